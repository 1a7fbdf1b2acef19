package io.datapunk.lb.benchmarks;

import io.datapunk.lb.BalancedService;
import io.datapunk.lb.Lease;
import io.datapunk.lb.benchmarks.peer.common.Failing;
import io.datapunk.lb.spi.Instance;
import io.datapunk.lb.spi.Outcome;
import io.datapunk.lb.spi.selection.SelectionContext;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** One request: choose an instance, report the start, report the result. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class RequestBenchmark {
    /** The balanced fleet, shared by all threads. */
    @State(Scope.Benchmark)
    public static class Shared {
        /** How many instances are listed. */
        @Param({"10", "1000", "10000", "100000", "1000000"})
        public int instances;

        /** {@code mixed}: some are out, some ramp; {@code steady}: all are closed. */
        @Param({"mixed"})
        public String state = "mixed";

        /** How many of a hundred requests fail, with a server error. */
        @Param("0")
        public int failures;

        /** {@code alike}: all within a fifteenth; {@code apart}: each request of a ticket takes another time, half as long to half as long again. */
        @Param("alike")
        public String latencies = "alike";

        private boolean apart;

        private static final String CLOSED = "closed/none";
        /** One in so many, as of ten two are not from the beginning, and some come and go. */
        private static final int LEAST_CLOSED = 3;

        private @Nullable Fleet fleet;
        private @Nullable BalancedService service;

        /** Lists, ejects, ramps. */
        @Setup
        public void start() throws Exception {
            FixedList list = FixedList.of(instances);
            Fleet fresh = failures == 0 ? new Fleet(list) : Fleet.failing(list, instances);
            apart = latencies.equals("apart");
            boolean mixed = state.equals("mixed");
            if (mixed) {
                fresh.disturb(instances);
                if (failures > 0) {
                    fresh.keepRamping(instances);
                }
            }
            fleet = fresh;
            service = fresh.service();
            Map<String, Integer> states = fresh.states();
            System.out.println("states: " + states);
            if (states.size() != (mixed ? 3 : 1)) {
                throw new IllegalStateException("states: " + states + ", expected "
                        + (mixed ? "some closed, some out, some ramping" : "all closed"));
            }
        }

        /** Stops the periodic work; tells an error when what failed has changed the fleet into another one. */
        @TearDown
        public void stop() {
            if (fleet != null) {
                try (Fleet used = fleet) {
                    if (failures > 0) { // Not elsewhere: what a look at all allocates counts as if requests had.
                        requireEnoughClosed(used.states());
                    }
                }
            }
        }

        private void requireEnoughClosed(Map<String, Integer> states) {
            if (states.getOrDefault(CLOSED, 0) < instances / LEAST_CLOSED) {
                throw new IllegalStateException("states: " + states + ", expected a third " + CLOSED + " at least");
            }
        }

        BalancedService service() {
            BalancedService ready = service;
            if (ready == null) {
                throw new IllegalStateException("service: null, expected after start()");
            }
            return ready;
        }
    }

    /** Who makes the requests; one per thread. */
    @State(Scope.Thread)
    public static class Caller {
        /** Where a lease goes, so that it escapes from the method that acquired it as it does in a real caller. */
        public @Nullable Lease held;

        /** How many leases it has taken, or tickets whose latencies are apart. */
        private long begun;

        private final Failing failing = new Failing();

        /** How the next request goes when so many of a hundred fail. */
        Outcome next(int failures) {
            return failing.next(failures) ? Outcome.SERVER_ERROR : Outcome.SUCCESS;
        }
    }

    /** A ticket, with the latency handed in. */
    @Benchmark
    public Instance ticket(Shared shared, Caller caller) {
        BalancedService service = shared.service();
        long ticket = service.acquireTicket(SelectionContext.EMPTY);
        Instance instance = service.instance(ticket);
        long latency = shared.apart ? apart(caller.begun++) : latency(ticket);
        service.complete(ticket, caller.next(shared.failures), latency);
        return instance;
    }

    /** A lease, with the latency handed in. */
    @Benchmark
    public Instance lease(Shared shared, Caller caller) {
        try (Lease lease = shared.service().acquire()) {
            caller.held = lease;
            Instance instance = lease.instance();
            Outcome outcome = caller.next(shared.failures);
            if (outcome == Outcome.SUCCESS) {
                lease.succeeded(latency(caller.begun++));
            } else {
                lease.failed(outcome, latency(caller.begun++));
            }
            return instance;
        }
    }

    /** About a millisecond, not always the same. */
    static long latency(long number) {
        return 1_000_000 + (number & 0xffff);
    }

    /** Half a millisecond to one and a half, scattered. */
    private static long apart(long number) {
        return 500_000 + ((number * 0x9e37_79b9_7f4a_7c15L) >>> 44);
    }
}
