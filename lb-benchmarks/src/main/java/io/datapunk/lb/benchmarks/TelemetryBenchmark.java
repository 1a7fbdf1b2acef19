package io.datapunk.lb.benchmarks;

import io.datapunk.lb.BalancedService;
import io.datapunk.lb.spi.Instance;
import io.datapunk.lb.spi.Outcome;
import io.datapunk.lb.spi.selection.SelectionContext;
import java.util.List;
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

/** One request by ticket, as in {@link RequestBenchmark}, measured or not. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@State(Scope.Benchmark)
public class TelemetryBenchmark {
    /** {@code off}; {@code meters} on Micrometer and OpenTelemetry, both read once a second; {@code spans} as well. */
    @Param({"off", "meters", "spans"})
    public String telemetry = "off";

    /** How many instances are listed. */
    @Param({"10", "1000", "100000"})
    public int instances;

    private @Nullable Measuring measuring;
    private @Nullable Fleet fleet;
    private @Nullable BalancedService service;

    /** Lists, ejects, ramps, and begins to scrape. */
    @Setup
    public void start() throws Exception {
        boolean measured = !telemetry.equals("off");
        Measuring fresh = measured ? new Measuring(telemetry.equals("spans")) : null;
        Fleet listed = new Fleet(FixedList.of(instances), fresh == null ? List.of() : fresh.telemetries());
        listed.disturb(instances);
        if (fresh != null) {
            fresh.begin();
        }
        measuring = fresh;
        fleet = listed;
        service = listed.service();
    }

    /** Stops scraping and the periodic work. */
    @TearDown
    public void stop() {
        if (measuring != null) {
            measuring.close();
        }
        if (fleet != null) {
            fleet.close();
        }
    }

    /** A ticket, with the latency handed in. */
    @Benchmark
    public Instance ticket() {
        BalancedService ready = service;
        if (ready == null) {
            throw new IllegalStateException("service: null, expected after start()");
        }
        long ticket = ready.acquireTicket(SelectionContext.EMPTY);
        Instance instance = ready.instance(ticket);
        ready.complete(ticket, Outcome.SUCCESS, 1_000_000 + (ticket & 0xffff));
        return instance;
    }
}
