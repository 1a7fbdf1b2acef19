package io.datapunk.lb.bootstrap.demo;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;

/**
 * The faults of a run, drawn before it begins: each script on an instance of its own. Every time is a part of the
 * duration: no fault begins before 8 % of it, each lasts 18 to 30 %, and all are over by 55 %, so that the last 45 % show
 * the return; who comes late comes between 20 and 45 %. Immutable.
 *
 * @param faults in the order of the scripts they were drawn for
 */
record FaultPlan(List<PlannedFault> faults) {
    private static final double EARLIEST_START = 0.08;
    private static final double LATEST_START = 0.25;
    private static final double SHORTEST = 0.18;
    private static final double LONGEST = 0.30;
    private static final double EARLIEST_ARRIVAL = 0.20;
    private static final double LATEST_ARRIVAL = 0.45;

    /** How often one that flaps is bad. */
    private static final int LEAST_SPELLS = 2;

    private static final int MOST_SPELLS = 4;

    /** How much of a spell's length is drawn. */
    private static final double UNEVEN = 0.6;

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
            drawn.add(
                    switch (script) {
                        case LATE -> {
                            double arrival = between(random, EARLIEST_ARRIVAL, LATEST_ARRIVAL);
                            yield PlannedFault.steady(id, script, Duration.ZERO, part(duration, arrival));
                        }
                        case FLAPPING -> {
                            double start = between(random, EARLIEST_START, LATEST_START);
                            double length = between(random, SHORTEST, LONGEST);
                            yield new PlannedFault(
                                    id,
                                    script,
                                    part(duration, start),
                                    turns(random, duration, start, length),
                                    part(duration, start + length));
                        }
                        case HEALTHY, FAST_FAIL, SLOW, KILLED -> {
                            double start = between(random, EARLIEST_START, LATEST_START);
                            double length = between(random, SHORTEST, LONGEST);
                            yield PlannedFault.steady(
                                    id, script, part(duration, start), part(duration, start + length));
                        }
                    });
        }
        return new FaultPlan(drawn);
    }

    /** Cuts a fault into spells, bad and good by turns, the first and the last of them bad. */
    private static List<Duration> turns(RandomGenerator random, Duration duration, double start, double length) {
        int spells = 2 * (LEAST_SPELLS + random.nextInt(MOST_SPELLS - LEAST_SPELLS + 1)) - 1;
        double[] weights = new double[spells];
        double sum = 0;
        for (int spell = 0; spell < spells; spell++) {
            weights[spell] = between(random, 1 - UNEVEN / 2, 1 + UNEVEN / 2);
            sum += weights[spell];
        }
        List<Duration> turns = new ArrayList<>();
        double passed = 0;
        for (int spell = 0; spell < spells - 1; spell++) {
            passed += weights[spell];
            turns.add(part(duration, start + length * passed / sum));
        }
        return turns;
    }

    private static double between(RandomGenerator random, double least, double most) {
        return least + random.nextDouble() * (most - least);
    }

    private static Duration part(Duration whole, double share) {
        return Duration.ofNanos(Math.round(whole.toNanos() * share));
    }

    /** What happens to this instance. */
    FaultScript scriptOf(String id) {
        return faults.stream()
                .filter(fault -> fault.id().equals(id))
                .map(PlannedFault::script)
                .findFirst()
                .orElse(FaultScript.HEALTHY);
    }

    /** The instances that are not there at the beginning. */
    Set<String> late() {
        return faults.stream()
                .filter(fault -> fault.script() == FaultScript.LATE)
                .map(PlannedFault::id)
                .collect(Collectors.toUnmodifiableSet());
    }
}
