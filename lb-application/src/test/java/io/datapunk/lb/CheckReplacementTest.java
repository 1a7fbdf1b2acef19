package io.datapunk.lb;

import static org.assertj.core.api.Assertions.assertThat;

import io.datapunk.lb.spi.Instance;
import io.datapunk.lb.spi.check.HealthCheck.Answer;
import io.datapunk.lb.testkit.check.Step;
import java.lang.StackWalker.StackFrame;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Other checks take over while the list changes. */
class CheckReplacementTest {
    private static final Duration A_WHILE = Duration.ofSeconds(5);

    /** So many that the list changes long before all are handed over. */
    private static final int MANY = 3_000;

    private final Rig rig = new Rig(
            HealthAwareConfig.builder().noChecks().drainTime(Duration.ZERO).build());
    private final AtomicBoolean slippedIn = new AtomicBoolean();

    @AfterEach
    void close() {
        rig.close();
    }

    /** Replaces the checks, and another thread changes the list as soon as the first instance is handed over. */
    private void replaceWhile(Runnable change) throws InterruptedException {
        Thread other = new Thread(change, "list");
        rig.whenTimeIsAsked = () -> {
            // Asked each time, which takes long enough for the other one to have its turn.
            if (isHandingOver() && Thread.currentThread() != other && slippedIn.compareAndSet(false, true)) {
                other.start();
                while (other.getState() != Thread.State.TERMINATED && other.getState() != Thread.State.BLOCKED) {
                    Thread.onSpinWait();
                }
            }
        };
        rig.balancer.replaceConfig(
                HealthAwareConfig.builder().check("scripted", Map.of()).build());
        rig.whenTimeIsAsked = () -> {};
        other.join();
    }

    private static boolean isHandingOver() {
        return StackWalker.getInstance()
                .walk(frames -> frames.anyMatch(frame -> frame.getClassName().endsWith(".HealthMonitor")
                        && frame.getMethodName().equals("add")));
    }

    @Test
    void instancesThatLeaveMeanwhile_areNotChecked() throws InterruptedException {
        rig.with(MANY);
        List<String> gone = ids(1_000, MANY).toList();

        replaceWhile(() -> rig.discovery.changed(Rig.SERVICE, List.of(), gone));
        rig.advance(A_WHILE);

        assertThat(slippedIn).isTrue();
        assertThat(gone).allSatisfy(id -> assertThat(rig.check.calls(id)).isZero());
        assertThat(ids(0, 1_000))
                .allSatisfy(id -> assertThat(rig.check.calls(id)).isPositive());
    }

    @Test
    void instancesThatTakeTheHandlesOfThoseThatLeftMeanwhile_areChecked() throws InterruptedException {
        rig.with(MANY);
        List<String> gone = ids(1_000, MANY).toList();
        List<Instance> later =
                IntStream.range(MANY, 2 * MANY).mapToObj(Rig::instance).toList();

        replaceWhile(() -> rig.discovery.changed(Rig.SERVICE, List.of(), gone));
        rig.advance(A_WHILE);
        rig.discovery.changed(Rig.SERVICE, later, List.of());
        rig.advance(A_WHILE);

        assertThat(slippedIn).isTrue();
        assertThat(later)
                .allSatisfy(each -> assertThat(rig.check.calls(each.id())).isPositive());
    }

    @Test
    void checkThatEndsWhileChecksAreTurnedOff_saysNothingThatLasts() {
        rig.balancer.replaceConfig(
                HealthAwareConfig.builder().check("scripted", Map.of()).build());
        rig.check.script("i2", Step.answer(Answer.REFUSE, "503"));
        rig.with(4);
        rig.whenTimeIsAsked = () -> {
            if (rig.check.calls("i2") == 3 && isObeying() && slippedIn.compareAndSet(false, true)) {
                rig.balancer.replaceConfig(
                        HealthAwareConfig.builder().noChecks().build());
            }
        };
        rig.advance(A_WHILE);

        assertThat(slippedIn).isTrue();
        assertThat(rig.look("i2").check()).isEqualTo("unknown");
        assertThat(rig.look("i2").circuit()).isNotEqualTo("open");
    }

    private static boolean isObeying() {
        return StackWalker.getInstance()
                .walk(frames -> frames.map(StackFrame::getMethodName).toList())
                .containsAll(List.of("conclude", "decide"));
    }

    private static Stream<String> ids(int from, int to) {
        return IntStream.range(from, to).mapToObj(number -> "i" + number);
    }
}
