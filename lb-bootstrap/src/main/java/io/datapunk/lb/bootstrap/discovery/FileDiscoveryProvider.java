package io.datapunk.lb.bootstrap.discovery;

import io.datapunk.lb.spi.Scheduler;
import io.datapunk.lb.spi.Settings;
import io.datapunk.lb.spi.Settings.InvalidSettingException;
import io.datapunk.lb.spi.discovery.DiscoveryProvider;
import io.datapunk.lb.spi.discovery.InstanceDiscovery;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;

/**
 * The backend {@code file}: instances listed in a text file that is read again when it changes.
 *
 * <p>Settings: {@code path}, the file (needed), and {@code interval}, the time between two looks at it (default 2 s,
 * 100 ms to 1 h). The file is UTF-8 and at most 64 MiB; each line is a service and an instance, written as the package
 * says:
 *
 * <pre>
 * # who        where              what else
 * billing      10.0.0.2:8080      weight=2 zone=a
 * billing      10.0.0.3:8080      id=blue zone=b meta.version=7
 * orders       [2001:db8::7]:80
 * </pre>
 *
 * A service without a line has no instances. A change is taken over when the file has looked the same for one interval;
 * best is to write a new file and rename it over the old one. A file that is missing, empty or has a wrong line changes
 * nothing: the lists stay and the reason, with the line, is told. Reading happens on the scheduler's thread, so the file
 * belongs on a local disk. Thread-safe.
 */
public final class FileDiscoveryProvider implements DiscoveryProvider {
    private static final Duration INTERVAL = Duration.ofSeconds(2);
    private static final Duration SHORTEST = Duration.ofMillis(100);
    private static final Duration LONGEST = Duration.ofHours(1);

    /** A provider; {@link java.util.ServiceLoader} calls this. */
    public FileDiscoveryProvider() {}

    @Override
    public String name() {
        return "file";
    }

    @Override
    public int spiVersion() {
        return SPI_VERSION;
    }

    @Override
    public InstanceDiscovery create(Settings settings, Scheduler scheduler) {
        settings.allow("path", "interval");
        Duration interval = settings.duration("interval", INTERVAL, SHORTEST, LONGEST);
        return new FileDiscovery(path(settings.text("path", "")), interval, scheduler);
    }

    private static Path path(String text) {
        if (text.isEmpty()) {
            throw new InvalidSettingException("path", text, "the file that lists the instances");
        }
        try {
            return Path.of(text).toAbsolutePath();
        } catch (InvalidPathException notAPath) {
            throw new InvalidSettingException("path", text, "the file that lists the instances");
        }
    }
}
