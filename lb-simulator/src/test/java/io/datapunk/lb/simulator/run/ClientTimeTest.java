package io.datapunk.lb.simulator.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.datapunk.lb.simulator.server.Window;
import io.datapunk.lb.simulator.time.VirtualTime;
import io.datapunk.lb.spi.Scheduler.Cancellable;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A process that stands still from second 2 to 5, by two stalls that overlap. */
class ClientTimeTest {
    private final VirtualTime time = new VirtualTime(0);
    private final ClientTime own = new ClientTime(time, List.of(Window.ofSeconds(2, 4), Window.ofSeconds(3, 5)));
    private final List<String> ran = new ArrayList<>();

    private Runnable note(String name) {
        return () -> ran.add(name + "@" + time.elapsedNanos() / 1_000_000);
    }

    private static Duration millis(long millis) {
        return Duration.ofMillis(millis);
    }

    private void run() {
        time.runUntil(Duration.ofSeconds(10).toNanos());
    }

    @Test
    void whatFallsDueMeanwhile_happensAfterwardsInOrderAndBeforeWhatFallsDueThen() {
        own.after(millis(5_000), note("then"));
        own.after(millis(4_500), note("third"));
        own.after(millis(3_000), note("second"));
        own.submit(millis(2_000).toNanos(), note("first"));
        own.after(millis(1_999), note("before"));
        time.submit(millis(4_700).toNanos(), () -> own.now(note("fourth")));
        run();

        assertThat(ran)
                .containsExactly("before@1999", "first@5000", "second@5000", "third@5000", "fourth@5000", "then@5000");
    }

    @Test
    void series_leavesOutWhatItMissed() {
        Cancellable series = own.every(millis(800), note("tick"));
        own.after(millis(7_000), series::cancel);
        run();

        assertThat(ran).containsExactly("tick@800", "tick@1600", "tick@5000", "tick@5800", "tick@6600");
    }

    @Test
    void cancelledMeanwhile_neverRuns() {
        Cancellable late = own.after(millis(3_000), note("no"));
        time.submit(millis(4_000).toNanos(), late::cancel);
        run();

        assertThat(ran).isEmpty();
    }

    @Test
    void lateTask_mayPlanOthers() {
        own.after(millis(3_000), () -> own.after(millis(100), note("child")));
        run();

        assertThat(ran).containsExactly("child@5100");
    }
}
