package io.datapunk.lb.application.event;

import io.datapunk.lb.spi.Instance;
import io.datapunk.lb.spi.Outcome;
import java.time.Duration;

/** Something that happened inside a balancer, with its reason. Immutable. */
public sealed interface BalancerEvent {
    /** The service it happened to; empty when it concerns the balancer as a whole. */
    String service();

    /** A stable name of the kind, in lower case with dots, for logs and streams. */
    String name();

    /**
     * The state of an instance changed.
     *
     * @param instance whose state
     * @param from the state before, such as {@code closed} or {@code open+draining}
     * @param to the state now
     * @param rule the name of the rule of the state machine that decided
     * @param figures what the rule saw, as {@code name value} pairs with commas between, such as {@code score 0.001, verdict
     *     eject, failed 4, requests 200, rest 0.6 s}
     */
    record InstanceChanged(String service, Instance instance, String from, String to, String rule, String figures)
            implements BalancerEvent {
        @Override
        public String name() {
            return "instance.changed";
        }
    }

    /** The list changed. */
    record MembershipChanged(String service, int listed, int added, int changed, int removed) implements BalancerEvent {
        @Override
        public String name() {
            return "membership.changed";
        }
    }

    /** The registry does not know who is there; the list is kept. */
    record RegistryStale(String service, String why) implements BalancerEvent {
        @Override
        public String name() {
            return "registry.stale";
        }
    }

    /** The registry answers again. */
    record RegistryFresh(String service) implements BalancerEvent {
        @Override
        public String name() {
            return "registry.fresh";
        }
    }

    /**
     * Too few are healthy, or enough again.
     *
     * @param out who gets nothing, also by an order: when those are all, too few are healthy however many are
     */
    record TooFewHealthy(String service, boolean entered, String policy, int healthy, int listed, int out)
            implements BalancerEvent {
        @Override
        public String name() {
            return entered ? "healthy.too-few" : "healthy.enough";
        }
    }

    /** A lease was closed or dropped without a verdict; said once per service. */
    record LeaseUnreported(String service) implements BalancerEvent {
        @Override
        public String name() {
            return "lease.unreported";
        }
    }

    /** A plug-in threw or answered nonsense and was passed over. */
    record PluginFault(String service, String plugin, String what) implements BalancerEvent {
        @Override
        public String name() {
            return "plugin.fault";
        }
    }

    /**
     * A plug-in is not called any more for a while: it blocked, was slow, or failed too often.
     *
     * @param plugin kind, name and where it comes from
     * @param why what it did, in a few words
     * @param atLeast for how long; longer, when a thread that is inside does not come out
     */
    record PluginBenched(String service, String plugin, String why, Duration atLeast) implements BalancerEvent {
        @Override
        public String name() {
            return "plugin.benched";
        }
    }

    /** A plug-in that was benched is called again. */
    record PluginReturned(String service, String plugin) implements BalancerEvent {
        @Override
        public String name() {
            return "plugin.returned";
        }
    }

    /** The configuration was replaced. */
    record ConfigReplaced(String service) implements BalancerEvent {
        @Override
        public String name() {
            return "config.replaced";
        }
    }

    /**
     * The balancer has stopped.
     *
     * @param left requests that were still under way, and whose outcome is of no use any more
     */
    record BalancerClosed(String service, long left) implements BalancerEvent {
        @Override
        public String name() {
            return "balancer.closed";
        }
    }

    /** A sample: what an attempt took, of as many as a service can afford to tell. */
    record AttemptTimed(String service, Outcome outcome, long latencyNanos) implements BalancerEvent {
        @Override
        public String name() {
            return "attempt.timed";
        }
    }

    /** A sample: what choosing an instance took, of the first request in every tenth of a second and of one in 1,024. */
    record SelectionTimed(String service, long nanos) implements BalancerEvent {
        @Override
        public String name() {
            return "selection.timed";
        }
    }

    /**
     * A sample: an active check ended; told for each.
     *
     * @param result {@code pass}, {@code degraded}, {@code refuse}, {@code no-answer} or {@code late}
     * @param reason what the check says to that; may be empty
     */
    record CheckCompleted(String service, Instance instance, String result, long durationNanos, String reason)
            implements BalancerEvent {
        @Override
        public String name() {
            return "check.completed";
        }
    }
}
