package io.datapunk.lb.simulator.run;

/**
 * A change of what a client's policy thinks of a server. Immutable.
 *
 * @param nanos when, from the start of the run
 * @param client whose policy
 * @param server of which server, by position
 * @param from the state before, such as {@code closed+suspect}
 * @param to the state now
 * @param rule why
 */
public record Transition(long nanos, int client, int server, String from, String to, String rule) {
    /** Whether traffic was taken from it by this. */
    public boolean ejects() {
        return !out(from) && out(to);
    }

    /** Whether it got traffic back by this. */
    public boolean returns() {
        return out(from) && !out(to);
    }

    /** The same number for the same change in every process, which {@link #hashCode} does not promise. */
    long fingerprint() {
        long hash = nanos * 31 + client;
        hash = hash * 31 + server;
        hash = hash * 31 + from.hashCode();
        hash = hash * 31 + to.hashCode();
        return hash * 31 + rule.hashCode();
    }

    private static boolean out(String state) {
        int overlay = state.indexOf('+');
        String circuit = overlay < 0 ? state : state.substring(0, overlay);
        return circuit.equals("open") || circuit.equals("half-open");
    }
}
