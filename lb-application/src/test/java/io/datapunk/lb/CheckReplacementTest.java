package io.datapunk.lb;

import static org.assertj.core.api.Assertions.assertThat;

import io.datapunk.lb.spi.Instance;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Other checks take over while the list changes. */
class CheckReplacementTest {
    private static final Duration A_WHILE = Duration.ofSeconds(20);

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
            if (Thread.currentThread() != other && isHandingOver() && slippedIn.compareAndSet(false, true)) {
                other.start();
                while (other.getState() != Thread.State.TERMINATED && other.getState() != Thread.State.BLOCKED) {
                    Thread.onSpinWait();
                }
            }
        };
        rig.balancer.replaceConfig(
                HealthAwareConfig.builder().check("scripted", Map.of()).build());
        other.join();
    }

    private static boolean isHandingOver() {
        return StackWalker.getInstance()
                .walk(frames -> frames.anyMatch(frame -> frame.getClassName().endsWith(".HealthMonitor")
                        && frame.getMethodName().equals("add")));
    }

    @Test
    void instanceThatLeavesMeanwhile_isNotChecked_thoughARequestIsOut() throws InterruptedException {
        BalancedService service = rig.with(5);
        Lease last = service.acquire();
        while (!last.instance().id().equals("i4")) {
            last.ignored();
            last.close();
            last = service.acquire();
        }

        replaceWhile(() -> rig.discovery.remove(Rig.SERVICE, "i4"));
        rig.advance(A_WHILE);

        assertThat(slippedIn).isTrue();
        assertThat(rig.check.calls("i4")).isZero();
        assertThat(rig.check.calls("i3")).isPositive();
        last.close();
    }

    @Test
    void instanceThatTakesTheHandleOfOneThatLeftMeanwhile_isChecked() throws InterruptedException {
        rig.with(5);
        Instance later = Rig.instance(9);

        replaceWhile(() -> rig.discovery.remove(Rig.SERVICE, "i4"));
        rig.advance(A_WHILE);
        rig.discovery.changed(Rig.SERVICE, List.of(later), List.of());
        rig.advance(A_WHILE);

        assertThat(slippedIn).isTrue();
        assertThat(rig.check.calls(later.id())).isPositive();
    }
}
