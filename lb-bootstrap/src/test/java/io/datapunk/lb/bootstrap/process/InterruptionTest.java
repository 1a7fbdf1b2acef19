package io.datapunk.lb.bootstrap.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Every test runs a process of its own and asks it to go, as a terminal does. */
@Timeout(60)
final class InterruptionTest {
    private static final int TERMINATED = 128 + 15;

    /** A process that says what happens to it. */
    static final class Running {
        private Running() {}

        public static void main(String[] arguments) throws InterruptedException {
            CountDownLatch stop = new CountDownLatch(1);
            Runnable stopping = arguments[0].equals("hangs") ? Running::hang : stop::countDown;
            try (Interruption interruption = Interruption.stopping(stopping)) {
                if (arguments[0].equals("ends")) {
                    return;
                }
                System.out.println("running");
                stop.await();
                System.out.println("stopped, requested: " + interruption.requested());
            }
        }

        private static void hang() {
            System.out.println("hanging");
            try {
                new CountDownLatch(1).await();
            } catch (InterruptedException interrupted) {
                System.out.println("interrupted");
            }
        }
    }

    private static Process start(String how) throws IOException {
        return new ProcessBuilder(List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        Running.class.getName(),
                        how))
                .redirectErrorStream(true)
                .start();
    }

    private static List<String> interrupted(Process process) throws IOException, InterruptedException {
        try (BufferedReader output = process.inputReader(StandardCharsets.UTF_8)) {
            assertThat(output.readLine()).isEqualTo("running");
            long asked = System.nanoTime();
            process.toHandle().destroy(); // Process.destroy would close the output as well
            assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
            assertThat(System.nanoTime() - asked).isLessThan(TimeUnit.SECONDS.toNanos(2));
            return output.lines().toList();
        } finally {
            process.destroyForcibly();
        }
    }

    @Test
    void aRequestToGo_stopsTheCommandAndLetsItFinish() throws Exception {
        Process process = start("runs");
        assertThat(interrupted(process)).containsExactly("stopped, requested: true");
        assertThat(process.exitValue()).isEqualTo(TERMINATED);
    }

    @Test
    void aStopThatHangs_endsWithTheLimit() throws Exception {
        Process process = start("hangs");
        assertThat(interrupted(process)).startsWith("hanging");
        assertThat(process.exitValue()).isEqualTo(TERMINATED);
    }

    @Test
    void aCommandThatEndsByItself_isNotHeldBack() throws Exception {
        Process process = start("ends");
        assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).isZero();
    }

    @Test
    void close_isIdempotentAndLeavesNoHook() {
        Interruption interruption = Interruption.stopping(() -> {
            throw new AssertionError("stopped though nobody asked");
        });
        interruption.close();
        interruption.close();
        assertThat(interruption.requested()).isFalse();
    }
}
