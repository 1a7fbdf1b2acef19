package io.datapunk.lb.testkit.time;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.datapunk.lb.spi.Scheduler.Cancellable;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

class ManualSchedulerTest {
    private final ManualScheduler scheduler = new ManualScheduler();
    private final ManualTicker ticker = scheduler.ticker();
    private final long origin = ticker.nanos();
    private final List<String> ran = new ArrayList<>();

    @Test
    void tasks_runInOrderOfDueTimeThenOfSubmission_acrossTheWrap() {
        scheduler.after(Duration.ofSeconds(7), at("c"));
        scheduler.after(Duration.ofSeconds(3), at("a"));
        scheduler.after(Duration.ofSeconds(7), at("d"));
        scheduler.after(Duration.ofSeconds(5), at("b"));

        assertThat(scheduler.advance(Duration.ofSeconds(10))).isEqualTo(4);

        assertThat(ran).containsExactly("a@3000", "b@5000", "c@7000", "d@7000");
        assertThat(ticker.nanos() - origin).isEqualTo(Duration.ofSeconds(10).toNanos());
    }

    @Test
    void advance_leavesWhatIsNotDue() {
        scheduler.after(Duration.ofMillis(10), at("a"));

        assertThat(scheduler.advance(Duration.ofMillis(9))).isZero();
        assertThat(scheduler.pending()).isEqualTo(1);
        assertThat(scheduler.untilNext()).contains(Duration.ofMillis(1));
        assertThat(scheduler.advance(Duration.ofMillis(1))).isEqualTo(1);
        assertThat(scheduler.untilNext()).isEmpty();
    }

    @Test
    void zeroAndNegativeDelays_runWhenNextAsked_notInTheCall() {
        scheduler.after(Duration.ZERO, at("zero"));
        scheduler.after(Duration.ofDays(-1), at("negative"));
        assertThat(ran).isEmpty();

        scheduler.runDue();

        assertThat(ran).containsExactly("zero@0", "negative@0");
    }

    @Test
    void absurdDelays_areAccepted() {
        scheduler.after(Duration.ofSeconds(Long.MAX_VALUE), at("never"));
        scheduler.every(Duration.ofSeconds(Long.MAX_VALUE), at("never"));

        scheduler.advance(Duration.ofDays(365));

        assertThat(ran).isEmpty();
        assertThat(scheduler.pending()).isEqualTo(2);
    }

    @Test
    void taskScheduledByATask_runsInTheSameAdvanceWhenDue() {
        scheduler.after(Duration.ofMillis(2), () -> {
            at("a").run();
            scheduler.after(Duration.ofMillis(3), at("b"));
            scheduler.after(Duration.ofMillis(30), at("c"));
        });

        scheduler.advance(Duration.ofMillis(10));

        assertThat(ran).containsExactly("a@2", "b@5");
        assertThat(scheduler.pending()).isEqualTo(1);
    }

    @Test
    void series_runsAtEachPeriodUntilCancelled() {
        Cancellable series = scheduler.every(Duration.ofMillis(10), at("a"));

        scheduler.advance(Duration.ofMillis(35));
        series.cancel();
        series.cancel();
        scheduler.advance(Duration.ofMillis(35));

        assertThat(ran).containsExactly("a@10", "a@20", "a@30");
        assertThat(scheduler.pending()).isZero();
    }

    @Test
    void series_cancelledByItsOwnRun_ends() {
        List<Cancellable> series = new ArrayList<>();
        series.add(scheduler.every(Duration.ofMillis(10), () -> {
            at("a").run();
            series.get(0).cancel();
        }));

        scheduler.advance(Duration.ofMillis(50));

        assertThat(ran).containsExactly("a@10");
        assertThat(scheduler.pending()).isZero();
    }

    @Test
    void lateRuns_areSkippedNotBunched() {
        scheduler.every(Duration.ofMillis(10), at("a"));

        ticker.advance(Duration.ofMillis(55));
        scheduler.runDue();
        scheduler.advance(Duration.ofMillis(15));

        assertThat(ran).containsExactly("a@55", "a@60", "a@70");
    }

    @Test
    void lateRunExactlyOnTheRhythm_isRunOnce() {
        scheduler.every(Duration.ofMillis(10), at("a"));

        ticker.advance(Duration.ofMillis(50));
        scheduler.advance(Duration.ofMillis(10));

        assertThat(ran).containsExactly("a@50", "a@60");
    }

