package io.datapunk.lb.domain.selection;

import io.datapunk.lb.domain.selection.TracedPick.Ending;
import io.datapunk.lb.domain.selection.TracedPick.Result;
import io.datapunk.lb.domain.selection.TracedPick.Seen;
import io.datapunk.lb.domain.selection.TracedPick.Source;
import io.datapunk.lb.domain.selection.TracedPick.Step;
import io.datapunk.lb.spi.Instance;
import io.datapunk.lb.spi.selection.Candidates;
import io.datapunk.lb.spi.selection.Picker;
import io.datapunk.lb.spi.selection.SelectionContext;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Writes down one pick by watching it: the selector and the picker that choose are the usual ones, and are given views that
 * tell what they were asked and what they answered.
 *
 * <p>One pick, one thread. Takes part in nothing: every answer and every drawn number is what it would be without.
 */
public final class PickTracer {
    /*
     * The views serve the picker and the framework alike, so who asks is told by the phase. Within a picker's pick a
     * question says that it looked at somebody; outside of it the selector weighs the picker's last answer, or, once it
     * has chosen, the pool tries to get hold of somebody.
     */
    private enum Phase {
        BEFORE,
        PICKING,
        WEIGHING,
        CLAIMING,
        SEARCHING
    }

    /** The most steps that are kept of one pick. */
    public static final int MOST_STEPS = 16;

    /** The most candidates that are kept of one pick, over all its steps. */
    public static final int MOST_SEEN = 16;

    private static final int LONGEST_FAULT = 200;

    private final Candidates live;
    private final SelectionContext request;
    private final RandomGenerator chance;
    private final int[] looks = new int[MOST_SEEN];
    private final List<Step> steps = new ArrayList<>();
    private int looking;
    private int seen;
    private Phase phase = Phase.BEFORE;
    private @Nullable TracedStep step;
    private @Nullable Ending early;
    private @Nullable Long begun;

    /** A tracer of one pick. */
    public PickTracer(Candidates live, SelectionContext request, RandomGenerator chance) {
        this.live = live;
        this.request = request;
        this.chance = chance;
    }

    // The views.

    /** The live view, watched. */
    public Candidates candidates() {
        return new TracedCandidates(live, this);
    }

    /** What the request says, watched. */
    public SelectionContext context() {
        return new TracedContext(request, this);
    }

    /** The chance, watched. */
    public RandomGenerator random() {
        return new TracedRandom(chance, this);
    }

    RandomGenerator chance() {
        return chance;
    }

    Picker watching(Picker picker) {
        return new TracedPicker(picker, this);
    }

    // What the pool tells.

    /** Somebody waited for this request. */
    public void servedWaiting() {
        early = Ending.WAITING;
    }

    /** Too few are healthy. */
    public void refused() {
        early = Ending.REFUSED;
    }

    /** The pool has drawn two already: they are the answer to who asks first for the better of two. */
    public void beginsWith(long pair) {
        begun = pair;
    }

    /** The pool has drawn somebody before the selector is asked, and weighs it, until {@link #goesOn}. */
    public void drawn(int handle) {
        TracedStep now = open(Source.PICKER);
        now.handle = handle;
        now.id = id(handle);
        phase = Phase.WEIGHING;
    }

    /**
     * The pool asks the selector.
     *
     * @param turnedDown whether without the one that was drawn: then that is a step of the pick
     */
    public void goesOn(boolean turnedDown) {
        if (!turnedDown) {
            step = null;
        }
        close();
        phase = Phase.BEFORE;
    }

    /** The selector has chosen; from here on the pool tries to get hold of somebody. */
    public int chosen(int handle) {
        close();
        phase = Phase.CLAIMING;
        return handle;
    }

    /**
     * The pick is over.
     *
     * @param handle who got the request, or {@link Candidates#NONE}
     * @param trial whether by a trial permit
     */
    public TracedPick ended(int handle, boolean trial) {
        close();
        return new TracedPick(
                request.hasHash(),
                request.hash(),
                request.attempt(),
                request.route(),
                live.size(),
                live.eligibleCount(),
                steps,
                ending(handle),
                trial,
                id(handle));
    }

    private Ending ending(int handle) {
        if (early != null) {
            return early;
        }
        if (handle == Candidates.NONE) {
            return Ending.NOBODY;
        }
        if (phase == Phase.SEARCHING || steps.isEmpty()) {
            return Ending.ANY_TRIAL;
        }
        Step last = steps.get(steps.size() - 1);
        return switch (last.source()) {
            case REDRAW -> Ending.REDRAWN;
            case UNIFORM -> Ending.UNIFORM;
            case PICKER ->
                last.result() == Result.ACCEPTED && last.handle() == handle ? Ending.PICKER : Ending.LAST_ANSWER;
        };
    }

    // What the picker does.

    void asked() {
        open(Source.PICKER);
        looking = 0;
        phase = Phase.PICKING;
    }

    void answered(int handle, Cost cost) {
        named(handle);
        phase = Phase.WEIGHING;
        TracedStep now = step;
        if (now != null) {
            now.handle = handle;
            now.id = id(handle);
            if (request.hasHash()) {
                now.drawn = Lot.of(request.hash(), now.id);
            }
            look(now, cost);
        }
    }

