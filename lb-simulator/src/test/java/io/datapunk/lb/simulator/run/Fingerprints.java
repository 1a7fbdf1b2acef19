package io.datapunk.lb.simulator.run;

import io.datapunk.lb.simulator.chance.Seed;
import io.datapunk.lb.simulator.policy.BalancerKind;
import java.util.List;

/** Prints numbers that differ when anything about some runs does; a process of its own for {@link DeterminismTest}. */
final class Fingerprints {
    private static final List<BalancerKind> KINDS =
            List.of(new BalancerKind("adaptive", "burst-aware"), new BalancerKind("round-robin", "asymmetric"));

    private Fingerprints() {}

    public static void main(String[] arguments) {
        System.out.println(all());
    }

    /** A line for each run. */
    static String all() {
        StringBuilder lines = new StringBuilder();
        for (BalancerKind kind : KINDS) {
            for (long seed = 1; seed <= 6; seed++) {
                Run run = new Simulation(RandomScenarios.of(seed), kind, new Seed(seed)).watched();
                lines.append(seed)
                        .append(' ')
                        .append(run.journal().fingerprint())
                        .append(' ')
                        .append(run.result())
                        .append(' ')
                        .append(run.seconds())
                        .append('\n');
            }
        }
        return lines.toString();
    }
}
