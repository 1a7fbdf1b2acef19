package io.datapunk.lb.simulator.report;

import io.datapunk.lb.simulator.run.Result;
import org.jspecify.annotations.Nullable;

/** Made-up results of one run with one server that recovers. */
final class Results {
    private Results() {}

    /** So many requests, and so many seconds until the server had its fair share again. */
    static Result with(int requests, @Nullable Double secondsToFairShare) {
        double latency = requests == 0 ? Double.NaN : 50;
        return new Result(
                requests,
                requests,
                0,
                0.5,
                0.5,
                latency,
                latency,
                latency,
                latency,
                latency,
                0,
                0.1,
                null,
                4.0,
                0.1,
                4,
                secondsToFairShare,
                secondsToFairShare != null && secondsToFairShare <= 10 ? 1 : 0,
                secondsToFairShare != null && secondsToFairShare <= 20 ? 1 : 0,
                1,
                1.1,
                1,
                0,
                1,
                0,
                1,
                3,
                0);
    }
}