    @Test
    void runThatTakesLongerThanThePeriod_skipsWhatItMissed() {
        scheduler.every(Duration.ofMillis(10), () -> {
            at("a").run();
            if (ran.size() == 1) {
                ticker.advance(Duration.ofMillis(25));
            }
        });

        scheduler.advance(Duration.ofMillis(50));

        assertThat(ran).containsExactly("a@10", "a@40", "a@50");
    }

    @Test
    void throwingTask_isKeptAndEndsNeitherItsSeriesNorOthers() {
        AssertionError failure = new AssertionError("expected by the test");
        scheduler.every(Duration.ofMillis(10), () -> {
            throw failure;
        });
        scheduler.every(Duration.ofMillis(10), at("b"));

        scheduler.advance(Duration.ofMillis(20));

        assertThat(scheduler.thrown()).containsExactly(failure, failure);
        assertThat(ran).containsExactly("b@10", "b@20");
    }

    @Test
    void cancelledTask_doesNotRun() {
        scheduler.after(Duration.ofMillis(10), at("a")).cancel();

        scheduler.advance(Duration.ofMillis(20));

        assertThat(ran).isEmpty();
    }

    @Test
    void taskThatAdvances_isToldNotTo() {
        scheduler.after(Duration.ZERO, () -> scheduler.advance(Duration.ofMillis(1)));

        scheduler.runDue();

        assertThat(scheduler.thrown()).singleElement().isInstanceOf(IllegalStateException.class);
    }

    @Test
    void tasksThatScheduleWithoutEnd_areStopped() {
        AtomicInteger runs = new AtomicInteger();
        Runnable[] again = new Runnable[1];
        again[0] = () -> {
            runs.incrementAndGet();
            scheduler.after(Duration.ZERO, again[0]);
        };
        scheduler.after(Duration.ZERO, again[0]);

        assertThatIllegalStateException()
                .isThrownBy(scheduler::runDue)
                .withMessageContaining("without any time passing");
        assertThat(runs).hasValue(100_000);
    }

    @Test
    void periodOfZero_isRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> scheduler.every(Duration.ZERO, () -> {}))
                .withMessage("period: PT0S, expected a duration above zero");
    }

    @TestFactory
    Stream<DynamicTest> fromEveryHostileOrigin_theSameHappens() {
        return ManualTicker.ofEveryHostileOrigin().stream()
                .map(hostile -> DynamicTest.dynamicTest(hostile.toString(), () -> sameFrom(hostile)));
    }

    private static void sameFrom(ManualTicker hostile) {
        ManualScheduler mine = new ManualScheduler(hostile);
        long start = hostile.nanos();
        List<String> order = new ArrayList<>();
        mine.after(Duration.ofSeconds(11), () -> order.add("late"));
        mine.after(Duration.ofSeconds(Long.MAX_VALUE), () -> order.add("never"));
        Cancellable series = mine.every(Duration.ofSeconds(4), () -> order.add("each"));
        mine.after(Duration.ofNanos(1), () -> order.add("soon"));
        mine.after(Duration.ofSeconds(-1), () -> order.add("now"));

        assertThat(mine.untilNext()).contains(Duration.ZERO);
        assertThat(mine.advance(Duration.ofSeconds(13))).isEqualTo(6);
        hostile.advance(Duration.ofSeconds(20)); // a pause of the process
        mine.runDue();
        series.cancel();

        assertThat(order).containsExactly("now", "soon", "each", "each", "late", "each", "each");
        assertThat(mine.pending()).as("that which is never due").isEqualTo(1);
        assertThat(mine.thrown()).isEmpty();
        assertThat(hostile.nanos() - start).isEqualTo(Duration.ofSeconds(33).toNanos());
    }

    @Test
    void tickerThatIsSetBack_delaysWhatIsNotDueYetAndRunsNothingTwice() {
        scheduler.every(Duration.ofMillis(10), at("a"));
        scheduler.advance(Duration.ofMillis(10));

        ticker.set(origin);
        scheduler.advance(Duration.ofMillis(10));
        assertThat(ran).containsExactly("a@10");
        scheduler.advance(Duration.ofMillis(10));
        assertThat(ran).containsExactly("a@10", "a@20");
    }

    private Runnable at(String name) {
        return () -> ran.add(name + "@" + (ticker.nanos() - origin) / 1_000_000);
    }
}
