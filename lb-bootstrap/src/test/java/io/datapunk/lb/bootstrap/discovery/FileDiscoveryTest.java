package io.datapunk.lb.bootstrap.discovery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.datapunk.lb.spi.Instance;
import io.datapunk.lb.spi.Settings;
import io.datapunk.lb.spi.Settings.InvalidSettingException;
import io.datapunk.lb.spi.discovery.InstanceDiscovery;
import io.datapunk.lb.testkit.time.ManualScheduler;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class FileDiscoveryTest {
    private static final Duration INTERVAL = Duration.ofSeconds(2);

    @TempDir
    private Path directory;

    private final ManualScheduler scheduler = new ManualScheduler();
    private final Heard heard = new Heard();
    private Path file;
    private long edits;
    private InstanceDiscovery discovery;

    @BeforeEach
    void create() {
        file = directory.resolve("instances.txt");
        discovery = new FileDiscoveryProvider().create(Settings.of(Map.of("path", file.toString())), scheduler);
    }

    @AfterEach
    void close() {
        discovery.close();
        assertThat(scheduler.pending()).as("tasks left behind").isZero();
    }

    /* Each edit has a time of its own, as on a file system whose clock is fine enough. */
    private void write(String text) throws IOException {
        Files.writeString(file, text);
        Files.setLastModifiedTime(file, FileTime.fromMillis(1_000_000 + 10 * ++edits));
    }

    private InstanceDiscovery.Watch watch(String service) {
        InstanceDiscovery.Watch watch = discovery.watch(service, heard);
        scheduler.advance(Duration.ZERO);
        return watch;
    }

    @Test
    void theFirstReading_tellsEachServiceItsLines() throws IOException {
        write("""
                # who     where
                billing   10.0.0.2:8080   weight=2 zone=a   # the big one

                billing   10.0.0.3:8080;id=blue#1
                \torders    [::1]:80
                """);
        watch("billing");
        assertThat(heard.news).containsExactly("complete [10.0.0.2:8080, blue#1]");
        assertThat(heard.last).contains(new Instance("10.0.0.2:8080", "10.0.0.2", 8080, 2, "a", Map.of()));
        watch("orders");
        watch("nobody");
        assertThat(heard.news).endsWith("complete [[::1]:80]", "complete []");
    }

    @Test
    void aChange_isTakenOverWhenTheFileHasSettled() throws IOException {
        write("billing a:1\n");
        watch("billing");
        scheduler.advance(INTERVAL);
        write("billing a:1\nbilling b");
        scheduler.advance(INTERVAL);
        write("billing a:1\nbilling b:2\n");
        scheduler.advance(INTERVAL);
        assertThat(heard.news).as("half a line was never believed").containsExactly("complete [a:1]");
        scheduler.advance(INTERVAL);
        assertThat(heard.news).containsExactly("complete [a:1]", "complete [a:1, b:2]");
    }

    @Test
    void aListenerThatThrows_keepsNoOtherFromHearing() throws IOException {
        write("billing a:1\n");
        List<Heard> throwing = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            Heard each = new Heard() {
                @Override
                public void complete(Collection<Instance> all) {
                    super.complete(all);
                    throw new AssertionError("pretended");
                }
            };
            throwing.add(each);
            discovery.watch("billing", each);
        }
        watch("billing");
        write("billing b:2\n");
        scheduler.advance(INTERVAL.multipliedBy(2));

        throwing.add(heard);
        assertThat(throwing)
                .allSatisfy(each -> assertThat(each.news).containsExactly("complete [a:1]", "complete [b:2]"));
        assertThat(scheduler.thrown()).isNotEmpty();
    }

    @Test
    void aFileRenamedOverTheOldOne_isSeenThoughSizeAndTimeAreTheSame() throws IOException {
        write("billing a:1\n");
        watch("billing");
        Path fresh = Files.writeString(directory.resolve("fresh"), "billing b:2\n");
        Files.setLastModifiedTime(fresh, Files.getLastModifiedTime(file));
        Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        scheduler.advance(INTERVAL.multipliedBy(2));
        assertThat(heard.news).containsExactly("complete [a:1]", "complete [b:2]");
    }

    @Test
    void aRewriteThatChangesNothingForAService_isNotTold() throws IOException {
        write("billing a:1\n");
        watch("billing");
        write("billing a:1\norders b:2\n");
        scheduler.advance(INTERVAL.multipliedBy(2));
        assertThat(heard.news).containsExactly("complete [a:1]");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '\0', textBlock = """
                    billing             | , line 2: "billing", expected SERVICE host:port
                    billing b           | , line 2: "b", expected host:port
                    billing b:2 wait=1  | , line 2: "wait=1", expected one of id=…
                    billing \u3000:80   | , line 2: "\u3000:80", expected host:port
                    billing a:1         | , line 2: "a:1", expected an id that the service billing does not have already
                    bil/ling b:2        | , line 2: "bil/ling", expected SERVICE host:port, a name of 1 to 255 characters without
                    billing b\u0001c:2   | , line 2: "b\\u0001c:2", expected host:port
                    """)
    void aBrokenLine_keepsTheListAndIsNamed(String line, String message) throws IOException {
        write("billing a:1\n");
        watch("billing");
        write("billing a:1\n" + line + "\n");
        scheduler.advance(INTERVAL.multipliedBy(5));
        assertThat(heard.news).hasSize(2);
        assertThat(heard.news.get(1)).startsWith("unknown " + file + message);

        write("billing a:1\n");
        scheduler.advance(INTERVAL.multipliedBy(2));
        assertThat(heard.news)
                .as("mended: the same list, known again")
                .hasSize(3)
                .endsWith("complete [a:1]");
    }

    @Test
    void aWatchThatBeginsWhileTheFileIsBroken_hasTheLastList() throws IOException {
        write("billing a:1\norders b:2\n");
        watch("billing");
        write("billing a\n");
        scheduler.advance(INTERVAL.multipliedBy(2));
        heard.news.clear();

        watch("orders");
        assertThat(heard.news).hasSize(2).startsWith("complete [b:2]");
        assertThat(heard.news.get(1)).startsWith("unknown " + file + ", line 1");

        write("billing a:1\norders b:2\n");
        scheduler.advance(INTERVAL.multipliedBy(2));
        assertThat(heard.news.subList(2, heard.news.size()))
                .containsExactlyInAnyOrder("complete [a:1]", "complete [b:2]");
    }

    @Test
    void aFileThatGoesAndComesBack_isUnknownMeanwhile() throws IOException {
        write("billing a:1\n");
        watch("billing");
        Files.delete(file);
        scheduler.advance(INTERVAL.multipliedBy(3));
        write("billing b:2\n");
        scheduler.advance(INTERVAL.multipliedBy(2));
        assertThat(heard.news)
                .containsExactly(
                        "complete [a:1]",
                        "unknown " + file + ": no such file, expected a list of instances",
                        "complete [b:2]");
    }

    @Test
    void aFileThatIsNotThereYet_isUnknownUntilItIs() throws IOException {
        watch("billing");
        assertThat(heard.news).containsExactly("unknown " + file + ": no such file, expected a list of instances");
        write("billing a:1\n");
        scheduler.advance(INTERVAL.multipliedBy(2));
        assertThat(heard.news).endsWith("complete [a:1]");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "\n", "   \r\n\t\n", "\uFEFF\n"})
    void aFileWithoutAWord_isAMistakeButACommentIsNot(String blank) throws IOException {
        write("billing a:1\n");
        watch("billing");
        write(blank);
        scheduler.advance(INTERVAL.multipliedBy(2));
        assertThat(heard.news.get(1))
                .isEqualTo(
                        "unknown " + file + ": \"\", expected instances, or a comment line to say that there are none");
        write("# nobody today\n");
        scheduler.advance(INTERVAL.multipliedBy(2));
        assertThat(heard.news).endsWith("complete []");
    }

    /** To read one of these would hold up the thread on which everything is looked after, or never end. */
    @ParameterizedTest
    @ValueSource(strings = {"pipe", "endless", "directory"})
    @Timeout(60)
    @EnabledOnOs(OS.LINUX)
    void whatIsNoRegularFile_isNotRead_andKeepsTheList(String kind) throws Exception {
        write("billing a:1\n");
        watch("billing");
        Files.delete(file);
        switch (kind) {
            case "pipe" ->
                assertThat(new ProcessBuilder("mkfifo", file.toString())
                                .inheritIO()
                                .start()
                                .waitFor())
                        .isZero();
            case "endless" -> Files.createSymbolicLink(file, Path.of("/dev/zero"));
            default -> Files.createDirectory(file);
        }
        scheduler.advance(INTERVAL.multipliedBy(3));
        assertThat(heard.news)
                .containsExactly(
                        "complete [a:1]",
                        "unknown " + file + ": \"a directory, pipe or device\", expected a regular file");

        Files.delete(file);
        write("billing b:2\n");
        scheduler.advance(INTERVAL.multipliedBy(2));
        assertThat(heard.news).endsWith("complete [b:2]");
    }

    @Test
    void whatIsNotText_keepsTheList() throws IOException {
        write("billing a:1\n");
        watch("billing");
        Files.write(file, new byte[] {(byte) 0xC3, (byte) 0x28, 0, 1});
        scheduler.advance(INTERVAL.multipliedBy(2));
        assertThat(heard.news.get(1)).isEqualTo("unknown " + file + ": not UTF-8, expected a text file");
    }

    @Test
    void aFileThatIsAnotherOneAtEachLook_isToldNotToBeFollowed_andReadOnceItSettles() throws IOException {
        write("billing a:1\n");
        watch("billing");
        for (int look = 0; look < 12; look++) {
            scheduler.advance(INTERVAL);
            write("billing b:" + (look + 1) + "\n");
        }
        assertThat(heard.news)
                .containsExactly(
                        "complete [a:1]",
                        "unknown " + file
                                + ": another file at each of 5 looks, expected the same one for PT2S (interval)");

        scheduler.advance(INTERVAL.multipliedBy(2));
        assertThat(heard.news).hasSize(3).endsWith("complete [b:12]");
    }

    @Test
    void aFileThatCouldNotBeReadForAWhile_isReadOnceItCan() throws IOException {
        write("billing a:1\n");
        AtomicBoolean broken = new AtomicBoolean(true);
        InstanceDiscovery failing = new FileDiscovery(file, INTERVAL, scheduler, path -> {
            if (broken.get()) {
                throw new IOException("too many open files");
            }
            return Files.readString(path);
        });
        failing.watch("billing", heard);
        scheduler.advance(INTERVAL.multipliedBy(3));
        assertThat(heard.news).singleElement().asString().contains("cannot be read", "too many open files");

        broken.set(false);
        scheduler.advance(INTERVAL.multipliedBy(2));
        assertThat(heard.news).hasSize(2).endsWith("complete [a:1]");
        failing.close();
    }

    @Test
    void aReadingThatEndsInAnError_isMadeUpFor() throws IOException {
        write("billing a:1\n");
        AtomicBoolean full = new AtomicBoolean(true);
        InstanceDiscovery failing = new FileDiscovery(file, INTERVAL, scheduler, path -> {
            if (full.get()) {
                throw new OutOfMemoryError("expected by the test");
            }
            return Files.readString(path);
        });
        failing.watch("billing", heard);
        scheduler.advance(Duration.ZERO);

        full.set(false);
        scheduler.advance(INTERVAL.multipliedBy(2));
        assertThat(heard.news).containsExactly("complete [a:1]");
        failing.close();
    }

    @Test
    void aByteOrderMark_belongsToNoLine() throws IOException {
        write("\uFEFFbilling a:1\nbilling b:2\n");
        watch("billing");
        write("\uFEFF# who where\nbilling b:2\n");
        scheduler.advance(INTERVAL.multipliedBy(2));
        write("\uFEFF");
        scheduler.advance(INTERVAL.multipliedBy(2));
        assertThat(heard.news).hasSize(3).startsWith("complete [a:1, b:2]", "complete [b:2]");
        assertThat(heard.news.get(2))
                .endsWith(": \"\", expected instances, or a comment line to say that there are none");
    }

    @Test
    void aClosedWatch_hearsNothingMore() throws IOException {
        write("billing a:1\n");
        watch("billing").close();
        write("billing b:2\n");
        scheduler.advance(INTERVAL.multipliedBy(3));
        assertThat(heard.news).containsExactly("complete [a:1]");
    }

    @Test
    void aClosedBackend_stopsLooking() throws IOException {
        write("billing a:1\n");
        watch("billing");
        discovery.close();
        discovery.close();
        watch("billing");
        scheduler.advance(INTERVAL.multipliedBy(3));
        assertThat(heard.news).containsExactly("complete [a:1]");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '\0', textBlock = """
                    interval | 10ms  | interval: "10ms", expected a duration
                    interval | often | interval: "often", expected a duration
                    file     | x     | file: "x", expected one of the keys interval, path
                    """)
    void wrongSettings_areRefusedByName(String key, String value, String message) {
        assertThatThrownBy(() ->
                        new FileDiscoveryProvider().create(Settings.of(Map.of("path", "x", key, value)), scheduler))
                .isInstanceOf(InvalidSettingException.class)
                .hasMessageStartingWith(message);
    }

    @Test
    void aMissingPath_isRefused() {
        assertThatThrownBy(() -> new FileDiscoveryProvider().create(Settings.empty(), scheduler))
                .isInstanceOf(InvalidSettingException.class)
                .hasMessage("path: \"\", expected the file that lists the instances");
    }
}
