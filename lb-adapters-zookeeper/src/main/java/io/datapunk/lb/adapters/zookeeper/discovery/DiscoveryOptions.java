package io.datapunk.lb.adapters.zookeeper.discovery;

import io.datapunk.lb.spi.Settings;
import java.time.Duration;
import org.apache.zookeeper.common.PathUtils;

/**
 * How the registry is read. Immutable and thread-safe.
 *
 * @param basePath the path above all services; a service is at {@code <basePath>/<service>}
 * @param resyncJitter after a reconnection each watch waits up to this long before it reads its service anew, so that
 *     a fleet of clients does not read all at once; 0 to 5 min. The list kept meanwhile is marked stale.
 * @param retryCeiling the longest pause between two attempts to read a service; 100 ms to 5 min
 * @param maxInstances how many nodes of one service are read, the first by name; 1 to 1,000,000, the limit of the design
 */
public record DiscoveryOptions(String basePath, Duration resyncJitter, Duration retryCeiling, int maxInstances) {
    /** The setting for {@link #basePath}, by default {@code /services}. */
    public static final String BASE_PATH = "basePath";

    /** The setting for {@link #resyncJitter}, by default 500 ms. */
    public static final String RESYNC_JITTER = "resyncJitter";

    /** The setting for {@link #retryCeiling}, by default 10 s. */
    public static final String RETRY_CEILING = "retryCeiling";

    /** The setting for {@link #maxInstances}, by default 1,000,000. */
    public static final String MAX_INSTANCES = "maxInstances";

    private static final String USUAL_PATH = "/services";
    private static final Duration USUAL_JITTER = Duration.ofMillis(500);
    private static final Duration MOST_JITTER = Duration.ofMinutes(5);
    private static final Duration USUAL_CEILING = Duration.ofSeconds(10);
    private static final Duration LEAST_CEILING = Duration.ofMillis(100);
    private static final Duration MOST_CEILING = Duration.ofMinutes(5);
    private static final int MOST_INSTANCES = 1_000_000;

    public DiscoveryOptions {
        checkPath(basePath);
        checkRange(RESYNC_JITTER, resyncJitter, Duration.ZERO, MOST_JITTER);
        checkRange(RETRY_CEILING, retryCeiling, LEAST_CEILING, MOST_CEILING);
        if (maxInstances < 1 || maxInstances > MOST_INSTANCES) {
            throw new Settings.InvalidSettingException(
                    MAX_INSTANCES, String.valueOf(maxInstances), "a whole number from 1 to " + MOST_INSTANCES);
        }
    }

    /** The usual options. */
    public static DiscoveryOptions defaults() {
        return new DiscoveryOptions(USUAL_PATH, USUAL_JITTER, USUAL_CEILING, MOST_INSTANCES);
    }

    /**
     * Reads the options; keys that belong to others are left alone.
     *
     * @throws Settings.InvalidSettingException when a value cannot be used
     */
    public static DiscoveryOptions from(Settings settings) {
        return new DiscoveryOptions(
                settings.text(BASE_PATH, USUAL_PATH),
                settings.duration(RESYNC_JITTER, USUAL_JITTER, Duration.ZERO, MOST_JITTER),
                settings.duration(RETRY_CEILING, USUAL_CEILING, LEAST_CEILING, MOST_CEILING),
                (int) settings.whole(MAX_INSTANCES, MOST_INSTANCES, 1, MOST_INSTANCES));
    }

    /** These options with another base path. */
    public DiscoveryOptions withBasePath(String path) {
        return new DiscoveryOptions(path, resyncJitter, retryCeiling, maxInstances);
    }

    /** These options with another jitter. */
    public DiscoveryOptions withResyncJitter(Duration jitter) {
        return new DiscoveryOptions(basePath, jitter, retryCeiling, maxInstances);
    }

    /** These options with another bound on the number of nodes. */
    public DiscoveryOptions withMaxInstances(int most) {
        return new DiscoveryOptions(basePath, resyncJitter, retryCeiling, most);
    }

    private static void checkPath(String path) {
        try {
            PathUtils.validatePath(path);
        } catch (IllegalArgumentException malformed) {
            throw new Settings.InvalidSettingException(
                    BASE_PATH, path, "a ZooKeeper path such as /services, without a slash at its end");
        }
    }

    private static void checkRange(String key, Duration value, Duration least, Duration most) {
        if (value.compareTo(least) < 0 || value.compareTo(most) > 0) {
            throw new Settings.InvalidSettingException(
                    key, value.toString(), "a duration from " + least + " to " + most);
        }
    }
}
