package io.datapunk.lb.bootstrap.discovery;

import io.datapunk.lb.spi.Instance;
import io.datapunk.lb.spi.Settings;
import io.datapunk.lb.spi.discovery.InstanceDiscovery;
import io.datapunk.lb.testkit.contract.DiscoveryContract;
import io.datapunk.lb.testkit.time.ManualScheduler;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.io.TempDir;

/** The backends without a server keep the contract, each on virtual time. */
class BuiltInDiscoveriesContractTest {
    @Nested
    class Static extends DiscoveryContract {
        private final ManualScheduler scheduler = new ManualScheduler();
        private final Map<String, String> lists = new TreeMap<>(Map.of("instances.somebody", "127.0.0.1:1"));

        @Override
        protected InstanceDiscovery discovery() {
            return new StaticDiscoveryProvider().create(Settings.of(lists), scheduler);
        }

        @Override
        protected void publish(String service, List<Instance> all) {
            if (!all.isEmpty()) {
                lists.put(
                        "instances." + service,
                        all.stream()
                                .map(instance -> instance.address() + ";id=" + instance.id())
                                .collect(Collectors.joining(", ")));
            }
        }

        @Override
        protected boolean changesWhileWatched() {
            return false;
        }

        @Override
        protected void meanwhile() {
            scheduler.runDue();
        }
    }

    @Nested
    class File extends DiscoveryContract {
        private static final Duration INTERVAL = Duration.ofMillis(100);

        @TempDir
        private Path directory;

        private final ManualScheduler scheduler = new ManualScheduler();
        private final Map<String, String> lines = new TreeMap<>();
        private boolean cut;
        private long edits;

        private Path file() {
            return directory.resolve("instances.txt");
        }

        @Override
        protected InstanceDiscovery discovery() {
            return new FileDiscoveryProvider()
                    .create(
                            Settings.of(Map.of("path", file().toString(), "interval", INTERVAL.toMillis() + "ms")),
                            scheduler);
        }

        @Override
        protected void publish(String service, List<Instance> all) throws IOException {
            write(service, lines(service, all));
        }

        /** A wrong line spoils the whole file, which is then not believed. */
        @Override
        protected void publishWithUnusable(String service, List<Instance> all, String unusable) throws IOException {
            write(service, lines(service, all) + service + " " + unusable + "\n");
        }

        private String lines(String service, List<Instance> all) {
            return all.stream()
                    .map(instance -> service + " " + instance.address() + " id=" + instance.id() + "\n")
                    .collect(Collectors.joining());
        }

        private void write(String service, String text) throws IOException {
            lines.put(service, text);
            write();
        }

        /** A new file that takes the old one's place at once, with a time of its own. */
        private void write() throws IOException {
            Path fresh = directory.resolve("fresh.txt");
            Files.writeString(fresh, "somebody 127.0.0.1:1\n" + String.join("", lines.values()));
            Files.setLastModifiedTime(fresh, FileTime.fromMillis(1_000_000 + 10 * ++edits));
            Files.move(fresh, file(), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        }

        @Override
        protected void disconnect() throws IOException {
            cut = true;
            Files.delete(file());
        }

        @Override
        protected void reconnect() throws IOException {
            if (cut) {
                cut = false;
                write();
            }
        }

        @Override
        protected void meanwhile() {
            scheduler.advance(INTERVAL);
        }
    }
}
