package io.datapunk.lb.benchmarks;

import io.datapunk.lb.BalancedService;
import io.datapunk.lb.spi.Instance;
import io.datapunk.lb.spi.Outcome;
import io.datapunk.lb.spi.selection.SelectionContext;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Prints the heap while all instances are replaced by others, again and again: lines of comma-separated values, turnovers so far and
 * bytes in use beyond the list.
 */
public final class Turnovers {
    private static final int ROUNDS_TO_RAMP = 40;
    private static final long RAMP_MILLIS = 400;
    /** Whoever left is forgotten after some rounds of maintenance. */
    private static final long FORGET_MILLIS = 1_000;

    private static final List<Integer> LOOKED_AT = List.of(0, 1, 10, 50, 100);

    private final int instances;
    private final MovingList moving;

    private Turnovers(int instances, MovingList moving) {
        this.instances = instances;
        this.moving = moving;
    }

    /**
     * Measures once.
     *
     * @param arguments how many instances, and how often they are replaced
     */
    public static void main(String[] arguments) throws Exception {
        if (arguments.length != 2) {
            throw new IllegalArgumentException("arguments: " + arguments.length + ", expected INSTANCES TURNOVERS");
        }
        int instances = Integer.parseInt(arguments[0]);
        Turnovers turnovers = new Turnovers(instances, new MovingList(generation(0, instances)));
        try (Fleet fleet = Fleet.checkedAndRampingAsUsual(turnovers.moving)) {
            turnovers.run(fleet.service(), Integer.parseInt(arguments[1]));
        }
    }

    private void run(BalancedService service, int most) throws Exception {
        for (int turnover = 0; turnover <= most; turnover++) {
            if (turnover > 0) {
                moving.complete(generation(turnover, instances));
            }
            boolean looked = LOOKED_AT.contains(turnover) || turnover == most;
            for (int round = 0; round < (looked ? ROUNDS_TO_RAMP : 1); round++) {
                for (int i = 0; i < instances; i++) {
                    service.complete(service.acquireTicket(SelectionContext.EMPTY), Outcome.SUCCESS, 1_000_000);
                }
                Thread.sleep(looked ? RAMP_MILLIS : FORGET_MILLIS);
            }
            if (looked) {
                System.out.println(turnover + "," + Heap.used());
            }
        }
    }

    /** Others than in any generation before, whose descriptions take as much room. */
    private static List<Instance> generation(int number, int instances) {
        List<Instance> all = new ArrayList<>(instances);
        for (int i = 0; i < instances; i++) {
            String host = "10." + (100 + i / 65_536) + "." + (i >> 8 & 0xff) + "." + (i & 0xff);
            all.add(new Instance(
                    "instance-" + (1_000 + number) + "-" + (1_000_000 + i), host, 8080, 1.0, "", Map.of()));
        }
        return List.copyOf(all);
    }
}
