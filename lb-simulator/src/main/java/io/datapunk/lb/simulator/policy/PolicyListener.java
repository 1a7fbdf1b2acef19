package io.datapunk.lb.simulator.policy;

/** Hears what a policy decides. */
public interface PolicyListener {
    /**
     * The state of a server changed for the policy's client.
     *
     * @param server its position
     * @param from the state before: a circuit ({@code closed}, {@code open}, {@code half-open}, {@code ramping}), perhaps
     *     with overlays after a plus sign
     * @param to the state now
     * @param rule why, in a word or two
     */
    void changed(int server, String from, String to, String rule);

    /** Something else that is worth a line. */
    void remark(String text);
}
