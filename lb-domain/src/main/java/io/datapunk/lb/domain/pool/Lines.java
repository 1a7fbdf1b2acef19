package io.datapunk.lb.domain.pool;

import io.datapunk.lb.spi.Outcome;
import java.lang.invoke.VarHandle;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongConsumer;

/**
 * One line of eight words per instance.
 *
 * <p>Words: the load ({@link LoadWord}) is written twice by every request; the standing ({@link StandingWord}) is read by every pick
 * and written when health changes; evidence belongs to the scorer; then there are the identity ({@link IdentityWord}), the successes, of
 * which the load word has the last few, and six counts of other outcomes in three words ({@link CountsWord}).
 *
 * <p>Protocol. Reads are plain, so that what a pick asks several times is loaded once; they tear on no 64-bit machine, and
 * where their order matters they acquire. Guarantee: each word changes atomically; words of one line may be of different moments. Progress:
 * all operations are lock-free.
 *
 * <p>A life has an odd incarnation and a free slot an even one.
 */
final class Lines extends LineChunks {
    /** No life: 32 bits have no sign. */
    static final long NOT_BEGUN = -1;

    private static final Outcome[] OUTCOMES = Outcome.values();

    /** Touched for lines that are totalled, so by nobody while nobody asks for the total. */
    private final LongAdder inFlightTotal = new LongAdder();

    /** Ends a life of a slot, as {@link #reset(int, int, long)} begins one. */
    void reset(int handle, int incarnation) {
        reset(handle, incarnation, 0);
    }

    /**
     * Begins a new life of a slot: everything but the incarnation and the load starts from nothing.
     *
     * <p>The evidence stays, and whoever keeps the sum of the error levels clears it after this: an outcome that was being
     * folded meanwhile sees that the life is over and takes back what it wrote, or finds it cleared and booked.
     */
    void reset(int handle, int incarnation, long load) {
        long[] chunk = chunk(handle);
        WORD.setVolatile(chunk, slot(handle, IDENTITY), incarnation & IdentityWord.INCARNATION);
        for (int word = 0; word < WORDS; word++) {
            if (word == LOAD) {
                forget((long) WORD.getAndSet(chunk, slot(handle, word), load));
            } else if (word != IDENTITY && word != EVIDENCE) {
                WORD.setVolatile(chunk, slot(handle, word), 0L);
            }
        }
    }

    // Load.

    /**
     * One more request is out, if it stands eligible and that is for no trial.
     *
     * @return its {@link #life}, looked at first: what changes from then on makes a ticket too old, never too young;
     *     {@link #NOT_BEGUN} when it stands otherwise
     */
    long beginFree(int handle, int tick, float typical) {
        long[] chunk = chunk(handle);
        int life = life(chunk, handle);
        return StandingWord.free(standing(chunk, handle)) ? begun(life, chunk, handle, tick, typical) : NOT_BEGUN;
    }

    /** The same if nothing takes of its share besides. */
    long beginWhole(int handle, int tick, float typical) {
        long[] chunk = chunk(handle);
        int life = life(chunk, handle);
        return StandingWord.wholeAndFree(standing(chunk, handle))
                ? begun(life, chunk, handle, tick, typical)
                : NOT_BEGUN;
    }

    /**
     * The same of most requests: where it is idle and not slow, {@link StandingWord#trusted}, and its last progress was a moment ago; all is
     * looked at once.
     *
     * @param slow see {@link LoadWord#isNotSlow}
     * @return its life; {@link #NOT_BEGUN} also where it is a part of the total, or somebody else changed the load meanwhile
     */
    long beginNow(int handle, int tick, int slow) {
        long[] chunk = chunk(handle);
        int line = slot(handle, 0);
        long identity = chunk[line + IDENTITY];
        VarHandle.acquireFence(); // As with beginFree: what changes from here on makes a ticket too old.
        long load = chunk[line + LOAD];
        boolean begun = StandingWord.trusted(chunk[line + STANDING])
                && LoadWord.restsBrieflyAndIsNotSlow(load, tick, slow)
                && WORD.compareAndSet(chunk, line + LOAD, load, LoadWord.begunBriefly(load, tick));
        return begun ? Integer.toUnsignedLong(IdentityWord.life(identity)) : NOT_BEGUN;
    }

