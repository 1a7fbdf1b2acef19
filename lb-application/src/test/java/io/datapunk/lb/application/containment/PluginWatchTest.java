package io.datapunk.lb.application.containment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.datapunk.lb.Surroundings;
import io.datapunk.lb.domain.selection.Containment;
import io.datapunk.lb.domain.selection.NonsenseAnswerException;
import io.datapunk.lb.testkit.time.ManualScheduler;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.SplittableRandom;
import java.util.concurrent.Executor;
import org.junit.jupiter.api.Test;

/** In virtual time: a call that is inside is one that entered and did not exit. */
class PluginWatchTest {
    private static final Duration ROUND = Duration.ofMillis(100);

    private final ManualScheduler scheduler = new ManualScheduler();
    private final Queue<Runnable> waiting = new ArrayDeque<>();
    private final Surroundings around =
            new Surroundings(scheduler.ticker(), new SplittableRandom(1), () -> 0, scheduler, 1, waiting::add);
    private final News news = new News();
    private final PluginWatch watch = PluginWatch.onRequests(around, news);

    /** In order, in words. */
    private static final class News implements PluginNews {
        private final List<String> told = new ArrayList<>();
        private int counted;

        @Override
        public void fault(String what) {
            counted++;
            told.add("fault: " + what);
        }

        @Override
        public void counted() {
            counted++;
        }

        @Override
        public void benched(String why, Duration atLeast) {
            told.add("benched: " + why + " for " + atLeast);
        }

        @Override
        public void returned() {
            told.add("returned");
        }
    }

    private boolean rounds(int count) {
        boolean returned = false;
        for (int i = 0; i < count; i++) {
            scheduler.advance(ROUND);
            returned |= watch.round();
        }
        return returned;
    }

    private void call(Duration takes) {
        int mark = watch.enter();
        scheduler.advance(takes);
        watch.exit(mark);
    }

    @Test
    void callsThatAreQuick_areNoNews() {
        for (int i = 0; i < 1_000; i++) {
            call(Duration.ofMillis(1));
        }
        rounds(100);
        assertThat(news.told).isEmpty();
    }

    @Test
    void tenFaults_bench() {
        for (int i = 0; i < 10; i++) {
            assertThat(watch.benched()).isFalse();
            watch.fault(new NonsenseAnswerException("nonsense " + i));
        }
        assertThat(watch.benched()).isTrue();
        assertThat(watch.enter()).isEqualTo(Containment.REFUSED);
        assertThat(news.told)
                .hasSize(11)
                .startsWith("fault: nonsense 0")
                .endsWith("benched: 10 faults within 10 s, the last one: nonsense 9 for PT30S");
    }

    @Test
    void memoryOrStackThatRanOut_benchAtOnce() {
        for (Error error : List.of(new OutOfMemoryError("heap"), new StackOverflowError("deep"))) {
            PluginWatch fresh = PluginWatch.onRequests(around, news);
            fresh.fault(error);
            assertThat(fresh.benched()).isTrue();
        }
        assertThat(news.told).hasSize(2).allMatch(line -> line.startsWith("benched: it threw java.lang."));
        assertThat(news.counted).isEqualTo(2);
    }

    @Test
    void whatThePluginIsNotToBlameFor_goesOn() {
        assertThatThrownBy(() -> watch.fault(new InternalError("broken machine")))
                .isInstanceOf(InternalError.class);
        assertThatThrownBy(() -> watch.fault(new ThreadDeath())).isInstanceOf(ThreadDeath.class);
        assertThat(news.told).isEmpty();
    }

    @Test
    void eightSlowSamplesInARow_bench_andAQuickOneBetweenThemDoesNot() {
        for (int i = 0; i < 7 * 16; i++) {
            call(Duration.ofMillis(3));
        }
        for (int i = 0; i < 16; i++) {
            call(Duration.ZERO);
        }
        for (int i = 0; i < 7 * 16; i++) {
            call(Duration.ofMillis(3));
        }
        assertThat(news.told).isEmpty();
        for (int i = 0; i < 16; i++) {
            call(Duration.ofMillis(3));
        }
        assertThat(news.told)
                .containsExactly(
                        "benched: 8 calls in a row that were timed took longer than 1 ms, the last one 3 ms for PT30S");
    }

