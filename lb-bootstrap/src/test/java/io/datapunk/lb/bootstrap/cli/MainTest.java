package io.datapunk.lb.bootstrap.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.datapunk.lb.InvalidConfigException;
import io.datapunk.lb.spi.Settings.InvalidSettingException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.BindException;
import java.nio.file.NoSuchFileException;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.Test;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

final class MainTest {
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    private int run(String... arguments) {
        return run(() -> 0, arguments);
    }

    private int run(Callable<Integer> work, String... arguments) {
        return Main.run(new PrintWriter(out, true), new PrintWriter(err, true), List.of(new Work(work)), arguments);
    }

    @Command(name = "work", description = "Does what the test says.", mixinStandardHelpOptions = true)
    private static final class Work implements Callable<Integer> {
        private final Callable<Integer> work;

        @Option(names = "--times", description = "How often.")
        private int times;

        Work(Callable<Integer> work) {
            this.work = work;
        }

        @Override
        public Integer call() throws Exception {
            return times + work.call();
        }
    }

    @Test
    void help_namesCommandsAndExitCodesOnStandardOutput() {
        assertThat(run("--help")).isZero();
        assertThat(out.toString()).contains("Usage: lb", "work", "Does what the test says.", "wrong usage");
        assertThat(err.toString()).isEmpty();
    }

    @Test
    void helpOfACommand_isShownToo() {
        assertThat(run("work", "--help")).isZero();
        assertThat(out.toString()).contains("Usage: lb work", "--times");
    }

    @Test
    void version_isOneLine() {
        assertThat(run("--version")).isZero();
        assertThat(out.toString().lines()).singleElement().asString().startsWith("lb ");
    }

    @Test
    void noCommand_isWrongUsage() {
        assertThat(run()).isEqualTo(2);
        assertThat(err.toString().lines()).containsExactly("lb: a command is missing", "See 'lb --help'.");
        assertThat(out.toString()).isEmpty();
    }

    @Test
    void anUnknownCommandOrOptionOrValue_isWrongUsageWithoutAStackTrace() {
        assertThat(run("wrok")).isEqualTo(2);
        assertThat(run("work", "--tmies", "1")).isEqualTo(2);
        assertThat(run("work", "--times", "often")).isEqualTo(2);
        assertThat(err.toString())
                .contains(
                        "'wrok'",
                        "lb work",
                        "'--tmies'",
                        "--times",
                        "'often', expected a whole number",
                        "See 'lb work --help'.")
                .doesNotContain("\tat ");
    }

    @Test
    void theCommandsResult_isTheExitCode() {
        assertThat(run(() -> 1, "work")).isEqualTo(1);
        assertThat(err.toString()).isEmpty();
    }

    @Test
    void aWrongConfiguration_saysEveryViolationOnALineOfItsOwn() {
        int code = run(
                () -> {
                    throw new InvalidConfigException(
                            List.of("rise: 0, expected 1 to 100", "fall: 0, expected 1 to 100"));
                },
                "work");
        assertThat(code).isEqualTo(2);
        assertThat(err.toString().lines())
                .containsExactly("lb: rise: 0, expected 1 to 100", "lb: fall: 0, expected 1 to 100");
    }

    @Test
    void aWrongSetting_isWrongUsage() {
        int code = run(
                () -> {
                    throw new InvalidSettingException("path", "", "a file");
                },
                "work");
        assertThat(code).isEqualTo(2);
        assertThat(err.toString().lines()).containsExactly("lb: path: \"\", expected a file");
    }

    @Test
    void aPortInUse_isAFailureWithoutAStackTrace() {
        int code = run(
                () -> {
                    throw new CompletionException(new BindException("port 80 is in use"));
                },
                "work");
        assertThat(code).isEqualTo(1);
        assertThat(err.toString().lines()).containsExactly("lb: port 80 is in use");
    }

    @Test
    void aFileThatIsNotThere_isAFailureWithItsReason() {
        int code = run(
                () -> {
                    throw new NoSuchFileException("/none/x.txt");
                },
                "work");
        assertThat(code).isEqualTo(1);
        assertThat(err.toString().lines()).containsExactly("lb: /none/x.txt: no such file or directory");
    }

    @Test
    void aFullHeap_isAFailureWithoutAStackTrace_onWhateverThread() {
        OutOfMemoryError full = new OutOfMemoryError("expected by the test");
        List<Callable<Integer>> ways = List.of(
                () -> {
                    throw full;
                },
                () -> {
                    throw new ExecutionException(full);
                });
        for (Callable<Integer> way : ways) {
            err.getBuffer().setLength(0);
            assertThat(run(way, "work")).isEqualTo(1);
            assertThat(err.toString().lines())
                    .singleElement()
                    .asString()
                    .matches("lb: heap: [0-9]+ MB are full, expected a larger one \\(java -Xmx\\) or less to do");
        }
    }

    @Test
    void aDefect_isAFailureThatShowsWhereItHappened() {
        int code = run(
                () -> {
                    throw new IllegalStateException("must not happen");
                },
                "work");
        assertThat(code).isEqualTo(1);
        assertThat(err.toString()).contains("lb: must not happen", "defect", "\tat ");
    }
}