    /** The same at any time, and also where it {@link #waits} for every request, if nothing takes of its share: else a lot must be cast. */
    long beginIdle(int handle, int tick, int slow, float typical) {
        long[] chunk = chunk(handle);
        int line = slot(handle, 0);
        long identity = chunk[line + IDENTITY];
        VarHandle.acquireFence(); // As with beginFree.
        long load = chunk[line + LOAD];
        long standing = chunk[line + STANDING];
        boolean begun = (StandingWord.trusted(standing) || waitsForEach(identity, standing))
                && LoadWord.restsAndIsNotSlow(load, slow)
                && WORD.compareAndSet(chunk, line + LOAD, load, LoadWord.begunAtRest(load, tick, typical));
        return begun ? Integer.toUnsignedLong(IdentityWord.life(identity)) : NOT_BEGUN;
    }

    /** The same where it is idle and {@link #waits}, however slow. */
    long beginWaiting(int handle, int tick, float typical) {
        long[] chunk = chunk(handle);
        int slot = slot(handle, LOAD);
        int life = life(chunk, handle);
        long load = (long) WORD.getAcquire(chunk, slot);
        if (LoadWord.inFlight(load) != 0
                || !waits(chunk, handle)
                || !WORD.compareAndSet(chunk, slot, load, LoadWord.begunAtRest(load, tick, typical))) {
            return NOT_BEGUN;
        }
        if (LoadWord.totalled(load)) {
            inFlightTotal.increment();
        }
        return Integer.toUnsignedLong(life);
    }

    private static boolean waitsForEach(long identity, long standing) {
        return IdentityWord.waitsForEach(identity) && StandingWord.wholeAndFree(standing);
    }

    private long begun(int life, long[] chunk, int handle, int tick, float typical) {
        begin(chunk, slot(handle, LOAD), tick, typical);
        return Integer.toUnsignedLong(life);
    }

    /** One more request is out. */
    void begin(int handle, int tick, float typical) {
        begin(chunk(handle), slot(handle, LOAD), tick, typical);
    }

    private void begin(long[] chunk, int slot, int tick, float typical) {
        while (true) {
            long load = (long) WORD.getOpaque(chunk, slot);
            if ((load & LoadWord.IN_FLIGHT) == LoadWord.IN_FLIGHT) {
                return;
            }
            if (WORD.compareAndSet(chunk, slot, load, LoadWord.begun(load, tick, typical))) {
                if (LoadWord.totalled(load)) {
                    inFlightTotal.increment();
                }
                return;
            }
        }
    }

    /**
     * One request has ended; see {@link LoadWord#ended}.
     *
     * @param incarnation the life it belongs to
     * @return false when no request was out, or the life is over, so that nothing was done
     */
    boolean end(int handle, int incarnation, int tick, float sample, boolean raisesOnly, float typical) {
        long[] chunk = chunk(handle);
        int slot = slot(handle, LOAD);
        while (true) {
            long load = (long) WORD.getAcquire(chunk, slot);
            if (!isOut(load, chunk, handle, incarnation)) {
                return false;
            }
            if (left(chunk, slot, load, LoadWord.ended(load, tick, sample, raisesOnly, typical))) {
                return true;
            }
        }
    }

    /**
     * {@link #succeed} of most successes: of an instance that stands steady and of which this teaches nothing, in the tick of its last
     * progress; all is looked at once.
     *
     * @param canWait see {@link #succeedPlainly}
     * @return false when it is not one of those, or somebody else changed the load meanwhile: then nothing was done
     */
    boolean succeedNow(int handle, int incarnation, int tick, float sample, boolean canWait) {
        if (!knows(handle)) {
            return false;
        }
        long[] chunk = chunk(handle);
        long load = load(chunk, handle);
        VarHandle.acquireFence(); // See isOut.
        if (!teachesNothing(chunk, handle, canWait) || !isOut(load, chunk, handle, incarnation)) {
            return false;
        }
        return LoadWord.canSucceedNow(load, tick, sample)
                && WORD.compareAndSet(chunk, slot(handle, LOAD), load, LoadWord.succeededNow(load, sample));
    }

    /**
     * {@link #succeed} where the instance stands steady, and this success is only counted: because nothing speaks against it, or because
     * what does may wait, and either keeps hardly any request away or lets it {@link #waits wait} to be tried already.
     *
     * @param canWait whether successes of one whom something speaks against may be learned from together with the next ones
     * @return false when that is not so, or somebody else changed the load meanwhile: then nothing was done
     */
    boolean succeedPlainly(int handle, int incarnation, int tick, float sample, float typical, boolean canWait) {
        if (!knows(handle)) {
            return false;
        }
        long[] chunk = chunk(handle);
        int slot = slot(handle, LOAD);
        if (!teachesNothing(chunk, handle, canWait)) {
            return false;
        }
        long load = (long) WORD.getAcquire(chunk, slot);
        if (!isOut(load, chunk, handle, incarnation)) {
            return false;
        }
        if (LoadWord.bookingIsDue(load)) {
            if (chunk[slot(handle, EVIDENCE)] != 0) {
                return false; // It is their turn to be learned from.
            }
            bookAnswers(handle, 0);
        }
        return left(chunk, slot, load, LoadWord.succeeded(LoadWord.ended(load, tick, sample, false, typical)));
    }

