package io.datapunk.lb.simulator.time;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.datapunk.lb.spi.Scheduler.Cancellable;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class VirtualTimeTest {
    private final VirtualTime time = new VirtualTime(-50);
    private final List<String> ran = new ArrayList<>();

    private Runnable note(String name) {
        return () -> ran.add(name + "@" + time.elapsedNanos());
    }

    @Test
    void tasks_runInOrderOfDueTimeThenSubmission() {
        time.after(20, note("late"));
        time.after(10, note("first"));
        time.after(10, note("second"));
        time.after(0, note("now"));

        time.runUntil(20);

        assertThat(ran).containsExactly("now@0", "first@10", "second@10", "late@20");
    }

    @Test
    void ticker_readsOriginPlusElapsed() {
        time.runUntil(70);

        assertThat(time.elapsedNanos()).isEqualTo(70);
        assertThat(time.nanos()).isEqualTo(20);
    }

    @Test
    void taskBeyondTheEnd_waitsForTheNextRun() {
        time.after(11, note("later"));

        time.runUntil(10);
        assertThat(ran).isEmpty();

        time.runUntil(11);
        assertThat(ran).containsExactly("later@11");
    }

    @Test
    void task_maySubmitOthersThatRunInTheSameCall() {
        time.after(1, () -> time.after(2, note("child")));

        time.runUntil(10);

        assertThat(ran).containsExactly("child@3");
    }

    @Test
    void periodicTask_runsAfterEachPeriodUntilCancelled() {
        Cancellable series = time.every(Duration.ofNanos(10), note("tick"));
        time.after(35, series::cancel);

        time.runUntil(100);

        assertThat(ran).containsExactly("tick@10", "tick@20", "tick@30");
    }

    @Test
    void periodicTask_comesAfterWhatWasSubmittedForItsInstantBeforeItsLastRun() {
        time.after(20, note("single"));
        time.every(Duration.ofNanos(10), note("tick"));

        time.runUntil(20);

        assertThat(ran).containsExactly("tick@10", "single@20", "tick@20");
    }

    @Test
    void cancelledTask_neverRuns() {
        time.after(10, note("no")).cancel();

        time.runUntil(10);

        assertThat(ran).isEmpty();
    }

    @Test
    void throwingTask_endsTheCallAndNotTheSeries() {
        time.every(Duration.ofNanos(10), () -> {
            ran.add("tick");
            throw new IllegalArgumentException("broken");
        });

        assertThatThrownBy(() -> time.runUntil(10)).hasMessage("broken");
        assertThatThrownBy(() -> time.runUntil(20)).hasMessage("broken");

        assertThat(ran).hasSize(2);
    }

    @Test
    void timeThatStandsStill_isAnError() {
        time.after(1, new Runnable() {
            @Override
            public void run() {
                time.after(0, this);
            }
        });

        assertThatThrownBy(() -> time.runUntil(2)).hasMessageContaining("at one instant");
    }

    @Test
    void moreThanAMillionTasksAtOneInstant_allRun() {
        int many = 1_200_000;
        int[] runs = {0};
        for (int i = 0; i < many; i++) {
            time.submit(1, () -> runs[0]++);
        }

        time.runUntil(1);

        assertThat(runs[0]).isEqualTo(many);
    }

    @Test
    void absurdDelays_doNotOverflow() {
        time.after(Duration.ofSeconds(Long.MAX_VALUE), note("never"));
        time.after(Duration.ofSeconds(Long.MIN_VALUE), note("now"));

        time.runUntil(1_000_000_000_000L);

        assertThat(ran).containsExactly("now@0");
    }

    @Test
    void periodOfZero_isRefused() {
        assertThatThrownBy(() -> time.every(Duration.ZERO, () -> {}))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("period");
    }
}
