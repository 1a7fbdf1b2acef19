package io.datapunk.lb.domain.pool;

import io.datapunk.lb.domain.circuit.HealthEvent;
import io.datapunk.lb.domain.circuit.History;
import io.datapunk.lb.spi.Instance;
import io.datapunk.lb.spi.Outcome;
import io.datapunk.lb.spi.Ticker;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Collection;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Brings in who comes and lets go who leaves, those with requests still out a little later.
 *
 * <p>Writers are serialised by the monitor of this object. An instance keeps its handle, and with it its health, for as long
 * as its id and address stay.
 */
final class Membership {
    private final Store store;
    private final Members members;
    private final Slots slots;
    private final Lines lines;
    private final Evidence evidence;
    private final Standings standings;
    private final Decisions decisions;
    private final CoarseClock clock;
    private final Ticker ticker;
    private final Departed departed = new Departed();
    private final ArrayList<Leaving> leaving = new ArrayList<>();
    private final Map<Outcome, Long> goneCounts = new EnumMap<>(Outcome.class);

    private boolean listedBefore;

    /** How many members weigh as much as the heaviest. */
    private int heaviest;

    /**
     * One that left.
     *
     * @param idleSeen whether it had no request out at the last look
     */
    private record Leaving(int handle, long since, boolean idleSeen) {}

    Membership(
            Store store,
            Evidence evidence,
            Standings standings,
            Decisions decisions,
            CoarseClock clock,
            Ticker ticker) {
        this.store = store;
        this.members = store.members();
        this.slots = store.slots();
        this.lines = store.lines();
        this.evidence = evidence;
        this.standings = standings;
        this.decisions = decisions;
        this.clock = clock;
        this.ticker = ticker;
    }

    synchronized MembershipChange replace(Collection<Instance> all) {
        Instance[] list = all.toArray(Instance[]::new);
        Edit edit = compared(list);
        if (edit == null) {
            Arrays.sort(list, Comparator.comparing(Instance::id));
            edit = Objects.requireNonNull(compared(list), "a list in order");
        }
        return apply(edit);
    }

    /**
     * What makes the members of this list; of those with one id the first counts. Whoever is the very object that is there
     * already is not looked into, which is what makes a long list cheap. O(n).
     *
     * @return null when the list is not in order of id
     */
    @SuppressWarnings("ReferenceEquality") // What is the same object need not be compared.
    private @Nullable Edit compared(Instance[] list) {
        Edit edit = new Edit(members.handles());
        int[] before = edit.before;
        int place = 0;
        Instance last = null;
        for (Instance instance : list) {
            if (place < before.length && slots.instance(before[place]) == instance) {
                // Whatever came before stands before it among the members, or was found to belong there.
                place++;
            } else {
                int order = last == null ? -1 : last.id().compareTo(instance.id());
                if (order > 0) {
                    return null;
                }
                if (order == 0) {
                    edit.duplicates++;
                    continue;
                }
                while (place < before.length && idAt(before, place).compareTo(instance.id()) < 0) {
                    edit.remove(place++);
                }
                boolean known = place < before.length && idAt(before, place).equals(instance.id());
                edit.put(place, known, instance);
                if (known) {
                    place++;
                }
            }
            last = instance;
        }
        while (place < before.length) {
            edit.remove(place++);
        }
        return edit;
    }

    synchronized MembershipChange change(Collection<Instance> addedOrChanged, Collection<String> removedIds) {
        TreeMap<String, Instance> wanted = new TreeMap<>();
        Edit edit = new Edit(members.handles());
        for (Instance instance : addedOrChanged) {
            if (wanted.putIfAbsent(instance.id(), instance) != null) {
                edit.duplicates++;
            }
        }
        Set<String> removed = new HashSet<>(removedIds);
        removed.removeAll(wanted.keySet());
        for (String id : removed) {
            int place = members.search(edit.before, id);
            if (place >= 0) {
                edit.remove(place);
            }
        }
        for (Instance instance : wanted.values()) {
            int place = members.search(edit.before, instance.id());
            edit.put(place >= 0 ? place : -1 - place, place >= 0, instance);
        }
        return apply(edit);
    }