    /** Whether a success of it is only counted, as long as it is not its turn to be learned from. */
    private static boolean teachesNothing(long[] chunk, int handle, boolean canWait) {
        long standing = standing(chunk, handle);
        return StandingWord.steady(standing)
                && (chunk[slot(handle, EVIDENCE)] == 0
                        || (canWait
                                && StandingWord.worthChoosing(standing)
                                        != IdentityWord.waitsForEach(chunk[slot(handle, IDENTITY)])));
    }

    /** The same for a request that succeeded, and is counted in the same step. */
    boolean succeed(int handle, int incarnation, int tick, float sample, float typical) {
        long[] chunk = chunk(handle);
        int slot = slot(handle, LOAD);
        while (true) {
            long load = (long) WORD.getAcquire(chunk, slot);
            if (!isOut(load, chunk, handle, incarnation)) {
                return false;
            }
            if (LoadWord.bookingIsDue(load)) {
                bookAnswers(handle, 0);
            }
            if (left(chunk, slot, load, LoadWord.succeeded(LoadWord.ended(load, tick, sample, false, typical)))) {
                return true;
            }
        }
    }

    /** Whether requests of this life are out. The life is looked at after the load: a load that does not change since is of that life. */
    private static boolean isOut(long load, long[] chunk, int handle, int incarnation) {
        return (load & LoadWord.IN_FLIGHT) != 0
                && IdentityWord.incarnation(chunk[slot(handle, IDENTITY)]) == incarnation;
    }

    private boolean left(long[] chunk, int slot, long before, long after) {
        boolean swapped = WORD.compareAndSet(chunk, slot, before, after);
        if (swapped && LoadWord.totalled(before)) {
            inFlightTotal.decrement();
        }
        return swapped;
    }

    /**
     * Forgets requests that are out.
     *
     * @return how many
     */
    int writeOff(int handle) {
        while (true) {
            long load = read(handle, LOAD);
            if (swap(handle, LOAD, load, load & ~LoadWord.IN_FLIGHT)) {
                forget(load);
                return (int) (load & LoadWord.IN_FLIGHT);
            }
        }
    }

    private void forget(long load) {
        if (LoadWord.totalled(load)) {
            inFlightTotal.add(-(load & LoadWord.IN_FLIGHT));
        }
    }

    /**
     * Makes what is out to this line, now and later, a part of the total, or takes it out. The mark is in the word that counts, so
     * each request enters and leaves the total together with its line or not at all.
     */
    void totalled(int handle, boolean is) {
        while (true) {
            long load = read(handle, LOAD);
            if (LoadWord.totalled(load) == is) {
                return;
            }
            if (swap(handle, LOAD, load, load ^ LoadWord.TOTALLED)) {
                long out = load & LoadWord.IN_FLIGHT;
                inFlightTotal.add(is ? out : -out);
                return;
            }
        }
    }

    /** What is out to the lines that are totalled; while they change, off by what is just being booked. O(1). */
    long inFlightTotal() {
        return Math.max(0, inFlightTotal.sum());
    }

    /** Keeps the age of an idle line far from the point where its tick would wrap. */
    void restamp(int handle, int tick, float typical) {
        long load = read(handle, LOAD);
        if (LoadWord.idleAndOld(load, tick)) {
            swap(handle, LOAD, load, LoadWord.restamped(load, tick, typical));
        }
    }

    /** The {@link LoadWord}. */
    long load(int handle) {
        return load(chunk(handle), handle);
    }

    /** The same in its {@link #chunk}. */
    static long load(long[] chunk, int handle) {
        return chunk[slot(handle, LOAD)];
    }

    int inFlight(int handle) {
        return LoadWord.inFlight(load(handle));
    }

    /** How long ago its last progress was, by up to a tick too much; long ago for a life that was never asked. */
    long idleNanos(int handle, long now) {
        return (LoadWord.age(load(handle), Decay.tick(now)) + 1L) << Decay.TICK_SHIFT;
    }

    // Standing.

    /** The {@link StandingWord}. */
    long standing(int handle) {
        return standing(chunk(handle), handle);
    }

    /** The same in its {@link #chunk}. */
    static long standing(long[] chunk, int handle) {
        return chunk[slot(handle, STANDING)];
    }

    boolean swapStanding(int handle, long before, long after) {
        return swap(handle, STANDING, before, after);
    }

