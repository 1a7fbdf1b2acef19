package io.datapunk.lb.bootstrap.demo;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * The faults of a run, drawn before it begins: each script on an instance of its own, none before 8 % of the duration and
 * all over by 43 %, so that more than half of the run shows the return. Immutable.
 *
 * @param faults in the order of the scripts they were drawn for
 */
record FaultPlan(List<PlannedFault> faults) {
    private static final double EARLIEST_START = 0.08;
    private static final double LATEST_START = 0.18;
    private static final double SHORTEST = 0.15;
    private static final double LONGEST = 0.25;

    FaultPlan {
        faults = List.copyOf(faults);
    }

    /**
     * Draws a plan.
     *
     * @param random the only source of chance: the same state gives the same plan
     * @param ids the instances; more than scripts, so that some stay healthy
     * @param duration of the measurement
     * @param scripts what is to happen, once each
     */
    static FaultPlan draw(RandomGenerator random, List<String> ids, Duration duration, List<FaultScript> scripts) {
        if (scripts.size() >= ids.size()) {
            throw new IllegalArgumentException(
                    "scripts: " + scripts.size() + ", expected fewer than instances (" + ids.size() + ")");
        }
        List<String> left = new ArrayList<>(ids);
        List<PlannedFault> drawn = new ArrayList<>();
        for (FaultScript script : scripts) {
            String id = left.remove(random.nextInt(left.size()));
            double start = EARLIEST_START + random.nextDouble() * (LATEST_START - EARLIEST_START);
            double length = SHORTEST + random.nextDouble() * (LONGEST - SHORTEST);
            drawn.add(new PlannedFault(id, script, part(duration, start), part(duration, start + length)));
        }
        return new FaultPlan(drawn);
    }

    /** What happens to this instance. */
    FaultScript scriptOf(String id) {
        return faults.stream()
                .filter(fault -> fault.id().equals(id))
                .map(PlannedFault::script)
                .findFirst()
                .orElse(FaultScript.HEALTHY);
    }

    private static Duration part(Duration whole, double share) {
        return Duration.ofNanos(Math.round(whole.toNanos() * share));
    }
}
