package io.datapunk.lb.benchmarks;

import io.datapunk.lb.BalancedService;
import io.datapunk.lb.Operations;
import io.datapunk.lb.StateChange;
import io.datapunk.lb.spi.Instance;
import io.datapunk.lb.spi.Outcome;
import io.datapunk.lb.spi.selection.SelectionContext;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.function.Consumer;

/**
 * Prints how long a balancer takes to do what changes its list or somebody's eligibility, until picks can see it: a line for each
 * kind and number of instances, as comma-separated values: kind, instances, samples, median and 99th percentile in nanoseconds.
 *
 * <p>Everything is on that is on in a request's measurement, and active checks by one that asks nobody. What a discovery does to
 * make a list is not counted.
 */
public final class UpdateTimes {
    private static final int WARM = 1_000;
    private static final int WARM_LISTS = 3_000;
    /** Made of the very fleet that is measured: of one of another size much of what was compiled would be thrown away. */
    private static final int WARM_ORDERS = 20_000;

    private static final int WARM_ERRORS = 60_000;
    private static final int REQUESTS_BETWEEN_ERRORS = 500;
    /** Few enough that the last changes, which are read after them, still tell of each; and their text is not made after each. */
    private static final int ERRORS_BETWEEN_READS = 30;

    private static final Duration LONG = Duration.ofHours(20);
    private static final Duration SETTLED = Duration.ofSeconds(5);
    private static final int FEWEST_LISTS = 10;
    private static final long ENOUGH_NANOS = Duration.ofSeconds(15).toNanos();

    private final int instances;
    private final List<Instance> list;
    private final SplittableRandom random = new SplittableRandom(1);

    private UpdateTimes(int instances) {
        this.instances = instances;
        this.list = FixedList.of(instances).instances();
    }

    /**
     * Measures.
     *
     * @param arguments how many changes of a list and of an eligibility, then how many instances, once or more often
     */
    public static void main(String[] arguments) throws Exception {
        if (arguments.length < 3) {
            throw new IllegalArgumentException(
                    "arguments: " + arguments.length + ", expected LIST-CHANGES ELIGIBILITY-CHANGES INSTANCES...");
        }
        int lists = Integer.parseInt(arguments[0]);
        int orders = Integer.parseInt(arguments[1]);
        new UpdateTimes(WARM).measure(WARM_LISTS, 1, false);
        for (int i = 2; i < arguments.length; i++) {
            new UpdateTimes(Integer.parseInt(arguments[i])).measure(lists, orders, true);
        }
    }

    private void measure(int lists, int orders, boolean told) throws Exception {
        Consumer<Measured> out = measured -> {
            if (told) {
                measured.print(instances);
            }
        };
        MovingList moving = new MovingList(list);
        try (Fleet fleet = Fleet.checked(moving)) {
            fleet.disturb(instances);
            pause(told);
            deltas(moving, fleet.service().operations(), lists).forEach(out);
        }
        List<Instance> byId = new ArrayList<>(list);
        byId.sort(Comparator.comparing(Instance::id));
        wholeLists("by-id", byId, lists, told).forEach(out);
        List<Instance> shuffled = new ArrayList<>(list);
        Collections.shuffle(shuffled, new Random(1));
        wholeLists("shuffled", shuffled, lists, told).forEach(out);
        MovingList failing = new MovingList(list);
        try (Fleet fleet = Fleet.checkedAndImpatient(failing)) {
            fleet.disturb(instances);
            pause(told);
            orders(fleet.service().operations(), WARM_ORDERS);
            orders(fleet.service().operations(), orders).forEach(out);
            outcomes(fleet.service(), WARM_ERRORS);
            out.accept(outcomes(fleet.service(), orders));
        }
    }

    private record Measured(String kind, Nanos nanos) {
        void print(int instances) {
            System.out.println(
                    kind + "," + instances + "," + nanos.size() + "," + nanos.at(0.5) + "," + nanos.at(0.99));
        }
    }

    /** Until the first checks are over. */
    private static void pause(boolean told) throws InterruptedException {
        if (told) {
            Thread.sleep(SETTLED.toMillis());
        }
    }

    private Instance another(int number) {
        return new Instance(
                FixedList.id(random.nextInt(instances)) + "x" + number, "10.255.0.1", 8080, 1.0, "", Map.of());
    }