    /** Publishes, and returns what was there before. */
    long publish(int handle, long standing) {
        long[] chunk = chunk(handle);
        int slot = slot(handle, STANDING);
        return chunk == NOBODYS ? chunk[slot] : (long) WORD.getAndSet(chunk, slot, standing);
    }

    // Evidence.

    long evidence(int handle) {
        return read(handle, EVIDENCE);
    }

    /**
     * Whether it was that before, and is this now; never of nobody's, so that it enters no sum.
     *
     * @param left told of evidence that is left where nobody looks any more, because the chunk was dropped meanwhile
     */
    boolean swapEvidence(int handle, long before, long after, LongConsumer left) {
        long[] chunk = chunk(handle);
        if (chunk == NOBODYS || !swap(chunk, slot(handle, EVIDENCE), before, after)) {
            return false;
        }
        // Whoever dropped the chunk found this there; or had looked before, and then it shows here that it is dropped.
        if (chunk(handle) != chunk) {
            takeEvidence(chunk, handle, left);
        }
        return true;
    }

    // Identity.

    int incarnation(int handle) {
        return IdentityWord.incarnation(read(handle, IDENTITY));
    }

    /** Whether there is an instance, listed or on its way out. */
    boolean lives(int handle) {
        return IdentityWord.lives(read(handle, IDENTITY));
    }

    /** Its {@link IdentityWord#life(long)}, read at one moment, and before whatever is read next. */
    int life(int handle) {
        return life(chunk(handle), handle);
    }

    private static int life(long[] chunk, int handle) {
        return IdentityWord.life((long) WORD.getAcquire(chunk, slot(handle, IDENTITY)));
    }

    /** Another epoch, in which it neither waits nor has timed out yet. */
    void publishEpoch(int handle, int epoch) {
        changeIdentity(
                handle, IdentityWord.EPOCH | IdentityWord.WAITING | IdentityWord.TIMEOUTS, IdentityWord.epoch(epoch));
    }

    /** Lets it wait to be tried by who draws it: each of those requests, or few. */
    void letWait(int handle, boolean rarely) {
        changeIdentity(handle, IdentityWord.WAITING, IdentityWord.waiting(rarely));
    }

    /** It need not wait any more. */
    void endWaiting(int handle) {
        changeIdentity(handle, IdentityWord.WAITING, 0);
    }

    /**
     * The same where nothing speaks against it. Whoever has let it wait meanwhile had a reason of its own: then it goes on waiting.
     *
     * <p>What takes the reason away is published before this is called, and whoever lets one wait looks at the reason again afterwards.
     */
    void endWaitingInVain(int handle) {
        long before = read(handle, IDENTITY);
        if (IdentityWord.waits(before) && read(handle, EVIDENCE) == 0) {
            swap(handle, IDENTITY, before, before & ~IdentityWord.WAITING);
        }
    }

    /** Whether it waits to be tried, and may be: it stands eligible, for no trial, and not {@link StandingWord#trusted}. */
    boolean waits(int handle) {
        return knows(handle) && waits(chunk(handle), handle);
    }

    private static boolean waits(long[] chunk, int handle) {
        long standing = standing(chunk, handle);
        return IdentityWord.waits(chunk[slot(handle, IDENTITY)])
                && StandingWord.free(standing)
                && !StandingWord.trusted(standing);
    }

    /** Whether it waits for few requests. */
    boolean waitsRarely(int handle) {
        return IdentityWord.waitsRarely(read(handle, IDENTITY));
    }

    /** Whether nobody has timed out there since its last success. */
    boolean answered(int handle) {
        long[] chunk = chunk(handle);
        return !IdentityWord.timedOut(chunk[slot(handle, IDENTITY)])
                || LoadWord.unbooked(load(chunk, handle), chunk[slot(handle, SUCCESSES)]) > 0;
    }

    /** Whether the timeouts since its last success began with one that had waited while others were answered. */
    boolean timedOutInLine(int handle) {
        return IdentityWord.timedOutInLine(read(handle, IDENTITY));
    }

    /** Somebody has timed out there. */
    void timedOut(int handle, boolean inLine) {
        changeIdentity(handle, IdentityWord.TIMEOUTS, IdentityWord.timedOut(inLine));
    }

    /** The reported load; NaN when there is none. */
    float reportedLoad(int handle) {
        return IdentityWord.reportedLoad(read(handle, IDENTITY));
    }

    /** Whether a load is kept that it reported. */
    boolean reports(int handle) {
        return IdentityWord.reports(read(handle, IDENTITY));
    }

