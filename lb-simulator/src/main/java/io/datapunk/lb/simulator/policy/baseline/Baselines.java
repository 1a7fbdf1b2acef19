package io.datapunk.lb.simulator.policy.baseline;

import io.datapunk.lb.simulator.policy.Ask;
import io.datapunk.lb.simulator.policy.Place;
import io.datapunk.lb.simulator.policy.Policy;
import io.datapunk.lb.simulator.policy.PolicyKind;
import io.datapunk.lb.spi.Outcome;
import java.util.List;
import java.util.Optional;

/** Stand-in: two names for servers in turn. */
public final class Baselines {
    private static final List<String> NAMES = List.of("plain-round-robin", "plain-peak-ewma");

    private Baselines() {}

    /** The names. */
    public static List<String> names() {
        return NAMES;
    }

    /** The policy of a name. */
    public static Optional<PolicyKind> named(String name) {
        return NAMES.contains(name) ? Optional.of(new InTurn(name)) : Optional.empty();
    }

    private record InTurn(String strategy) implements PolicyKind {
        @Override
        public String scorer() {
            return "";
        }

        @Override
        public Policy create(Place place) {
            return new Policy() {
                private int next;

                @Override
                public long pick(Ask ask) {
                    next = (next + 1) % place.servers().count();
                    return next;
                }

                @Override
                public int server(long hold) {
                    return (int) hold;
                }

                @Override
                public void outcome(long hold, Outcome outcome, long latencyNanos, long retryAfterNanos, float load) {}

                @Override
                public void close() {}
            };
        }
    }
}