    private String idAt(int[] sorted, int place) {
        Instance instance = slots.instance(sorted[place]);
        return instance == null ? "" : instance.id();
    }

    private MembershipChange apply(Edit edit) {
        int[] removed = edit.removedHandles();
        remember(removed); // Before anybody is looked up, as one may come in the place of one that goes.
        boolean rescaled = rescale(edit);
        int[] added = new int[edit.arrivals.size()];
        boolean first = !listedBefore;
        listedBefore |= added.length > 0;
        for (int i = 0; i < added.length; i++) {
            Instance instance = edit.arrivals.get(i).instance;
            int handle = slots.take(instance, clock.tick());
            evidence.clear(handle);
            added[i] = handle;
            History inherited = departed.back(instance);
            decisions.decide(handle, new HealthEvent.Listed(first, inherited));
        }
        boolean reweighed = false;
        for (Update update : edit.updates) {
            Instance before = slots.instance(update.handle);
            if (before != null && before.weight() != update.instance.weight()) {
                standings.reweigh(update.handle, before, update.instance);
                reweighed = true;
            } else {
                slots.instance(update.handle, update.instance);
            }
        }
        int[] next = edit.result(added);
        store.inFlightTotal().members(next, added, removed);
        if (!edit.updates.isEmpty()) {
            members.relisted();
        }
        for (int handle : removed) {
            leave(handle);
        }
        members.weighTogether(store.ledger().account().listedWeight());
        if (reweighed) {
            standings.judgeTooFew();
        }
        if (rescaled) {
            for (int handle : next) {
                standings.publish(handle);
            }
        }
        int[] changed = new int[edit.updates.size()];
        for (int i = 0; i < changed.length; i++) {
            changed[i] = edit.updates.get(i).handle;
        }
        return new MembershipChange(next.length, added, removed, changed, edit.duplicates);
    }

    /**
     * Finds the largest weight there will be. O(changes), unless the last one that weighed most goes.
     *
     * @return whether it changed, so that all lines must be published
     */
    private boolean rescale(Edit edit) {
        double before = members.largestWeight();
        int left = heaviest;
        for (int place : edit.removals) {
            Instance instance = slots.instance(edit.before[place]);
            left -= instance != null && instance.weight() == before ? 1 : 0;
        }
        Heaviest most = new Heaviest();
        for (Update update : edit.updates) {
            Instance instance = slots.instance(update.handle);
            left -= instance != null && instance.weight() == before ? 1 : 0;
            most.weigh(update.instance);
        }
        for (Arrival arrival : edit.arrivals) {
            most.weigh(arrival.instance);
        }
        if (left > 0) {
            most.weigh(before, left);
        } else {
            BitSet others = edit.goingOrChanging();
            for (int place = others.nextClearBit(0);
                    place < edit.before.length;
                    place = others.nextClearBit(place + 1)) {
                Instance instance = slots.instance(edit.before[place]);
                if (instance != null) {
                    most.weigh(instance);
                }
            }
        }
        heaviest = most.many;
        double largest = most.many > 0 ? most.weight : 1;
        members.largestWeight(largest);
        return largest != before && edit.before.length > 0;
    }

    /** The largest weight so far, and how many have it. */
    private static final class Heaviest {
        double weight;
        int many;

        void weigh(Instance instance) {
            weigh(instance.weight(), 1);
        }

        void weigh(double its, int times) {
            if (its > weight) {
                weight = its;
                many = 0;
            }
            many += its == weight ? times : 0;
        }
    }

    private void remember(int[] going) {
        for (int handle : going) {
            Instance instance = slots.instance(handle);
            if (instance != null) {
                departed.left(instance, slots.state(handle).history());
            }
        }
    }

    private void leave(int handle) {
        decisions.decide(handle, HealthEvent.Dropped.DROPPED);
        leaving.add(new Leaving(handle, ticker.nanos(), false));
    }

    /**
     * Frees the slots of those that left, once nothing is out to them, or when the lease limit is over, and gives back the room of
     * those that nobody has needed since the last time.
     */
    synchronized void release(long now, long leaseLimit) {
        freeSlots(now, leaseLimit);
        leaving.trimToSize();
        if (slots.giveBack(evidence::lost)) {
            members.pack();
        }
    }