    @Test
    void aCallThatStaysInside_isAFault_thenBenched_andReturnsOnlyWhenItIsOut() {
        int mark = watch.enter();
        rounds(10);
        assertThat(news.told).containsExactly("fault: a call took longer than a tenth of a second");
        rounds(1);
        assertThat(news.told)
                .last()
                .isEqualTo("benched: a call did not end within 1 s; threads that are inside and cannot be freed: 1 for"
                        + " PT30S");
        assertThat(rounds(10_000)).isFalse();
        watch.exit(mark);
        assertThat(rounds(1)).isTrue();
        assertThat(news.told).hasSize(3).endsWith("returned");
        assertThat(watch.enter()).isNotEqualTo(Containment.REFUSED);
    }

    @Test
    void aPauseOfTheWholeProcess_makesNobodyLate() {
        int mark = watch.enter();
        watch.round();
        scheduler.advance(Duration.ofMinutes(1));
        watch.exit(mark);
        watch.round();
        assertThat(news.told).isEmpty();
    }

    @Test
    void moreThanFitInside_doWithoutThePlugin() {
        for (int i = 0; i < PluginWatch.MOST_INSIDE; i++) {
            assertThat(watch.enter()).isNotEqualTo(Containment.REFUSED);
        }
        assertThat(watch.enter()).isEqualTo(Containment.REFUSED);
        assertThat(news.told).isEmpty();
    }

    @Test
    void onTheBench_isNobodyForLongerThanItsTime() {
        watch.fault(new StackOverflowError());
        assertThat(rounds(299)).isFalse();
        assertThat(rounds(1)).isTrue();
    }

    // Work apart.

    @Test
    void workApart_isDoneOneAtATime_andOfWhatWaitsOnlyTheLatest() {
        List<String> done = new ArrayList<>();
        watch.apart(() -> {
            done.add("first");
            watch.apart(() -> done.add("second"));
            watch.apart(() -> done.add("third"));
            assertThat(watch.idle().toCompletableFuture()).isNotDone();
        });
        assertThat(done).isEmpty();
        assertThat(waiting).hasSize(1);
        waiting.remove().run();
        assertThat(done).containsExactly("first", "third");
        assertThat(waiting).isEmpty();
        assertThat(watch.idle().toCompletableFuture()).isDone();
    }

    @Test
    void workThatThrows_isAFault() {
        watch.apart(() -> {
            throw new IllegalStateException("cannot");
        });
        waiting.remove().run();
        assertThat(news.told)
                .singleElement()
                .asString()
                .startsWith("fault: it threw java.lang.IllegalStateException: cannot");
        assertThat(watch.idle().toCompletableFuture()).isDone();
    }

    @Test
    void workThatDoesNotEnd_isWaitedForFiveSeconds() {
        List<Boolean> returned = new ArrayList<>();
        watch.apart(() -> {
            rounds(50);
            assertThat(watch.benched()).isFalse();
            rounds(1);
            assertThat(watch.benched()).isTrue();
            assertThat(watch.idle().toCompletableFuture()).isDone();
            returned.add(rounds(1_000));
        });
        waiting.remove().run();
        assertThat(returned).containsExactly(false);
        assertThat(news.told)
                .containsExactly("benched: its work apart from requests did not end within 5 s; threads that are inside"
                        + " and cannot be freed: 1 for PT30S");
        assertThat(rounds(1)).isTrue();
    }

    @Test
    void workForWhichThereIsNoThread_isDoneWhenItIsAskedForAgain() {
        Queue<Error> refusals = new ArrayDeque<>(List.of(new OutOfMemoryError("unable to create native thread")));
        Executor crowded = task -> {
            if (!refusals.isEmpty()) {
                throw refusals.remove();
            }
            waiting.add(task);
        };
        PluginWatch starved = PluginWatch.onRequests(
                new Surroundings(scheduler.ticker(), new SplittableRandom(1), () -> 0, scheduler, 1, crowded), news);
        List<String> done = new ArrayList<>();

        assertThatThrownBy(() -> starved.apart(() -> done.add("first"))).isInstanceOf(OutOfMemoryError.class);
        assertThat(starved.idle().toCompletableFuture()).isDone();

        starved.apart(() -> done.add("second"));
        waiting.remove().run();
        assertThat(done).containsExactly("second");
    }

    @Test
    void workOfWhoIsBenched_isNotDone() {
        watch.fault(new StackOverflowError());
        List<String> done = new ArrayList<>();
        watch.apart(() -> done.add("never"));
        waiting.remove().run();
        assertThat(done).isEmpty();
        assertThat(watch.idle().toCompletableFuture()).isDone();
    }
}
