package io.datapunk.lb.domain.selection;

import io.datapunk.lb.spi.selection.Candidates;
import io.datapunk.lb.spi.selection.Picker;
import io.datapunk.lb.spi.selection.SelectionContext;
import io.datapunk.lb.spi.selection.SelectionStrategy;
import io.datapunk.lb.spi.selection.SelectionStrategy.Honours;
import io.datapunk.lb.spi.selection.SelectionStrategy.Rebuild;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Turns what a strategy answers into a choice: validates it, and thins it by what the strategy does not weigh itself.
 *
 * <p>Thinning: an answer is accepted with the probability of weight × ramp × health, as far as the strategy does not honour
 * them; else the picker is asked again, at most three times. An instance that a pick has turned down and that should have next to nothing
 * is not considered again: a picker that prefers it would name it each time. After four asks the framework chooses itself, in
 * proportion to weight × ramp × health, which no strategy weighs then: among all where they are few, else among some drawn uniformly. Of two
 * chosen so it takes the cheaper, where the picker knows a cost and that one should have as much of its share. A strategy
 * that honours weight has its last eligible answer instead, as any other choice breaks its bounds, unless that one should have less than half of
 * its share. A request that has drawn somebody before it asks may cast that one's lot first ({@link #admits}). With a routing hash nothing
 * is drawn: hashes of request and instance stand for the random numbers.
 *
 * <p>Thread-safe; {@link #select} takes no lock. A strategy that is built in is trusted: what it throws all the same is handed
 * to {@code faults}, and the call falls back to a uniform choice. Around any other stands a {@link Containment}, and another
 * selector chooses whenever the plug-in does not: while it has no picker, is kept out, throws, or answers nonsense.
 */
public final class Selector {
    private static final int ASKS = 4;
    /** Whose cut is below this should have next to nothing. */
    private static final float NEXT_TO_NOTHING = 0.25f;

    private static final float HALF = 0.5f;

    private final SelectionStrategy strategy;
    private final Containment containment;
    private final @Nullable Selector fallback; // null: the strategy is trusted
    private final Rebuild rebuild;
    private final Acceptance acceptance;
    private volatile @Nullable Picker picker;
    /** The same, where a request may begin at whom {@link Candidates#betterOfTwo} names without asking it. */
    private volatile @Nullable BetterOfTwoPicker betterOfTwoPicker;
    /** The same picker's, where requests are few. */
    private volatile @Nullable CheapestOfSeveral several;

    /** A selector for a strategy that is built in, without a picker until {@link #prepare}. */
    public Selector(SelectionStrategy strategy, Consumer<Throwable> faults) {
        this(strategy, new Trusted(faults), null);
    }

    /**
     * A selector for a strategy of others, without a picker until {@link #prepare}.
     *
     * @param fallback chooses whenever this strategy does not; null when this strategy is trusted
     */
    public Selector(SelectionStrategy strategy, Containment containment, @Nullable Selector fallback) {
        this.strategy = strategy;
        this.containment = containment;
        this.fallback = fallback;
        Set<Honours> honoured = said("honours", () -> Set.copyOf(strategy.honours()), Set.of());
        acceptance = Acceptance.besides(honoured);
        rebuild = said("rebuild", strategy::rebuild, Rebuild.ON_MEMBERSHIP);
    }

    /** What the strategy says of itself; when it cannot, what the contract says for it. */
    private <T> T said(String what, Supplier<@Nullable T> question, T otherwise) {
        try {
            T answer = question.get();
            if (answer != null) {
                return answer;
            }
            containment.fault(new NonsenseAnswerException(what + " answered null"));
        } catch (Throwable thrown) {
            containment.fault(thrown);
        }
        return otherwise;
    }

    private Selector(Selector original, @Nullable Picker picker, @Nullable Selector fallback) {
        strategy = original.strategy;
        containment = original.containment;
        this.fallback = fallback;
        rebuild = original.rebuild;
        acceptance = original.acceptance;
        this.picker = picker;
    }

    /** This selector for one pick that is written down, with the picker of this moment. */
    public Selector tracedBy(PickTracer tracer) {
        Picker now = picker;
        Selector traced = new Selector(
                this, now == null ? null : tracer.watching(now), fallback == null ? null : fallback.tracedBy(tracer));
        traced.several = several;
        return traced;
    }

    /**
     * A selector of the same strategy for other candidates, prepared for them. The picker of this one is the previous one
     * there; this one goes on as it is. For strategies that divide the candidates, and leave the choice within a group to
     * another strategy.
     */
    public Selector preparedFor(Candidates candidates) {
        Selector other = new Selector(this, picker, fallback == null ? null : fallback.preparedFor(candidates));
        other.containment.apart(() -> other.renew(candidates));
        return other;
    }

    /** What this candidate would cost by the present picker; NaN when it knows no cost, or there is none. */
    public double cost(Candidates candidates, int handle) {
        Picker now = picker;
        return now == null ? Double.NaN : now.cost(candidates, handle);
    }

    /** Whether members coming, going or (when told so) changing what is listed of them ask for a new picker. */
    public boolean rebuildsOn(boolean weightsOnly) {
        if (fallback != null && fallback.rebuildsOn(weightsOnly)) {
            return true;
        }
        return switch (rebuild) {
            case NEVER -> picker == null;
            case ON_MEMBERSHIP -> picker == null || !weightsOnly;
            case ON_WEIGHT -> true;
        };
    }

    /**
     * Prepares a picker for the present members; on failure the previous one stays. Not for two threads at once. When it
     * returns, the picker of a trusted strategy is ready, that of any other perhaps later.
     */
    public void prepare(Candidates candidates) {
        if (fallback != null) {
            fallback.prepare(candidates);
        }
        containment.apart(() -> renew(candidates));
    }

    @SuppressWarnings("NullAway") // A plug-in may answer null.
    private void renew(Candidates candidates) {
        Object before = version(candidates);
        Picker fresh;
        try {
            fresh = strategy.prepare(candidates, picker);
        } catch (RuntimeException thrown) {
            if (!version(candidates).equals(before)) {
                return; // It met members that came, went or changed meanwhile, for whom it is asked again.
            }
            throw thrown;
        }
        if (fresh == null) {
            throw new NonsenseAnswerException("prepare answered null, expected a picker");
        }
        picker = fresh;
        boolean weighsAll = fallback == null && !acceptance.byHealth();
        BetterOfTwoPicker comparing = weighsAll && fresh instanceof BetterOfTwoPicker its ? its : null;
        several = comparing == null ? null : new CheapestOfSeveral(comparing, acceptance);
        betterOfTwoPicker = comparing;
    }

    private static Object version(Candidates candidates) {
        return candidates instanceof LiveMembers members ? members.version() : candidates;
    }

    /** A handle that is eligible at this moment, or {@link Candidates#NONE}. */
    public int select(Candidates candidates, SelectionContext context, RandomGenerator random) {
        return select(Candidates.NONE, Candidates.NONE, candidates, context, random);
    }

    /**
     * The same for a request that has drawn somebody already.
     *
     * @param admitted whom it {@link #admits}, or {@link Candidates#NONE}: not thinned again
     * @param turnedDown whom it does not, or {@link Candidates#NONE}: as if the picker had named it first
     */
    public int select(
            int admitted, int turnedDown, Candidates candidates, SelectionContext context, RandomGenerator random) {
        Picker now = picker;
        if (fallback != null) {
            return contained(now, fallback, candidates, context, random);
        }
        if (now == null) {
            return OwnChoice.uniform(candidates, context, random);
        }
        try {
            return ask(now, admitted, turnedDown, candidates, context, random);
        } catch (RuntimeException | LinkageError | StackOverflowError fault) {
            containment.fault(fault);
            return OwnChoice.uniform(candidates, context, random);
        }
    }

    /**
     * Whether {@link #select} would begin with {@link Candidates#betterOfTwo}, for a request that excludes nobody and has no routing
     * hash, and would choose whom that names alone, if that one is {@link Candidates#whole}.
     */
    public boolean beginsWithBetterOfTwo() {
        return betterOfTwoPicker != null;
    }

    /**
     * The rest of {@link #select}.
     *
     * @param two what {@link Candidates#betterOfTwo} answered
     * @param admitted as with {@link #select}
     * @param turnedDown as with {@link #select}
     */
    public int selectFrom(
            long two,
            int admitted,
            int turnedDown,
            Candidates candidates,
            SelectionContext context,
            RandomGenerator random) {
        BetterOfTwoPicker now = betterOfTwoPicker;
        if (now == null) {
            return select(admitted, turnedDown, candidates, context, random);
        }
        try {
            int first = now.pickFrom(two, candidates, context, random);
            return draw(now, first, admitted, turnedDown, candidates, context, random);
        } catch (RuntimeException | LinkageError | StackOverflowError fault) {
            containment.fault(fault);
            return OwnChoice.uniform(candidates, context, random);
        }
    }

    /**
     * The {@link CheapestOfSeveral cheapest of several} that are drawn, for a request without a routing hash where requests are few. Who is
     * chosen has had its lot, and is not thinned any more.
     *
     * @param draws how many are drawn, 2 at least
     * @return as {@link #select}, also where the strategy does not compare two, or none of the drawn takes part
     */
    public int selectOfSeveral(int draws, Candidates candidates, SelectionContext context, RandomGenerator random) {
        CheapestOfSeveral now = several;
        if (now == null) {
            return select(candidates, context, random);
        }
        try {
            int cheapest = candidates instanceof TracedCandidates traced
                    ? traced.tracer().compared(now, draws)
                    : now.from(draws, candidates, context, random);
            return cheapest == Candidates.NONE ? select(candidates, context, random) : cheapest;
        } catch (RuntimeException | LinkageError | StackOverflowError fault) {
            containment.fault(fault);
            return OwnChoice.uniform(candidates, context, random);
        }
    }

    /**
     * Casts the lot by which this one would be thinned, for a request that has drawn it.
     *
     * @return whether it falls for it; also where nothing is thinned
     */
    public boolean admits(int handle, Candidates candidates, RandomGenerator random) {
        float chance = acceptance.of(handle, candidates);
        return chance >= 1 || random.nextFloat() < chance;
    }

    private int contained(
            @Nullable Picker now,
            Selector other,
            Candidates candidates,
            SelectionContext context,
            RandomGenerator random) {
        int mark = now == null ? Containment.REFUSED : containment.enter();
        if (now == null || mark == Containment.REFUSED) {
            return other.select(candidates, context, random);
        }
        try {
            return ask(now, Candidates.NONE, Candidates.NONE, candidates, context, random);
        } catch (Throwable thrown) {
            containment.fault(thrown);
        } finally {
            containment.exit(mark);
        }
        return other.select(candidates, context, random);
    }

    private int ask(
            Picker now,
            int admitted,
            int turnedDown,
            Candidates candidates,
            SelectionContext context,
            RandomGenerator random) {
        return context.hasHash()
                ? probe(now, candidates, context, random)
                : draw(now, now.pick(candidates, context, random), admitted, turnedDown, candidates, context, random);
    }

    /** @param first what the picker answered when it was asked first */
    private int draw(
            Picker now,
            int first,
            int admitted,
            int turnedDown,
            Candidates candidates,
            SelectionContext context,
            RandomGenerator random) {
        int last = Candidates.NONE;
        boolean anew = turnedDown == Candidates.NONE;
        int refused = anew || acceptance.withoutWeight(turnedDown, candidates) >= NEXT_TO_NOTHING
                ? Candidates.NONE
                : turnedDown;
        int begin = anew ? 0 : 1;
        for (int ask = begin; ask < ASKS; ask++) {
            int handle = ask == begin ? first : now.pick(candidates, context, random);
            if (handle == Candidates.NONE) {
                break;
            }
            if (!acceptance.byHealth() && candidates.whole(handle) && !context.excluded(handle)) {
                return handle;
            }
            if (!candidates.eligible(handle) || context.excluded(handle)) {
                requireGiven(handle, candidates);
                continue;
            }
            last = handle;
            if (handle == refused) {
                continue;
            }
            if (handle == admitted || admits(handle, candidates, random)) {
                return handle;
            }
            refused = acceptance.withoutWeight(handle, candidates) < NEXT_TO_NOTHING ? handle : refused;
        }
        if (last == Candidates.NONE) {
            return OwnChoice.uniform(candidates, context, random);
        }
        return acceptance.byWeight() || acceptance.withoutWeight(last, candidates) < HALF
                ? OwnChoice.byShares(now, candidates, context, random, refused)
                : last;
    }

    private int probe(Picker now, Candidates candidates, SelectionContext context, RandomGenerator random) {
        int last = Candidates.NONE;
        SelectionContext asked = context;
        for (int ask = 0; ask < ASKS; ask++) {
            int handle = now.pick(candidates, asked, random);
            if (handle == Candidates.NONE) {
                break;
            }
            if (candidates.eligible(handle) && !context.excluded(handle)) {
                last = handle;
                String id = candidates.instance(handle).id();
                if (Lot.of(context.hash(), id) < acceptance.of(handle, candidates)) {
                    return handle;
                }
            } else {
                requireGiven(handle, candidates);
            }
            asked = new ProbingContext(context, context.attempt() + ask + 1);
        }
        if (last == Candidates.NONE) {
            return OwnChoice.uniform(candidates, context, random);
        }
        return acceptance.byWeight() || acceptance.withoutWeight(last, candidates) < HALF
                ? OwnChoice.bySharesAndHash(now, candidates, context, last)
                : last;
    }

    /** Who is not eligible is asked for again; who never was a member is nonsense. */
    private static void requireGiven(int handle, Candidates candidates) {
        if (handle < 0 || (candidates instanceof LiveMembers members && !members.given(handle))) {
            throw new NonsenseAnswerException("pick answered " + handle + ", expected the handle of a member");
        }
    }
}