    /** What the framework compares in the picker's place: a step as of the picker. */
    int compared(CheapestOfSeveral several, int draws) {
        asked();
        try {
            int cheapest = several.from(draws, candidates(), request, chance);
            if (cheapest == Candidates.NONE) {
                looking = 0; // Room for those of whom the picker chooses then.
            }
            answered(cheapest, several.picker()::seenCost);
            return cheapest;
        } catch (RuntimeException | LinkageError | StackOverflowError fault) {
            threw(fault);
            throw fault;
        }
    }

    void threw(Throwable fault) {
        phase = Phase.WEIGHING;
        if (step != null) {
            String said = String.valueOf(fault);
            step.fault = said.substring(0, Math.min(said.length(), LONGEST_FAULT));
        }
    }

    void looked(int handle) {
        if (phase == Phase.PICKING && handle != Candidates.NONE && looking < looks.length && !isKept(handle)) {
            looks[looking++] = handle;
        }
    }

    /** The one that is named is kept, however many were looked at before. */
    private void named(int handle) {
        if (looking == looks.length && handle != Candidates.NONE && !isKept(handle)) {
            looking--;
        }
        looked(handle);
    }

    private boolean isKept(int handle) {
        for (int i = 0; i < looking; i++) {
            if (looks[i] == handle) {
                return true;
            }
        }
        return false;
    }

    /** What the pool has drawn already, else this. */
    long begun(LongSupplier otherwise) {
        Long drawn = begun;
        begun = null;
        return pair(drawn == null ? otherwise.getAsLong() : drawn);
    }

    long pair(long pair) {
        looked(Candidates.first(pair));
        looked(Candidates.second(pair));
        return pair;
    }

    private void look(TracedStep now, Cost cost) {
        for (int i = 0; i < looking && seen < MOST_SEEN; i++) {
            String id = id(looks[i]);
            if (!id.isEmpty()) {
                now.seen.add(seen(looks[i], id, cost));
                seen++;
            }
        }
    }

    private Seen seen(int handle, String id, Cost cost) {
        return new Seen(
                handle,
                id,
                live.eligible(handle),
                request.excluded(handle),
                live.weight(handle),
                live.ramp(handle),
                live.health(handle),
                live.inFlight(handle),
                live.latencyNanos(handle),
                live.stallNanos(handle),
                ofOne(handle, cost));
    }

    private double ofOne(int handle, Cost cost) {
        try {
            return cost.of(live, handle);
        } catch (RuntimeException | LinkageError | StackOverflowError unexplained) {
            // The picks of a strategy that cannot explain itself are as good as ever.
            return Double.NaN;
        }
    }

    // What the framework does.

    boolean eligible(int handle, boolean is) {
        looked(handle);
        if (phase == Phase.WEIGHING && step != null) {
            step.ineligible = !is;
        } else if (phase == Phase.CLAIMING) {
            phase = Phase.SEARCHING;
        }
        return is;
    }

    boolean excluded(int handle, boolean is) {
        looked(handle);
        if (phase == Phase.WEIGHING && step != null) {
            step.excluded = is;
        }
        return is;
    }

    int drewAny(int handle) {
        if (phase == Phase.PICKING) {
            looked(handle);
            return handle;
        }
        boolean claiming = phase == Phase.CLAIMING;
        TracedStep now = open(claiming ? Source.REDRAW : Source.UNIFORM);
        now.handle = handle;
        now.id = id(handle);
        phase = claiming ? Phase.CLAIMING : Phase.WEIGHING;
        return handle;
    }

    /** What the framework chooses by itself: one step, whomever it looked at. */
    int drewApart(Draw draw) {
        return drewAny(draw.from(live, request, chance));
    }

    /** By what a candidate was compared. */
    @FunctionalInterface
    interface Cost {
        /** NaN where none is known. */
        double of(Candidates live, int handle);
    }

    /** A choice from the views that are not watched. */
    @FunctionalInterface
    interface Draw {
        /** A handle, or {@link Candidates#NONE}. */
        int from(Candidates live, SelectionContext request, RandomGenerator chance);
    }

    float drew(float number) {
        if (phase == Phase.WEIGHING && step != null) {
            step.drawn = number;
        }
        return number;
    }

    float weighed(int handle, float weight) {
        looked(handle);
        if (phase == Phase.WEIGHING && step != null) {
            step.weight = weight;
        }
        return weight;
    }

    float ramped(int handle, float ramp) {
        looked(handle);
        if (phase == Phase.WEIGHING && step != null) {
            step.ramp = ramp;
        }
        return ramp;
    }

    float scored(int handle, float health) {
        looked(handle);
        if (phase == Phase.WEIGHING && step != null) {
            step.health = health;
        }
        return health;
    }

    private TracedStep open(Source source) {
        if (step != null) {
            step.passedOver = true;
        }
        close();
        TracedStep next = new TracedStep(source);
        step = next;
        return next;
    }

    private void close() {
        TracedStep over = step;
        step = null;
        if (over != null) {
            if (steps.size() == MOST_STEPS) {
                // The last step says how it ended.
                steps.remove(MOST_STEPS - 2);
            }
            steps.add(over.done());
        }
    }

    private String id(int handle) {
        if (handle == Candidates.NONE) {
            return "";
        }
        try {
            Instance instance = live.instance(handle);
            return instance.id();
        } catch (RuntimeException notAMember) {
            return "";
        }
    }
}