    private List<Measured> deltas(MovingList moving, Operations operations, int rounds) {
        Nanos added = new Nanos();
        Nanos removed = new Nanos();
        for (int i = 0; i < rounds; i++) {
            Instance instance = another(i);
            List<Instance> one = List.of(instance);
            List<String> gone = List.of(instance.id());
            long begun = System.nanoTime();
            moving.changed(one, List.of());
            added.add(System.nanoTime() - begun);
            expectListed(operations, instance.id(), true);
            begun = System.nanoTime();
            moving.changed(List.of(), gone);
            removed.add(System.nanoTime() - begun);
            expectListed(operations, instance.id(), false);
        }
        return List.of(new Measured("added-by-delta", added), new Measured("removed-by-delta", removed));
    }

    private List<Measured> wholeLists(String order, List<Instance> all, int rounds, boolean told) throws Exception {
        Nanos added = new Nanos();
        Nanos removed = new Nanos();
        MovingList moving = new MovingList(all);
        try (Fleet fleet = Fleet.checked(moving)) {
            fleet.disturb(instances);
            pause(told);
            Operations operations = fleet.service().operations();
            long enough = System.nanoTime() + ENOUGH_NANOS;
            for (int i = 0; i < rounds && (i < FEWEST_LISTS || System.nanoTime() - enough < 0); i++) {
                List<Instance> fewer = new ArrayList<>(all);
                Instance gone = fewer.remove(random.nextInt(instances));
                long begun = System.nanoTime();
                moving.complete(fewer);
                removed.add(System.nanoTime() - begun);
                expectListed(operations, gone.id(), false);
                begun = System.nanoTime();
                moving.complete(all);
                added.add(System.nanoTime() - begun);
                expectListed(operations, gone.id(), true);
            }
        }
        return List.of(
                new Measured("added-by-list-" + order, added), new Measured("removed-by-list-" + order, removed));
    }

    private List<Measured> orders(Operations operations, int rounds) {
        Nanos ejected = new Nanos();
        Nanos reset = new Nanos();
        int first = instances / 20; // whoever is neither out nor ramping from the beginning
        for (int i = 0; i < rounds; i++) {
            String id = FixedList.id(first + random.nextInt(instances - first));
            long begun = System.nanoTime();
            operations.eject(id, LONG);
            ejected.add(System.nanoTime() - begun);
            begun = System.nanoTime();
            operations.reset(id);
            reset.add(System.nanoTime() - begun);
        }
        return List.of(new Measured("ejected-by-order", ejected), new Measured("reset-by-order", reset));
    }

    /** The outcome of one request that ejects, among many that succeed. */
    private Measured outcomes(BalancedService service, int rounds) {
        Nanos ejected = new Nanos();
        long read = 0;
        for (int done = 0; done < rounds; done += ERRORS_BETWEEN_READS) {
            Map<String, Long> took = errors(service, Math.min(ERRORS_BETWEEN_READS, rounds - done));
            for (StateChange change : service.operations().recentChanges()) {
                Long nanos = change.sequence() > read && change.to().startsWith("open")
                        ? took.remove(change.instance())
                        : null;
                if (nanos != null) {
                    ejected.add(nanos);
                }
                read = Math.max(read, change.sequence());
            }
        }
        if (ejected.size() < rounds / 2) {
            throw new IllegalStateException(
                    "ejections: " + ejected.size() + " of " + rounds + " errors, expected at least half");
        }
        return new Measured("ejected-by-outcome", ejected);
    }

    /** How long it took to be told of each of so many errors, by whose it was; who was ejected is reset. */
    private static Map<String, Long> errors(BalancedService service, int errors) {
        Map<String, Long> took = new HashMap<>();
        for (int i = 0; i < errors; i++) {
            for (int good = 0; good < REQUESTS_BETWEEN_ERRORS; good++) {
                service.complete(service.acquireTicket(SelectionContext.EMPTY), Outcome.SUCCESS, 1_000_000);
            }
            long ticket = service.acquireTicket(SelectionContext.EMPTY);
            String id = service.instance(ticket).id();
            long begun = System.nanoTime();
            service.complete(ticket, Outcome.SERVER_ERROR, 1_000_000);
            took.put(id, System.nanoTime() - begun);
            service.operations().reset(id);
        }
        return took;
    }

    /** Lifting an order that nobody gave changes nothing, and is refused where nobody is listed. */
    private static void expectListed(Operations operations, String id, boolean expected) {
        boolean listed;
        try {
            operations.undrain(id);
            listed = true;
        } catch (IllegalArgumentException unknown) {
            listed = false;
        }
        if (listed != expected) {
            throw new IllegalStateException("listed: " + listed + " for " + id + ", expected " + expected);
        }
    }
}
