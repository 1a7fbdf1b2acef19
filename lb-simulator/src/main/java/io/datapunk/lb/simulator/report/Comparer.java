package io.datapunk.lb.simulator.report;

import io.datapunk.lb.simulator.chance.Seed;
import io.datapunk.lb.simulator.policy.PolicyKind;
import io.datapunk.lb.simulator.run.Result;
import io.datapunk.lb.simulator.run.Run;
import io.datapunk.lb.simulator.run.Simulation;
import io.datapunk.lb.simulator.scenario.Scenario;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.FutureTask;
import org.jspecify.annotations.Nullable;

/**
 * Runs scenarios under several policies, each with the same seeds.
 *
 * <p>Runs are independent of each other, so an executor with several threads gives the same comparison sooner; {@code
 * Runnable::run} does one after the other. They are begun seed by seed: a comparison that is stopped has about as many of
 * each policy. Immutable and thread-safe as far as the executor is.
 *
 * @param kinds the policies, at least one
 * @param seeds at least one
 * @param watched whether the first seed's run of each policy is kept for charts
 * @param executor where the runs happen
 * @param progress hears of each run, and may stop it all
 */
public record Comparer(
        List<PolicyKind> kinds, List<Seed> seeds, boolean watched, Executor executor, Progress progress) {
    public Comparer {
        kinds = List.copyOf(kinds);
        seeds = List.copyOf(seeds);
        if (kinds.isEmpty() || seeds.isEmpty()) {
            throw new IllegalArgumentException("comparison: " + kinds.size() + " policies and " + seeds.size()
                    + " seeds, expected at least one each");
        }
    }

    /**
     * Compares, and blocks until that is done or stopped. A policy's results are those of the first seeds without a gap.
     *
     * @throws io.datapunk.lb.InvalidConfigException when a policy cannot be made for the scenario
     * @throws InterruptedException when the thread is interrupted; runs that have begun go on to their end
     */
    public Comparison compare(Scenario scenario) throws InterruptedException {
        List<List<FutureTask<@Nullable Ended>>> runs = new ArrayList<>();
        kinds.forEach(kind -> runs.add(new ArrayList<>()));
        for (Seed seed : seeds) {
            for (int i = 0; i < kinds.size(); i++) {
                PolicyKind kind = kinds.get(i);
                FutureTask<@Nullable Ended> task = new FutureTask<>(() -> run(scenario, kind, seed));
                runs.get(i).add(task);
                executor.execute(task);
            }
        }
        try {
            List<PolicyResults> results = new ArrayList<>();
            for (int i = 0; i < kinds.size(); i++) {
                results.add(results(kinds.get(i), runs.get(i)));
            }
            return new Comparison(scenario, seeds, results);
        } finally {
            runs.forEach(ofOne -> ofOne.forEach(run -> run.cancel(false)));
        }
    }

    private @Nullable Ended run(Scenario scenario, PolicyKind kind, Seed seed) {
        if (progress.stopped()) {
            return null;
        }
        Simulation simulation = new Simulation(scenario, new Stoppable(kind, progress), seed);
        boolean shown = watched && seed.equals(seeds.get(0));
        try {
            Run run = shown ? simulation.watched() : simulation.run();
            progress.ran(scenario, kind, seed, run.result());
            return new Ended(run.result(), shown ? run : null);
        } catch (Stoppable.StoppedException stopped) {
            return null;
        }
    }

    private static PolicyResults results(PolicyKind kind, List<FutureTask<@Nullable Ended>> runs)
            throws InterruptedException {
        List<Result> results = new ArrayList<>();
        @Nullable Run shown = null;
        for (FutureTask<@Nullable Ended> run : runs) {
            Ended ended = ended(run);
            if (ended == null) {
                break;
            }
            results.add(ended.result());
            shown = ended.shown() == null ? shown : ended.shown();
        }
        return new PolicyResults(kind, results, shown);
    }

    private static @Nullable Ended ended(FutureTask<@Nullable Ended> run) throws InterruptedException {
        try {
            return run.get();
        } catch (ExecutionException failed) {
            if (failed.getCause() instanceof RuntimeException cause) {
                throw cause;
            }
            if (failed.getCause() instanceof OutOfMemoryError full) {
                throw full;
            }
            throw new IllegalStateException("simulation: " + failed.getCause(), failed.getCause());
        }
    }

    /** What is kept of a run. */
    private record Ended(Result result, @Nullable Run shown) {}
}
