package io.datapunk.lb.domain.pool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.datapunk.lb.domain.selection.BetterOfTwoPicker;
import io.datapunk.lb.spi.Outcome;
import java.lang.reflect.Field;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class LinesTest {
    private static final List<Outcome> OUTCOMES = Arrays.stream(Outcome.values())
            .filter(outcome -> outcome != Outcome.SUCCESS)
            .toList();
    private static final int HANDLES = 5;
    private static final int MOST_IN_FLIGHT = (1 << 16) - 1;
    private static final long TRUSTED = StandingWord.of(true, false, true, true, false, 1, 1, 1);
    private static final boolean CAN_WAIT = true;

    private final Lines lines = new Lines();
    private final List<Long> left = new ArrayList<>();

    @BeforeEach
    void room() {
        lines.ensure(HANDLES);
    }

    /** What one line should say. */
    private static final class Said {
        int inFlight;
        int tick;
        float latency;
        long standing;
        long evidence;
        int incarnation;
        int epoch;
        float reported = Float.NaN;
        boolean indexed;
        boolean indexedWell;
        boolean watched;
        boolean waits;
        boolean waitsRarely;
        boolean timedOut;
        boolean timedOutInLine;
        final Map<Outcome, Long> counts = new EnumMap<>(Outcome.class);
    }

    @Test
    void fields_doNotBleedIntoEachOther_norLinesIntoTheirNeighbours() {
        long seed = 20_260_103;
        System.out.println("LinesTest seed " + seed);
        SplittableRandom random = new SplittableRandom(seed);
        Said[] said = new Said[HANDLES];
        for (int handle = 0; handle < HANDLES; handle++) {
            said[handle] = new Said();
        }
        for (int step = 0; step < 50_000; step++) {
            int handle = random.nextInt(HANDLES);
            write(handle, said[handle], random);
            int looked = random.nextInt(HANDLES);
            agrees(looked, said[looked]);
            agrees(handle, said[handle]);
        }
    }

    private void write(int handle, Said said, SplittableRandom random) {
        int tick = random.nextInt(Decay.TICK_MASK + 1);
        switch (random.nextInt(15)) {
            case 0, 1 -> {
                lines.begin(handle, tick, 0);
                said.tick = said.inFlight == 0 ? tick : said.tick;
                said.inFlight++;
            }
            case 2 -> {
                if (lines.succeed(handle, lines.incarnation(handle), tick, -1, 0)) {
                    said.counts.merge(Outcome.SUCCESS, 1L, Long::sum);
                    said.tick = tick;
                    said.inFlight--;
                }
                assertThat(lines.end(handle, lines.incarnation(handle), tick, -1, false, 0))
                        .isEqualTo(said.inFlight > 0);
                said.tick = said.inFlight > 0 ? tick : said.tick;
                said.inFlight = Math.max(0, said.inFlight - 1);
            }
            case 3 -> {
                float sample = Math.min(said.latency * 2, 0x1p56f) + random.nextFloat() * 1e9f;
                boolean raisesOnly = random.nextBoolean();
                if (lines.end(handle, lines.incarnation(handle), tick, sample, raisesOnly, 0)) {
                    said.inFlight--;
                    said.tick = tick;
                    said.latency = raisesOnly && said.latency == 0 ? 0 : sample;
                }
            }
            case 4 -> {
                long next = random.nextLong();
                assertThat(lines.publish(handle, next)).isEqualTo(said.standing);
                said.standing = next;
            }
            case 5 -> {
                long next = random.nextLong();
                assertThat(swapEvidence(handle, said.evidence + 1, next)).isFalse();
                assertThat(swapEvidence(handle, said.evidence, next)).isTrue();
                said.evidence = next;
            }
            case 6 -> {
                said.epoch = random.nextInt(1 << 16);
                lines.publishEpoch(handle, said.epoch);
                said.waits = false;
                said.waitsRarely = false;
                said.timedOut = false;
                said.timedOutInLine = false;
            }
            case 7 -> {
                said.reported = random.nextFloat() * 1e6f;
                lines.reportLoad(handle, said.reported, tick);
            }
            case 8 -> {
                said.indexed = random.nextBoolean();
                said.indexedWell = said.indexed && random.nextBoolean();
                lines.markIndexed(handle, said.indexed, said.indexedWell);
            }
            case 9 -> {
                assertThat(lines.markWatched(handle)).isEqualTo(!said.watched);
                said.watched = true;
            }
            case 10 -> {
                lines.unmarkWatched(handle);
                said.watched = false;
            }
            case 11 -> {
                said.waits = true;
                said.waitsRarely = random.nextBoolean();
                lines.letWait(handle, said.waitsRarely);
            }
            case 12 -> {
                said.waits = false;
                said.waitsRarely = false;
                lines.endWaiting(handle);
            }
            case 13 -> {
                said.timedOut = true;
                said.timedOutInLine = random.nextBoolean();
                lines.timedOut(handle, said.timedOutInLine);
            }
            default -> {
                Outcome outcome = OUTCOMES.get(random.nextInt(OUTCOMES.size()));
                lines.count(handle, outcome);
                said.counts.merge(outcome, 1L, Long::sum);
            }
        }
    }

    private void agrees(int handle, Said said) {
        assertThat(lines.inFlight(handle)).isEqualTo(said.inFlight);
        assertThat(LoadWord.tick(lines.load(handle))).isEqualTo(said.tick);
        assertThat(LoadWord.latency(lines.load(handle))).isCloseTo(said.latency, within(said.latency / 4_096));
        assertThat(lines.standing(handle)).isEqualTo(said.standing);
        assertThat(lines.evidence(handle)).isEqualTo(said.evidence);
        assertThat(lines.incarnation(handle)).isEqualTo(said.incarnation);
        assertThat(lines.life(handle)).isEqualTo(said.epoch << 16 | said.incarnation);
        assertThat(lines.indexed(handle)).isEqualTo(said.indexed);
        assertThat(lines.indexedWell(handle)).isEqualTo(said.indexedWell);
        assertThat(lines.waits(handle))
                .isEqualTo(said.waits && StandingWord.free(said.standing) && !StandingWord.trusted(said.standing));
        assertThat(lines.waitsRarely(handle)).isEqualTo(said.waitsRarely);
        // Successes that are booked end both.
        assertThat(lines.timedOutInLine(handle)).isIn(false, said.timedOutInLine);
        assertThat(lines.answered(handle)).isIn(true, !said.timedOut);
        if (Float.isNaN(said.reported)) {
            assertThat(lines.reportedLoad(handle)).isNaN();
        } else {
            assertThat(lines.reportedLoad(handle)).isCloseTo(said.reported, within(said.reported / 4_096));
        }
        for (Outcome outcome : Outcome.values()) {
            assertThat(lines.counted(handle, outcome)).isEqualTo(said.counts.getOrDefault(outcome, 0L));
        }
    }

    @Test
    void reset_leavesNothingButTheIncarnation_andTheEvidenceToWhoeverKeepsItsSum() {
        lines.begin(1, 77, 0);
        lines.publish(1, -1);
        swapEvidence(1, 0, -1);
        lines.publishEpoch(1, 9);
        lines.reportLoad(1, 3, 5);
        lines.markIndexed(1, true, false);
        lines.count(1, Outcome.TIMEOUT);
        lines.reset(1, 0x1_0005);
        Said fresh = new Said();
        fresh.incarnation = 5;
        fresh.evidence = -1;
        agrees(1, fresh);
        assertThat(lines.markWatched(1)).isTrue();
    }

    @Test
    void lifeThatWasNeverAsked_isIdleForLong_whateverTheTick_andDoesNotCountAsOldYet() {
        for (int tick = 0; tick <= Decay.TICK_MASK; tick += 85) { // which divides the largest
            long load = LoadWord.neverAsked(tick);
            assertThat(LoadWord.age(load, tick)).isEqualTo(Decay.OLD / 2);
            assertThat(LoadWord.idleAndOld(load, tick)).isFalse();
            assertThat(load & ~((long) Decay.TICK_MASK << 24))
                    .as("nothing but the tick")
                    .isZero();
        }
    }

    @Test
    void inFlight_neverBelowZero_norBeyondItsField() {
        assertThat(lines.end(0, lines.incarnation(0), 3, 5e6f, false, 0)).isFalse();
        assertThat(lines.inFlight(0)).isZero();
        assertThat(LoadWord.latency(lines.load(0))).isZero();
        for (int i = 0; i < MOST_IN_FLIGHT + 10; i++) {
            lines.begin(0, 3, 0);
        }
        assertThat(lines.inFlight(0)).isEqualTo(MOST_IN_FLIGHT);
        assertThat(LoadWord.tick(lines.load(0))).isEqualTo(3);
        assertThat(lines.writeOff(0)).isEqualTo(MOST_IN_FLIGHT);
        assertThat(lines.writeOff(0)).isZero();
        assertThat(lines.end(0, lines.incarnation(0), 3, -1, false, 0)).isFalse();
    }

    @Test
    void countsPastTheirHalf_wrapWithoutTouchingTheOther() throws ReflectiveOperationException {
        Field field = LineChunks.class.getDeclaredField("chunks");
        field.setAccessible(true);
        long[] words = ((long[][]) field.get(lines))[0];
        Outcome[][] halves = {
            {Outcome.SERVER_ERROR, Outcome.TIMEOUT},
            {Outcome.UNREACHABLE, Outcome.CLIENT_ERROR},
            {Outcome.THROTTLED, Outcome.IGNORED}
        };
        for (int i = 0; i < halves.length; i++) {
            words[5 + i] = 0xffff_ffffL | 41L << 32;
            Outcome low = halves[i][0];
            Outcome high = halves[i][1];
            assertThat(lines.counted(0, low)).isEqualTo(0xffff_ffffL);
            lines.count(0, low);
            assertThat(lines.counted(0, low)).isZero();
            assertThat(lines.counted(0, high)).isEqualTo(41);
            words[5 + i] = -1L;
            lines.count(0, high);
            assertThat(lines.counted(0, high)).isZero();
            assertThat(lines.counted(0, low)).isEqualTo(0xffff_ffffL);
        }
        words[0] = 1L << 40;
        lines.begin(0, 0, 0);
        lines.succeed(0, lines.incarnation(0), 0, 1, 0);
        assertThat(lines.counted(0, Outcome.SUCCESS)).isEqualTo((1L << 40) + 1);
    }

    @Test
    void successesOfManyThreads_areCountedEachOnce_andNeverFewerThanBefore() throws InterruptedException {
        int each = 50_000;
        Thread[] callers = new Thread[4];
        AtomicLong taken = new AtomicLong();
        for (int i = 0; i < callers.length; i++) {
            boolean ahead = i % 2 == 0;
            callers[i] = new Thread(() -> {
                for (int request = 0; request < each; request++) {
                    lines.begin(0, request, 0);
                    if (ahead) {
                        taken.addAndGet(lines.book(0, 1));
                    }
                    lines.succeed(0, lines.incarnation(0), request, request, 0);
                }
            });
            callers[i].start();
        }
        long last = 0;
        for (int look = 0; look < each; look++) {
            long now = lines.counted(0, Outcome.SUCCESS);
            assertThat(now).isGreaterThanOrEqualTo(last);
            last = now;
        }
        for (Thread caller : callers) {
            caller.join();
        }
        assertThat(lines.counted(0, Outcome.SUCCESS)).isEqualTo((long) each * callers.length);
        assertThat(taken).hasValueBetween(each * 2L, each * 4L);
        assertThat(lines.inFlight(0)).isZero();
    }

    @Test
    void everySuccess_isTakenOnce_whetherItIsBookedAheadOrLater() {
        SplittableRandom random = new SplittableRandom(20_261_127);
        long taken = 0;
        for (int request = 1; request <= 10_000; request++) {
            lines.begin(0, 7, 0);
            boolean ahead = random.nextInt(12) == 0;
            taken += ahead ? lines.book(0, 1) : 0;
            assertThat(lines.counted(0, Outcome.SUCCESS)).isEqualTo(ahead ? request : request - 1);
            long load = lines.load(0);
            boolean due = !ahead && LoadWord.bookingIsDue(load);
            taken += due ? lines.book(0, 0) : 0;
            lines.succeed(0, lines.incarnation(0), 7, 1, 0);
            assertThat(lines.counted(0, Outcome.SUCCESS)).isEqualTo(request);
        }
        taken += lines.book(0, 0);
        assertThat(taken).isEqualTo(10_000);
        assertThat(lines.book(0, 0)).as("nothing is left").isZero();
    }

    @Test
    void succeedNow_isTheSameSuccess_inTheTickOfTheLastProgressAndNotWhenItIsDueToBeBooked_elseNothing() {
        long steady = StandingWord.of(true, false, true, true, false, 1, 1, 1);
        long ramping = StandingWord.of(true, false, false, true, false, 0.5f, 1, 1);
        long hardlyChosen = StandingWord.of(true, false, true, true, false, 1, 0.9f, 1);
        lines.reset(2, 7);
        lines.publish(2, steady);
        lines.begin(2, 9, 0);
        assertThat(lines.succeedNow(2, 7, 9, 5, CAN_WAIT))
                .as("its first latency")
                .isFalse();
        lines.succeed(2, 7, 9, 5, 0);
        int due = 0;
        for (int request = 2; request <= 100; request++) {
            assertThat(lines.succeedNow(2, 7, 9, 5, CAN_WAIT)).as("none is out").isFalse();
            lines.begin(2, 9, 0);
            long load = lines.load(2);
            assertThat(lines.succeedNow(2, 5, 9, 5, CAN_WAIT))
                    .as("another life")
                    .isFalse();
            assertThat(lines.succeedNow(1 << 20, 7, 9, 5, CAN_WAIT))
                    .as("unknown")
                    .isFalse();
            assertThat(lines.succeedNow(2, 7, 10, 5, CAN_WAIT))
                    .as("another tick")
                    .isFalse();
            assertThat(lines.succeedNow(2, 7, 9, -1, CAN_WAIT)).as("no latency").isFalse();
            swapEvidence(2, 0, 1);
            assertThat(lines.succeedNow(2, 7, 9, 5, false))
                    .as("with evidence that cannot wait")
                    .isFalse();
            lines.publish(2, hardlyChosen);
            assertThat(lines.succeedNow(2, 7, 9, 5, CAN_WAIT))
                    .as("must be asked again")
                    .isFalse();
            swapEvidence(2, 1, 0);
            lines.publish(2, ramping);
            assertThat(lines.succeedNow(2, 7, 9, 5, CAN_WAIT)).as("ramping").isFalse();
            lines.publish(2, steady);
            assertThat(lines.load(2)).isEqualTo(load);

            float sample = request % 3 == 0 ? request : 3;
            boolean isDue = LoadWord.bookingIsDue(load);
            assertThat(lines.succeedNow(2, 7, 9, sample, CAN_WAIT)).isEqualTo(!isDue);
            if (isDue) {
                due++;
                lines.succeedPlainly(2, 7, 9, sample, 0, true);
            } else {
                assertThat(lines.load(2)).isEqualTo(LoadWord.succeeded(LoadWord.ended(load, 9, sample, false, 0)));
            }
            assertThat(lines.counted(2, Outcome.SUCCESS)).isEqualTo(request);
        }
        assertThat(due).isPositive();
    }

    @Test
    void succeedNow_withEvidenceThatMayWait_isOfOneThatIsWorthChoosing_orWaitsToBeTriedAlready() {
        lines.reset(2, 7);
        lines.publish(2, StandingWord.of(true, false, true, true, false, 1, 0.96f, 1));
        lines.begin(2, 9, 0);
        lines.succeed(2, 7, 9, 5, 0);
        swapEvidence(2, 0, 1);

        lines.begin(2, 9, 0);
        assertThat(lines.succeedNow(2, 7, 9, 5, CAN_WAIT)).isTrue();
        lines.letWait(2, false);
        lines.begin(2, 9, 0);
        assertThat(lines.succeedNow(2, 7, 9, 5, CAN_WAIT))
                .as("need not wait any more")
                .isFalse();
        lines.publish(2, StandingWord.of(true, false, true, true, false, 1, 0.5f, 1));
        assertThat(lines.succeedNow(2, 7, 9, 5, CAN_WAIT)).isTrue();
        lines.letWait(2, true);
        lines.begin(2, 9, 0);
        assertThat(lines.succeedNow(2, 7, 9, 5, CAN_WAIT))
                .as("has answered, and waited for few")
                .isFalse();
        assertThat(lines.inFlight(2)).isEqualTo(1);
        assertThat(lines.counted(2, Outcome.SUCCESS)).isEqualTo(3);
    }

    @Test
    void beginIdle_isAtWhoIsTrustedIdleAndNotSlow_elseNothing() {
        int slow = LoadWord.latencyBits(10f);
        lines.reset(2, 7);
        lines.publish(2, StandingWord.of(true, false, true, true, false, 1, 1, 1));
        lines.publishEpoch(2, 3);
        lines.begin(2, 9, 0);
        lines.succeed(2, 7, 9, 5, 0);
        long load = lines.load(2);
        assertThat(lines.beginIdle(2, 9, LoadWord.latencyBits(5f), 5))
                .as("slow")
                .isEqualTo(Lines.NOT_BEGUN);
        lines.publish(2, StandingWord.of(true, false, true, true, false, 0.5f, 1, 1));
        assertThat(lines.beginIdle(2, 9, slow, 5)).as("ramping").isEqualTo(Lines.NOT_BEGUN);
        lines.publish(2, StandingWord.of(true, false, true, true, false, 1, 1, 1));
        lines.totalled(2, true);
        assertThat(lines.beginIdle(2, 9, slow, 5)).as("a part of the total").isEqualTo(Lines.NOT_BEGUN);
        lines.totalled(2, false);
        assertThat(lines.load(2)).isEqualTo(load);

        assertThat((int) lines.beginIdle(2, 9, slow, 5))
                .isEqualTo(lines.life(2))
                .isEqualTo(IdentityWord.life(7, 3));
        assertThat(lines.load(2)).isEqualTo(load + 1);
        assertThat(lines.beginIdle(2, 9, slow, 5)).as("one is out").isEqualTo(Lines.NOT_BEGUN);
    }

    @Test
    void beginNow_isAtWhoIsTrustedIdleAndNotSlow_unlessItEndsAPause_elseNothing() {
        int slow = LoadWord.latencyBits(10f);
        lines.reset(2, 7);
        lines.publish(2, TRUSTED);
        lines.publishEpoch(2, 3);
        lines.begin(2, 9, 0);
        lines.succeed(2, 7, 9, 5, 0);
        long load = lines.load(2);
        assertThat(lines.beginNow(2, 9 + Decay.PAUSE, slow)).as("a pause").isEqualTo(Lines.NOT_BEGUN);
        assertThat(lines.beginNow(2, 8, slow)).as("an older clock").isEqualTo(Lines.NOT_BEGUN);
        assertThat(lines.beginNow(2, 9, LoadWord.latencyBits(5f))).as("slow").isEqualTo(Lines.NOT_BEGUN);
        lines.publish(2, StandingWord.of(true, false, true, true, false, 0.5f, 1, 1));
        assertThat(lines.beginNow(2, 9, slow)).as("ramping").isEqualTo(Lines.NOT_BEGUN);
        lines.publish(2, StandingWord.of(true, false, true, true, false, 1, 0.5f, 1));
        lines.letWait(2, false);
        assertThat(lines.beginNow(2, 9, slow)).as("waits to be tried").isEqualTo(Lines.NOT_BEGUN);
        lines.publish(2, TRUSTED);
        lines.totalled(2, true);
        assertThat(lines.beginNow(2, 9, slow)).as("a part of the total").isEqualTo(Lines.NOT_BEGUN);
        lines.totalled(2, false);
        assertThat(lines.load(2)).isEqualTo(load);

        assertThat((int) lines.beginNow(2, 9, slow)).isEqualTo(lines.life(2)).isEqualTo(IdentityWord.life(7, 3));
        assertThat(lines.load(2)).isEqualTo(load + 1);
        assertThat(lines.beginNow(2, 9, slow)).as("one is out").isEqualTo(Lines.NOT_BEGUN);
    }

    @Test
    void beginNow_isAsAnyOtherBegin() {
        for (int tick : new int[] {9, 10, 9 + Decay.PAUSE - 1}) {
            for (int handle : new int[] {2, 3}) {
                lines.reset(handle, 7);
                lines.publish(handle, TRUSTED);
                lines.begin(handle, 9, 5);
                lines.succeed(handle, 7, 9, 8, 5);
            }
            lines.begin(3, tick, 5);
            assertThat((int) lines.beginNow(2, tick, LoadWord.latencyBits(10f))).isEqualTo(lines.life(2));
            assertThat(lines.load(2)).isEqualTo(lines.load(3));
        }
    }

    @Test
    void beginIdle_isAlsoAtWhoWaitsForEach_ifItIsFree() {
        int slow = LoadWord.latencyBits(10f);
        lines.reset(2, 7);
        lines.publish(2, StandingWord.of(true, false, true, true, false, 1, 0.5f, 1));
        assertThat(lines.beginIdle(2, 9, slow, 5)).as("does not wait").isEqualTo(Lines.NOT_BEGUN);
        lines.letWait(2, true);
        assertThat(lines.beginIdle(2, 9, slow, 5)).as("waits for few").isEqualTo(Lines.NOT_BEGUN);
        lines.letWait(2, false);
        lines.publish(2, StandingWord.of(true, true, true, true, false, 1, 0.5f, 1));
        assertThat(lines.beginIdle(2, 9, slow, 5)).as("for a trial").isEqualTo(Lines.NOT_BEGUN);
        lines.publish(2, StandingWord.of(true, false, true, true, false, 1, 0.5f, 1));
        assertThat((int) lines.beginIdle(2, 9, slow, 5)).isEqualTo(lines.life(2));
        assertThat(lines.beginIdle(2, 9, slow, 5)).as("one is out").isEqualTo(Lines.NOT_BEGUN);
    }

    @Test
    void beginWaiting_isAtWhoWaitsAndIsIdle_howeverSlow_elseNothing() {
        lines.reset(2, 7);
        lines.publishEpoch(2, 3);
        lines.publish(2, StandingWord.of(true, false, true, true, false, 1, 0.5f, 1));
        lines.begin(2, 9, 0);
        lines.succeed(2, 7, 9, 1e9f, 0);
        lines.totalled(2, true);
        assertThat(lines.beginWaiting(2, 9, 5)).as("does not wait").isEqualTo(Lines.NOT_BEGUN);
        lines.letWait(2, true);
        assertThat((int) lines.beginWaiting(2, 9, 5)).isEqualTo(IdentityWord.life(7, 3));
        assertThat(lines.inFlight(2)).isEqualTo(1);
        assertThat(lines.inFlightTotal()).isEqualTo(1);
        assertThat(lines.beginWaiting(2, 9, 5)).as("one is out").isEqualTo(Lines.NOT_BEGUN);
        lines.succeed(2, 7, 9, 5, 0);
        lines.publish(2, StandingWord.of(true, false, true, true, false, 1, 1, 1));
        assertThat(lines.beginWaiting(2, 9, 5)).as("trusted").isEqualTo(Lines.NOT_BEGUN);
        lines.publish(2, StandingWord.of(false, false, true, true, false, 1, 0.5f, 1));
        assertThat(lines.beginWaiting(2, 9, 5)).as("out").isEqualTo(Lines.NOT_BEGUN);
        assertThat(lines.inFlightTotal()).isZero();
    }

    @Test
    void answered_isWhoeverHasSucceededSinceATimeout_orHasNotTimedOut() {
        lines.reset(2, 7);
        assertThat(lines.answered(2)).isTrue();
        lines.timedOut(2, true);
        assertThat(lines.answered(2)).isFalse();
        assertThat(lines.timedOutInLine(2)).isTrue();

        lines.begin(2, 9, 0);
        lines.succeed(2, 7, 9, 5, 0);
        assertThat(lines.answered(2)).as("not booked yet").isTrue();
        lines.book(2, 0);
        assertThat(lines.answered(2)).as("booked for an error").isFalse();
        assertThat(lines.bookAnswers(2, 0)).isZero();
        assertThat(lines.answered(2)).as("no answers were left").isFalse();
        assertThat(lines.bookAnswers(2, 1)).isEqualTo(1);
        assertThat(lines.answered(2)).isTrue();
        assertThat(lines.timedOutInLine(2)).isFalse();

        lines.timedOut(2, true);
        lines.timedOut(2, false);
        assertThat(lines.timedOutInLine(2)).isFalse();
        assertThat(lines.answered(2)).isFalse();
        lines.publishEpoch(2, 3);
        assertThat(lines.answered(2)).as("another epoch").isTrue();
    }

    @Test
    void beginIdle_afterAPause_isAsAnyOtherBegin() {
        for (int tick : new int[] {9, 10, 9 + Decay.PAUSE, 9 + 10 * Decay.PAUSE}) {
            for (int handle : new int[] {2, 3}) {
                lines.reset(handle, 7);
                lines.publish(handle, StandingWord.of(true, false, true, true, false, 1, 1, 1));
                lines.begin(handle, 9, 3);
                lines.succeed(handle, 7, 9, 5, 3);
            }
            lines.begin(2, tick, 3);
            lines.beginIdle(3, tick, LoadWord.latencyBits(10f), 3);
            assertThat(lines.load(3)).as("at %d", tick).isEqualTo(lines.load(2));
            assertThat(LoadWord.tick(lines.load(3))).isEqualTo(tick);
        }
    }

    @Test
    void succeedPlainly_isASuccessOfOneThatStandsSteadyWithoutEvidence_elseNothing() {
        long steady = StandingWord.of(true, false, true, true, false, 1, 1, 1);
        long ramping = StandingWord.of(true, false, false, true, false, 0.5f, 1, 1);
        lines.reset(2, 7);
        for (int request = 1; request <= 100; request++) {
            lines.publish(2, steady);
            assertThat(lines.succeedPlainly(2, 7, 9, 5, 0, true))
                    .as("none is out")
                    .isFalse();
            lines.begin(2, 9, 0);
            long load = lines.load(2);
            assertThat(lines.succeedPlainly(2, 5, 9, 5, 0, true))
                    .as("another life")
                    .isFalse();
            assertThat(lines.succeedPlainly(1 << 20, 7, 9, 5, 0, true))
                    .as("unknown")
                    .isFalse();
            swapEvidence(2, 0, 1);
            assertThat(lines.succeedPlainly(2, 7, 9, 5, 0, false))
                    .as("with evidence")
                    .isFalse();
            swapEvidence(2, 1, 0);
            lines.publish(2, ramping);
            assertThat(lines.succeedPlainly(2, 7, 9, 5, 0, true)).as("ramping").isFalse();
            assertThat(lines.load(2)).isEqualTo(load);

            lines.publish(2, steady);
            assertThat(lines.succeedPlainly(2, 7, 9, request, 0, false)).isTrue();
            assertThat(lines.inFlight(2)).isZero();
            assertThat(LoadWord.latency(lines.load(2))).isCloseTo(request, within(request / 4096f));
            assertThat(lines.counted(2, Outcome.SUCCESS)).isEqualTo(request);
        }
    }

    @Test
    void succeedPlainly_withEvidenceThatMayWait_countsUntilItIsDue_ofOneThatIsWorthChoosing() {
        long wellEnough = StandingWord.of(true, false, true, true, false, 1, 0.96f, 1);
        long hardlyChosen = StandingWord.of(true, false, true, true, false, 1, 0.93f, 1);
        lines.reset(2, 7);
        swapEvidence(2, 0, 1);
        int due = 0;
        for (int request = 1; request <= 100; request++) {
            lines.begin(2, 9, 0);
            lines.publish(2, hardlyChosen);
            assertThat(lines.succeedPlainly(2, 7, 9, 5, 0, true))
                    .as("must be asked again")
                    .isFalse();
            lines.publish(2, wellEnough);
            assertThat(lines.succeedPlainly(2, 7, 9, 5, 0, false))
                    .as("cannot wait")
                    .isFalse();
            boolean isDue = LoadWord.bookingIsDue(lines.load(2));
            boolean counted = lines.succeedPlainly(2, 7, 9, 5, 0, true);
            assertThat(counted).as("request " + request).isEqualTo(!isDue);
            if (!counted) {
                due++;
                lines.book(2, 0);
                lines.succeed(2, 7, 9, 5, 0);
            }
            assertThat(lines.inFlight(2)).isZero();
            assertThat(lines.counted(2, Outcome.SUCCESS)).isEqualTo(request);
        }
        assertThat(due).as("one in thirty-two").isEqualTo(3);
    }

    @Test
    void latencyAfterASample_isThePeakOfWhatIsLeftOfIt_inThisTickOrLater() {
        long seed = 20_261_129;
        SplittableRandom random = new SplittableRandom(seed);
        float typical = 2e6f;
        for (int i = 0; i < 200_000; i++) {
            int tick = random.nextInt(Decay.TICK_MASK + 1);
            boolean afterPause = random.nextInt(4) == 0;
            long idle = afterPause
                    ? idle((tick - 2 * Decay.PAUSE) & Decay.TICK_MASK, random.nextInt(1, 50) * 1e5f)
                    : anyLoad(random, tick);
            long load = LoadWord.begun(idle, tick, typical);
            float sample = random.nextInt(0, 50) * 1e5f;
            float decayed = LoadWord.decayed(load, tick, typical);
            float before = afterPause ? Decay.afterPause(decayed, typical) : decayed;
            int age = Decay.age(LoadWord.tick(load), tick);
            boolean raisesOnly = random.nextBoolean();
            long after = LoadWord.ended(load, tick, sample, raisesOnly, typical);
            boolean first = LoadWord.latency(load) == 0;
            float moved = first ? sample : Decay.peak(before, sample, age);
            float raised = first && sample <= typical ? 0 : Math.max(decayed, sample);
            float expected = raisesOnly ? raised : moved;
            assertThat(LoadWord.latency(after))
                    .as("seed %d, %x, %f at %d", seed, load, sample, tick)
                    .isCloseTo(expected, within(expected / 4096));
            assertThat(LoadWord.inFlight(after)).isEqualTo(LoadWord.inFlight(load) - 1);
            assertThat(LoadWord.tick(after)).isEqualTo(tick);
            assertThat(LoadWord.totalled(after)).isEqualTo(LoadWord.totalled(load));
            assertThat(LoadWord.unbooked(after, LoadWord.unbooked(load, 0))).isZero();
        }
    }

    @Test
    void firstAnswer_isWhatAnInstanceTakes_whateverIsUsual() {
        for (float sample : new float[] {1e6f, 2e6f, 1e9f}) {
            long load = LoadWord.begun(LoadWord.neverAsked(77), 77, 2e8f);
            float latency = LoadWord.latency(LoadWord.ended(load, 78, sample, false, 2e8f));
            assertThat(latency).isCloseTo(sample, within(sample / 4096));
        }
    }

    @Test
    void firstFailure_saysNothingOfWhatAnInstanceTakes_unlessThatIsMoreThanUsual() {
        long load = LoadWord.begun(LoadWord.neverAsked(77), 77, 2e8f);
        assertThat(LoadWord.latency(LoadWord.ended(load, 78, 1e6f, true, 2e8f))).isZero();
        assertThat(LoadWord.latency(LoadWord.ended(load, 78, 1e6f, true, 0)))
                .as("while nothing is usual yet")
                .isZero();
        assertThat(LoadWord.latency(LoadWord.ended(load, 78, 1e9f, true, 2e8f))).isCloseTo(1e9f, within(1e9f / 4096));
    }

    @Test
    void whoNeverAnswered_isUnknownHoweverOldItsLine() {
        long load = LoadWord.neverAsked(77);
        assertThat(LoadWord.latency(LoadWord.restamped(load, 76, 2e6f))).isZero();
        assertThat(LoadWord.tick(LoadWord.restamped(load, 76, 2e6f))).isEqualTo(76);
    }

    @Test
    void whoWasQuick_isSoHoweverLongAgo_andWhoWasSlowIsUsualInTheEnd() {
        float typical = 2e6f;
        long quick = idle(0, typical / 10);
        long slow = idle(0, typical * 10);
        int minute = (int) (60e9 / (1 << Decay.TICK_SHIFT));
        assertThat(LoadWord.decayed(quick, minute, typical)).isEqualTo(LoadWord.latency(quick));
        assertThat(LoadWord.decayed(slow, minute, typical)).isBetween(typical, typical * 1.1f);
        assertThat(LoadWord.decayed(slow, minute / 60, typical)).isBetween(typical * 9, typical * 9.5f);
    }

    @Test
    void requestWithinATick_beginsAndEndsAsAnyOther() {
        long seed = 20_261_130;
        SplittableRandom random = new SplittableRandom(seed);
        float typical = 2e6f;
        int begun = 0;
        int begunWithinIt = 0;
        int ended = 0;
        for (int i = 0; i < 200_000; i++) {
            int tick = random.nextInt(Decay.TICK_MASK + 1);
            long load = anyLoad(random, tick);
            if (LoadWord.restsAndIsNotSlow(load, Integer.MAX_VALUE)) {
                begun++;
                assertThat(LoadWord.begunAtRest(load, tick, typical)).isEqualTo(LoadWord.begun(load, tick, typical));
                if (LoadWord.tick(load) == tick) {
                    begunWithinIt++;
                    assertThat(LoadWord.begun(load, tick, typical)).isEqualTo(load + 1);
                }
                assertThat(LoadWord.inFlight(load)).isZero();
                assertThat(LoadWord.totalled(load)).isFalse();
            }
            long out = LoadWord.begun(load, tick, typical);
            float sample = random.nextInt(-1, 50) * 1e5f;
            if (LoadWord.canSucceedNow(out, tick, sample)) {
                ended++;
                assertThat(LoadWord.succeededNow(out, sample))
                        .as("seed %d, %x, %f at %d", seed, out, sample, tick)
                        .isEqualTo(LoadWord.succeeded(LoadWord.ended(out, tick, sample, false, typical)));
                assertThat(LoadWord.bookingIsDue(out)).isFalse();
                assertThat(LoadWord.totalled(out)).isFalse();
            }
        }
        assertThat(begun).isGreaterThan(10_000);
        assertThat(begunWithinIt).isGreaterThan(10_000);
        assertThat(ended).isGreaterThan(10_000);
    }

    @Test
    void successThatIsCountedByItself_isRefused() {
        assertThatThrownBy(() -> lines.count(0, Outcome.SUCCESS)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void trusted_isWhoeverIsEligibleForNoTrial_withAllOfItsShareAndGoodHealth_andReportsNothing() {
        for (boolean steady : new boolean[] {true, false}) {
            for (boolean well : new boolean[] {true, false}) {
                assertThat(StandingWord.trusted(StandingWord.of(true, false, steady, well, false, 1, 1, 1)))
                        .isTrue();
            }
        }
        assertThat(StandingWord.trusted(StandingWord.of(false, false, true, true, false, 1, 1, 1)))
                .as("not eligible")
                .isFalse();
        assertThat(StandingWord.trusted(StandingWord.of(true, true, true, true, false, 1, 1, 1)))
                .as("for a trial")
                .isFalse();
        assertThat(StandingWord.trusted(StandingWord.of(true, false, true, true, true, 1, 1, 1)))
                .as("reports its load")
                .isFalse();
        assertThat(StandingWord.trusted(StandingWord.of(true, false, true, true, false, 0.99f, 1, 1)))
                .as("ramps")
                .isFalse();
        assertThat(StandingWord.trusted(StandingWord.of(true, false, true, true, false, 1, 0.937f, 1)))
                .as("has erred")
                .isFalse();
        assertThat(StandingWord.trusted(StandingWord.of(true, false, true, true, false, 1, 0.938f, 1)))
                .as("has hardly erred")
                .isTrue();
        assertThat(StandingWord.trusted(StandingWord.of(true, false, true, true, false, 1, 1, 0.99f)))
                .as("weighs less than another")
                .isFalse();
    }

    @Test
    void idleAndNotSlow_isWhoeverAnsweredSoonerThanThat_orHasNotAnswered() {
        long idle = LoadWord.ended(LoadWord.begun(0, 1, 0), 1, 1e6f, false, 0);
        int slow = LoadWord.latencyBits(1.125e6f);
        assertThat(LoadWord.idleAndNotSlow(idle, 0)).as("all are slow").isFalse();
        assertThat(LoadWord.idleAndNotSlow(0, 0)).as("all are slow").isFalse();
        assertThat(LoadWord.idleAndNotSlow(0, slow)).as("counts as a usual one").isTrue();
        assertThat(LoadWord.idleAndNotSlow(idle, slow)).isTrue();
        assertThat(LoadWord.idleAndNotSlow(idle, LoadWord.latencyBits(1e6f))).isFalse();
        assertThat(LoadWord.idleAndNotSlow(LoadWord.begun(idle, 1, 1e6f), slow)).isFalse();
    }

    @Test
    void twoOfWhomOneReports_orHasLessThanHalfOfItsHealth_areNotPlain() {
        for (float weight : new float[] {1, 0.5f, Float.MIN_NORMAL}) {
            long well = StandingWord.of(true, false, true, true, false, 1, 1, weight);
            assertThat(StandingWord.worthChoosing(well, well)).isTrue();
            for (float health = 0; health <= 1; health += 0.01f) {
                long silent = StandingWord.of(true, false, true, true, false, 0.5f, health, weight);
                long reporting = StandingWord.of(true, false, true, true, true, 1, health, weight);
                for (long[] two : new long[][] {{silent, well}, {well, silent}, {silent, silent}}) {
                    assertThat(StandingWord.plain(two[0], two[1])).isEqualTo(StandingWord.health(silent) >= 0.5f);
                    assertThat(StandingWord.worthChoosing(two[0], two[1]))
                            .isEqualTo(StandingWord.health(silent) >= BetterOfTwoPicker.GOOD_HEALTH);
                }
                assertThat(StandingWord.plain(reporting, well)).isFalse();
                assertThat(StandingWord.plain(well, reporting)).isFalse();
            }
            long out = StandingWord.of(false, false, true, true, false, 1, 1, weight);
            assertThat(StandingWord.plain(out, well)).isFalse();
            assertThat(StandingWord.eligible(well, well)).isTrue();
            assertThat(StandingWord.eligible(well, out)).isFalse();
            assertThat(StandingWord.eligible(out, well)).isFalse();
        }
    }

    @Test
    void whoIsEligibleForNoTrial_isFree() {
        assertThat(StandingWord.free(StandingWord.of(true, false, true, true, false, 1, 1, 1)))
                .isTrue();
        assertThat(StandingWord.free(StandingWord.of(true, true, false, true, false, 1, 1, 1)))
                .as("for a trial")
                .isFalse();
        assertThat(StandingWord.free(StandingWord.of(false, false, true, true, false, 1, 1, 1)))
                .isFalse();
        assertThat(StandingWord.free(0)).isFalse();
    }

    @Test
    void whoIsFreeWithAWeightAndARampOfOne_isWholeAndFree() {
        for (boolean eligible : new boolean[] {true, false}) {
            for (boolean trial : new boolean[] {true, false}) {
                for (float ramp : new float[] {0.5f, 1}) {
                    for (float weight : new float[] {0.5f, 1}) {
                        long standing = StandingWord.of(eligible, trial, true, true, false, ramp, 0.7f, weight);
                        assertThat(StandingWord.wholeAndFree(standing))
                                .isEqualTo(StandingWord.whole(standing) && StandingWord.free(standing))
                                .isEqualTo(eligible && !trial && ramp == 1 && weight == 1);
                    }
                }
            }
        }
    }

    @Test
    void twoIdleOnesOfThisTick_compareByTheirBitsAsByWhatTheyCost() {
        long seed = 20_261_128;
        SplittableRandom random = new SplittableRandom(seed);
        int fresh = 0;
        for (int i = 0; i < 200_000; i++) {
            int tick = random.nextInt(Decay.TICK_MASK + 1);
            long one = anyLoad(random, tick);
            long other = anyLoad(random, tick);
            boolean expected = isIdleAndFresh(one, tick) && isIdleAndFresh(other, tick);
            assertThat(LoadWord.idleAndFresh(one, other, tick))
                    .as("seed %d, %x and %x", seed, one, other)
                    .isEqualTo(expected);
            if (expected) {
                fresh++;
                assertThat(Integer.compare(LoadWord.latencyBits(one), LoadWord.latencyBits(other)))
                        .isEqualTo(Float.compare(
                                LoadWord.decayed(one, tick, 5_000_000), LoadWord.decayed(other, tick, 5_000_000)));
            }
        }
        assertThat(fresh).isGreaterThan(1000);
    }

    private static boolean isIdleAndFresh(long load, int tick) {
        return LoadWord.inFlight(load) == 0 && LoadWord.tick(load) == tick && LoadWord.latency(load) > 0;
    }

    /** Nothing is out, and this is what it took then; 0 when that is not known. */
    private static long idle(int tick, float latency) {
        long never = LoadWord.restamped(0, tick, 0);
        return latency == 0 ? never : LoadWord.ended(never + 1, tick, latency, false, 0);
    }

    /** A load with none or some out, of this tick or an earlier one, with a latency or none, and whatever is counted. */
    private static long anyLoad(SplittableRandom random, int tick) {
        int then = (tick - random.nextInt(2)) & Decay.TICK_MASK;
        float latency = random.nextInt(4) == 0 ? 0 : random.nextInt(1, 50) * 1e5f;
        long load = idle(then, latency);
        for (int success = random.nextInt(40); success > 0; success--) {
            load = LoadWord.succeeded(load);
        }
        load |= random.nextBoolean() ? LoadWord.TOTALLED : 0;
        return random.nextInt(4) == 0 ? load + random.nextInt(1, 100) : load;
    }

    @Test
    void beginFree_beginsAndTellsTheLife_onlyWhereItStandsFree() {
        lines.ensure(3);
        lines.reset(3, 7);
        lines.publishEpoch(3, 0xffff);
        for (boolean eligible : new boolean[] {true, false}) {
            for (boolean trial : new boolean[] {true, false}) {
                lines.publish(3, StandingWord.of(eligible, trial, false, true, false, 1, 1, 1));
                int before = lines.inFlight(3);
                boolean free = eligible && !trial;
                assertThat(lines.beginFree(3, 9, 0)).isEqualTo(free ? 0xffff_0007L : Lines.NOT_BEGUN);
                assertThat(lines.inFlight(3)).isEqualTo(before + (free ? 1 : 0));
            }
        }
    }

    @Test
    void otherHealth_changesNothingElse() {
        for (boolean well : new boolean[] {true, false}) {
            long before = StandingWord.of(true, false, true, !well, true, 0.25f, 0.75f, 0.5f);
            assertThat(StandingWord.withHealth(before, 0.125f, well))
                    .isEqualTo(StandingWord.of(true, false, true, well, true, 0.25f, 0.125f, 0.5f));
        }
    }

    @Test
    void standing_givesBackItsParts_andAShareAboveZeroStaysAboveZero() {
        SplittableRandom random = new SplittableRandom(20_260_104);
        for (int i = 0; i < 50_000; i++) {
            boolean eligible = random.nextBoolean();
            boolean trial = random.nextBoolean();
            boolean steady = random.nextBoolean();
            boolean well = random.nextBoolean();
            boolean reports = random.nextBoolean();
            float ramp = random.nextFloat();
            float health = random.nextFloat();
            float weight = random.nextFloat();
            long word = StandingWord.of(eligible, trial, steady, well, reports, ramp, health, weight);
            assertThat(StandingWord.eligible(word)).isEqualTo(eligible);
            assertThat(StandingWord.trial(word)).isEqualTo(trial);
            assertThat(StandingWord.steady(word)).isEqualTo(steady);
            assertThat(StandingWord.well(word)).isEqualTo(well);
            assertThat(StandingWord.reports(word)).isEqualTo(reports);
            assertThat(StandingWord.ramp(word)).isCloseTo(ramp, within(1e-4f)).isPositive();
            assertThat(StandingWord.health(word)).isCloseTo(health, within(1e-4f));
            assertThat(StandingWord.weight(word)).isEqualTo(weight);
        }
        long extremes = StandingWord.of(true, false, false, false, false, 1e-9f, 0, 1);
        assertThat(StandingWord.ramp(extremes)).isPositive();
        assertThat(StandingWord.health(extremes)).isZero();
        long whole = StandingWord.of(true, false, false, true, false, 1, 1, 1);
        assertThat(StandingWord.ramp(whole)).isEqualTo(1);
        assertThat(StandingWord.health(whole)).isEqualTo(1);
    }

    @Test
    void reportedLoad_isForgottenAfterTwoSeconds_andZeroIsALoad() {
        int halfSecond = 1 << 7;
        for (int tick : new int[] {0, 1000, Decay.TICK_MASK - 10}) {
            lines.reportLoad(2, 0, tick);
            assertThat(lines.reportedLoad(2)).isBetween(0f, 1e-30f);
            assertThat(lines.expireReport(2, (tick + halfSecond) & Decay.TICK_MASK))
                    .isFalse();
            assertThat(lines.reports(2)).isTrue();
            assertThat(lines.reportedLoad(2)).isNotNaN();
            assertThat(lines.expireReport(2, (tick + 5 * halfSecond) & Decay.TICK_MASK))
                    .isTrue();
            assertThat(lines.reports(2)).isFalse();
            assertThat(lines.reportedLoad(2)).isNaN();
        }
    }

    @Test
    void growth_keepsWhatWasWritten() {
        lines.begin(3, 9, 0);
        lines.count(3, Outcome.TIMEOUT);
        assertThat(lines.knows(Lines.CHUNK)).isFalse();
        lines.ensure(10 * Lines.CHUNK);
        assertThat(lines.knows(10 * Lines.CHUNK - 1)).isTrue();
        assertThat(lines.knows(-1)).isFalse();
        assertThat(lines.inFlight(3)).isEqualTo(1);
        assertThat(lines.counted(3, Outcome.TIMEOUT)).isEqualTo(1);
    }

    /** Lives of a slot as a pool counts them: odd while it is taken, even while it is free. */
    private void live(int handle, int lives) {
        lines.ensure(handle);
        lines.reset(handle, lines.incarnation(handle) + 2 * lives);
    }

    @Test
    void droppedChunk_readsAsNobodys() {
        live(3, 1);
        lines.publish(3, -1);
        lines.drop(0, left::add);

        assertThat(lines.knows(3)).isTrue();
        assertThat(StandingWord.eligible(lines.standing(3))).isFalse();
        assertThat(lines.lives(3)).isFalse();
        assertThat(lines.incarnation(3)).as("it was given").isPositive();
        assertThat(lines.evidence(3)).isZero();
        assertThat(lines.reportedLoad(3)).isNaN();
        assertThat(lines.indexed(3)).isFalse();
        assertThat(LoadWord.latency(lines.load(3))).isZero();
        for (Outcome outcome : Outcome.values()) {
            assertThat(lines.counted(3, outcome)).isZero();
        }
    }

    @Test
    void droppedChunk_isWrittenByNobody_whoeverIsLate() throws ReflectiveOperationException {
        live(3, 1);
        int life = lines.incarnation(3) - 1;
        lines.drop(0, left::add);
        long[] nobodys = Room.nobodysLines();
        long[] before = nobodys.clone();

        lines.begin(3, 9, 1);
        assertThat(lines.end(3, life, 9, 1, false, 1)).isFalse();
        assertThat(lines.succeed(3, life, 9, 1, 1)).isFalse();
        lines.book(3, 1);
        lines.restamp(3, 1 << 19, 1);
        lines.publish(3, -1);
        lines.swapStanding(3, 0, -1);
        assertThat(swapEvidence(3, 0, -1)).as("no sum is kept of it").isFalse();
        lines.publishEpoch(3, 7);
        lines.reportLoad(3, 5, 9);
        lines.expireReport(3, 9);
        lines.markWatched(3);
        lines.unmarkWatched(3);
        lines.markIndexed(3, true, true);
        OUTCOMES.forEach(outcome -> lines.count(3, outcome));

        assertThat(nobodys).isEqualTo(before);
        assertThat(lines.inFlightTotal()).isZero();
    }

    @Test
    void chunkThatIsMadeAgain_isBlank_andItsIncarnationsGoOnFromTheLast() {
        live(0, 40);
        live(3, 7);
        lines.publish(3, -1);
        lines.count(3, Outcome.TIMEOUT);
        swapEvidence(3, 0, 5);
        swapEvidence(4, 0, 6);
        lines.drop(0, left::add);
        assertThat(left).containsExactly(5L, 6L);
        lines.ensure(3);

        Said fresh = new Said();
        fresh.incarnation = 80;
        agrees(3, fresh);
        agrees(0, fresh);
        agrees(4, fresh);
        lines.begin(3, 1, 0);
        assertThat(lines.inFlight(3)).isEqualTo(1);
        assertThat(lines.inFlight(4)).isZero();
    }

    @Test
    void otherChunks_areNotTouchedByOneThatIsDropped() {
        lines.ensure(Lines.CHUNK);
        lines.begin(3, 1, 0);
        lines.drop(1, left::add);
        assertThat(lines.inFlight(3)).isEqualTo(1);
        lines.ensure(Lines.CHUNK);
        assertThat(lines.inFlight(3)).isEqualTo(1);
        assertThat(lines.inFlight(Lines.CHUNK)).isZero();
    }

    @Test
    void latencyCost_ofFailuresOnlyRises_andOfSilenceDriftsToTheTypical() {
        lines.begin(4, 0, 0);
        lines.end(4, lines.incarnation(4), 0, 100, false, 0);
        lines.begin(4, 0, 0);
        lines.end(4, lines.incarnation(4), 0, 10, true, 0);
        assertThat(LoadWord.latency(lines.load(4))).isEqualTo(100);
        lines.begin(4, 0, 0);
        lines.end(4, lines.incarnation(4), 0, 200, true, 0);
        assertThat(LoadWord.latency(lines.load(4))).isEqualTo(200);
        assertThat(LoadWord.decayed(lines.load(4), 0, 50)).isEqualTo(200);
        assertThat(LoadWord.decayed(lines.load(4), 1 << 17, 50)).isEqualTo(50);
        assertThat(LoadWord.stall(lines.load(4), 100)).isZero();
        lines.begin(4, 100, 0);
        assertThat(LoadWord.stall(lines.load(4), 350)).isEqualTo(250);
    }

    @Test
    void latencyCost_ofOneThatIsAskedAfterAPause_isWorthWhatTimeHasLeftOfIt() {
        int typical = 1;
        lines.begin(4, 0, typical);
        lines.end(4, lines.incarnation(4), 0, 2, false, typical);
        lines.begin(4, Decay.PAUSE - 1, typical);
        assertThat(LoadWord.latency(lines.load(4))).isEqualTo(2);
        lines.end(4, lines.incarnation(4), Decay.PAUSE - 1, -1, false, typical);

        int tenSeconds = (int) (10_000_000_000L >> Decay.TICK_SHIFT);
        lines.begin(4, Decay.PAUSE - 1 + tenSeconds, typical);
        assertThat(LoadWord.latency(lines.load(4))).isCloseTo(1 + (float) Math.exp(-1), within(0.001f));
    }

    private void endsWith(int tick, float sample, boolean raisesOnly) {
        lines.end(4, lines.incarnation(4), tick, sample, raisesOnly, 1);
    }

    @Test
    void outlier_isForgottenByHalfOfItsDigits_whenTheFirstAfterAPauseIsQuick_andNotBefore() {
        lines.begin(4, 0, 1);
        endsWith(0, 1e6f, false);
        lines.begin(4, Decay.PAUSE, 1);
        assertThat(LoadWord.latency(lines.load(4))).as("while nobody knows").isGreaterThan(9e5f);
        endsWith(Decay.PAUSE, 1, false);
        assertThat(LoadWord.latency(lines.load(4))).isBetween(450f, 501f);

        lines.begin(4, Decay.PAUSE, 1);
        endsWith(Decay.PAUSE, 1, false);
        assertThat(LoadWord.latency(lines.load(4)))
                .as("a second one, without a pause")
                .isBetween(220f, 251f);
    }

    @Test
    void outlier_thatIsConfirmedAfterAPause_staysTheCost() {
        lines.begin(4, 0, 1);
        endsWith(0, 1e6f, false);
        lines.begin(4, Decay.PAUSE, 1);
        endsWith(Decay.PAUSE, 9e5f, false);
        assertThat(LoadWord.latency(lines.load(4))).isCloseTo(9e5f, within(9e5f / 4_096));
    }

    @Test
    void failure_orAnAnswerThatSaysNothing_doesNotEndThePause() {
        lines.begin(4, 0, 1);
        endsWith(0, 1e6f, false);
        lines.begin(4, Decay.PAUSE, 1);
        lines.begin(4, Decay.PAUSE, 1);
        lines.begin(4, Decay.PAUSE, 1);
        endsWith(Decay.PAUSE, 1, true);
        endsWith(Decay.PAUSE, -1, false);
        assertThat(LoadWord.latency(lines.load(4))).isGreaterThan(9e5f);
        endsWith(Decay.PAUSE, 1, false);
        assertThat(LoadWord.latency(lines.load(4))).isBetween(450f, 501f);
    }

    private boolean swapEvidence(int handle, long before, long after) {
        return lines.swapEvidence(handle, before, after, left -> {
            throw new AssertionError("left: " + left);
        });
    }

    @Test
    void evidenceThatComesWhileItsChunkIsDropped_isThereOrLeft_andNeverLost() throws InterruptedException {
        AtomicLong sum = new AtomicLong();
        AtomicBoolean over = new AtomicBoolean();
        lines.ensure(3);
        Thread writing = new Thread(() -> {
            while (!over.get()) {
                long before = lines.evidence(3);
                if (lines.swapEvidence(3, before, before + 1, left -> sum.addAndGet(-left))) {
                    sum.incrementAndGet();
                }
            }
        });
        writing.start();
        for (int round = 0; round < 50_000; round++) {
            lines.drop(0, left -> sum.addAndGet(-left));
            lines.ensure(3);
        }
        over.set(true);
        writing.join();
        assertThat(sum.get()).isEqualTo(lines.evidence(3));
    }
}