    private void freeSlots(long now, long leaseLimit) {
        for (int i = leaving.size() - 1; i >= 0; i--) {
            Leaving each = leaving.get(i);
            boolean idle = lines.inFlight(each.handle) == 0;
            boolean expired = now - each.since >= leaseLimit;
            // Idle twice in a row: a pick that had seen it eligible has taken its hold by now.
            if ((idle && each.idleSeen) || expired) {
                store.tally().wroteOff(lines.writeOff(each.handle));
                for (Outcome outcome : Outcome.values()) {
                    goneCounts.merge(outcome, lines.counted(each.handle, outcome), Long::sum);
                }
                slots.free(each.handle);
                evidence.clear(each.handle);
                leaving.set(i, leaving.get(leaving.size() - 1));
                leaving.remove(leaving.size() - 1);
            } else if (idle != each.idleSeen) {
                leaving.set(i, new Leaving(each.handle, each.since, idle));
            }
        }
    }

    /** Brings a dense index that fell behind up to date; not while somebody comes or goes. */
    synchronized void refreshIndex() {
        standings.refreshIndex();
    }

    synchronized Map<Outcome, Long> totals() {
        Map<Outcome, Long> totals = new EnumMap<>(Outcome.class);
        for (Outcome outcome : Outcome.values()) {
            long sum = goneCounts.getOrDefault(outcome, 0L);
            for (int handle : members.handles()) {
                sum += lines.counted(handle, outcome);
            }
            for (Leaving each : leaving) {
                sum += lines.counted(each.handle, outcome);
            }
            totals.put(outcome, sum);
        }
        return totals;
    }

    synchronized long inFlight() {
        long sum = 0;
        for (int handle : members.handles()) {
            sum += lines.inFlight(handle);
        }
        for (Leaving each : leaving) {
            sum += lines.inFlight(each.handle);
        }
        return sum;
    }

    private record Arrival(int place, Instance instance) {}

    private record Update(int place, int handle, Instance instance) {}

    /** What is to be done to the members, by their places before; arrivals and removals in order of place. */
    private final class Edit {
        final int[] before;
        int duplicates;
        final List<Arrival> arrivals = new ArrayList<>();
        final List<Update> updates = new ArrayList<>();
        final List<Integer> removals = new ArrayList<>();

        Edit(int[] before) {
            this.before = before;
        }

        /** The places of those that go or change. */
        BitSet goingOrChanging() {
            BitSet places = new BitSet(before.length);
            removals.forEach(places::set);
            updates.forEach(update -> places.set(update.place));
            return places;
        }

        void remove(int place) {
            removals.add(place);
        }

        void put(int place, boolean known, Instance instance) {
            Instance old = known ? slots.instance(before[place]) : null;
            if (old == null || !old.sameAddress(instance)) {
                if (known) {
                    removals.add(place);
                }
                arrivals.add(new Arrival(place, instance));
            } else if (!old.equals(instance)) {
                updates.add(new Update(place, before[place], instance));
            }
        }

        int[] removedHandles() {
            removals.sort(Comparator.naturalOrder());
            int[] handles = new int[removals.size()];
            for (int i = 0; i < handles.length; i++) {
                handles[i] = before[removals.get(i)];
            }
            return handles;
        }

        /** The members afterwards: the very array where nobody comes or goes, so that who looks at it sees that they are the same. */
        int[] result(int[] added) {
            if (added.length == 0 && removals.isEmpty()) {
                return before;
            }
            int[] next = new int[before.length - removals.size() + added.length];
            int from = 0;
            int to = 0;
            int removal = 0;
            int arrival = 0;
            while (from < before.length || arrival < added.length) {
                int stop = before.length;
                if (removal < removals.size()) {
                    stop = Math.min(stop, removals.get(removal));
                }
                if (arrival < added.length) {
                    stop = Math.min(stop, arrivals.get(arrival).place);
                }
                System.arraycopy(before, from, next, to, stop - from);
                to += stop - from;
                from = stop;
                while (arrival < added.length && arrivals.get(arrival).place == from) {
                    next[to++] = added[arrival++];
                }
                if (removal < removals.size() && removals.get(removal) == from) {
                    from++;
                    removal++;
                }
            }
            return next;
        }
    }
}
