package io.datapunk.lb.bootstrap.simulate;

import io.datapunk.lb.simulator.chance.Seed;
import io.datapunk.lb.simulator.policy.PolicyKind;
import io.datapunk.lb.simulator.report.Progress;
import io.datapunk.lb.simulator.run.Result;
import io.datapunk.lb.simulator.scenario.Scenario;
import io.datapunk.lb.spi.Ticker;
import java.io.PrintWriter;
import java.util.Locale;

/** Says now and then how far the runs are, counts them, and passes on the wish to stop. Thread-safe. */
final class RunProgress implements Progress {
    private static final long SILENCE_NANOS = 5_000_000_000L;

    private final PrintWriter err;
    private final Ticker ticker;
    private final int runs;
    private final long began;
    private volatile boolean stopped;
    private long lastSaid;
    private int over;
    private long requests;

    /** @param runs how many there will be */
    RunProgress(PrintWriter err, Ticker ticker, int runs) {
        this.err = err;
        this.ticker = ticker;
        this.runs = runs;
        this.began = ticker.nanos();
        this.lastSaid = began;
    }

    /** Asks the runs to end. */
    void stop() {
        stopped = true;
    }

    @Override
    public boolean stopped() {
        return stopped;
    }

    @Override
    public synchronized void ran(Scenario scenario, PolicyKind kind, Seed seed, Result result) {
        over++;
        requests += result.requests();
        long now = ticker.nanos();
        if (now - lastSaid >= SILENCE_NANOS && over < runs) {
            lastSaid = now;
            err.println("simulate: " + over + " of " + runs + " runs in " + (now - began) / 1_000_000_000L + " s; last "
                    + scenario.name() + ", " + kind.strategy() + (kind.scorer().isEmpty() ? "" : ", " + kind.scorer())
                    + ", seed " + seed.value());
        }
    }

    /** How many runs are over. */
    synchronized int over() {
        return over;
    }

    /** How many there were to be. */
    int runs() {
        return runs;
    }

    /** Says how much was done. */
    synchronized void done() {
        double seconds = (ticker.nanos() - began) / 1e9;
        err.println(String.format(
                Locale.ROOT,
                "simulate: %d run%s, %,d requests in %.1f s (%,.0f a second)",
                over,
                over == 1 ? "" : "s",
                requests,
                seconds,
                requests / Math.max(seconds, 1e-3)));
    }
}