    /**
     * Keeps a reported load.
     *
     * @return whether it is the first that is kept
     */
    boolean reportLoad(int handle, float load, int tick) {
        return !IdentityWord.reports(changeIdentity(handle, IdentityWord.REPORT, IdentityWord.report(load, tick)));
    }

    /** Forgets a reported load that is older than two seconds; tells whether this call did. */
    boolean expireReport(int handle, int tick) {
        return IdentityWord.reportIsOld(read(handle, IDENTITY), tick)
                && IdentityWord.reports(changeIdentity(handle, IdentityWord.REPORT, 0));
    }

    /** Marks it as watched; tells whether this call set the mark. */
    boolean markWatched(int handle) {
        return !IdentityWord.watched(changeIdentity(handle, IdentityWord.WATCHED, IdentityWord.WATCHED));
    }

    void unmarkWatched(int handle) {
        changeIdentity(handle, IdentityWord.WATCHED, 0);
    }

    boolean indexed(int handle) {
        return IdentityWord.indexed(read(handle, IDENTITY));
    }

    /** Whether it is indexed as one that is well. */
    boolean indexedWell(int handle) {
        return IdentityWord.indexedWell(read(handle, IDENTITY));
    }

    void markIndexed(int handle, boolean indexed, boolean well) {
        changeIdentity(handle, IdentityWord.INDEX, IdentityWord.index(indexed, well));
    }

    private long changeIdentity(int handle, long mask, long value) {
        while (true) {
            long before = read(handle, IDENTITY);
            long after = (before & ~mask) | value;
            if (before == after || swap(handle, IDENTITY, before, after)) {
                return before;
            }
        }
    }

    // Counts.

    /** Counts an outcome that is no success; {@link #succeed} counts those. */
    void count(int handle, Outcome outcome) {
        int word = countsOf(outcome);
        boolean high = isHigh(outcome);
        while (true) {
            long before = read(handle, word);
            if (swap(handle, word, before, CountsWord.oneMore(before, high))) {
                return;
            }
        }
    }

    long counted(int handle, Outcome outcome) {
        return outcome == Outcome.SUCCESS
                ? successes(handle)
                : CountsWord.count(read(handle, countsOf(outcome)), isHigh(outcome));
    }

    /** What this life has completed, however it ended. */
    long completed(int handle) {
        long all = 0;
        for (Outcome each : OUTCOMES) {
            all += counted(handle, each);
        }
        return all;
    }

    private static int countsOf(Outcome outcome) {
        return switch (outcome) {
            case SUCCESS -> throw new IllegalArgumentException("outcome: SUCCESS, expected another one");
            case SERVER_ERROR, TIMEOUT -> ERRORS_AND_TIMEOUTS;
            case UNREACHABLE, CLIENT_ERROR -> UNREACHABLE_AND_CLIENT;
            case THROTTLED, IGNORED -> THROTTLED_AND_IGNORED;
        };
    }

    /** Whether it is the second one of its word. */
    private static boolean isHigh(Outcome outcome) {
        return outcome == Outcome.TIMEOUT || outcome == Outcome.CLIENT_ERROR || outcome == Outcome.IGNORED;
    }

    /** {@link #book}; what timed out before these answers is over. */
    int bookAnswers(int handle, int ahead) {
        int taken = book(handle, ahead);
        if (taken > 0) {
            changeIdentity(handle, IdentityWord.TIMEOUTS, 0);
        }
        return taken;
    }

    /**
     * Takes the successes that the load word has counted into their own word. Each is taken by one caller.
     *
     * @param ahead how many are taken that are only about to be counted: 1 for one that is being learned from
     * @return how many this call took, those ahead included
     */
    int book(int handle, int ahead) {
        long[] chunk = chunk(handle);
        int slot = slot(handle, SUCCESSES);
        while (true) {
            // What the load counts belongs to what is booked when nobody has booked in between.
            long booked = (long) WORD.getAcquire(chunk, slot);
            int taken =
                    Math.max(0, LoadWord.unbooked((long) WORD.getAcquire(chunk, slot(handle, LOAD)), booked)) + ahead;
            if (taken == 0 || swap(chunk, slot, booked, booked + taken)) {
                return taken;
            }
        }
    }

    private long successes(int handle) {
        long[] chunk = chunk(handle);
        int slot = slot(handle, SUCCESSES);
        while (true) {
            long booked = (long) WORD.getAcquire(chunk, slot);
            int unbooked = LoadWord.unbooked((long) WORD.getAcquire(chunk, slot(handle, LOAD)), booked);
            if ((long) WORD.getAcquire(chunk, slot) == booked) {
                return booked + Math.max(0, unbooked);
            }
        }
    }
}
