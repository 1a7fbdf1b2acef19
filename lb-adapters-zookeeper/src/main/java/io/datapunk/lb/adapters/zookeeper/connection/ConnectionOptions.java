package io.datapunk.lb.adapters.zookeeper.connection;

import io.datapunk.lb.spi.Settings;
import java.time.Duration;
import java.util.Arrays;
import java.util.regex.Pattern;
import org.apache.curator.framework.CuratorFramework;
import org.apache.curator.framework.CuratorFrameworkFactory;
import org.apache.curator.retry.BoundedExponentialBackoffRetry;
import org.apache.zookeeper.client.ConnectStringParser;
import org.apache.zookeeper.client.ZKClientConfig;

/**
 * How to reach ZooKeeper. Immutable and thread-safe.
 *
 * @param servers {@code host:port} pairs separated by commas, with an optional path at the end that all paths are under
 * @param sessionTimeout how long ZooKeeper keeps the session, and with it the registrations, of a client it does not
 *     hear from; the server has the last word; 1 s to 10 min
 * @param connectionTimeout how long to wait for a connection before it is called missing; 100 ms to 1 min
 * @param largestReplyBytes the largest reply that is accepted, 1 MiB to 1 GiB. A list of children is one reply: at 40
 *     bytes a name, a million of them take 40 MB.
 */
public record ConnectionOptions(
        String servers, Duration sessionTimeout, Duration connectionTimeout, int largestReplyBytes) {
    /** The setting for {@link #servers}; it has no default. */
    public static final String SERVERS = "connect";

    /** The setting for {@link #sessionTimeout}, by default 15 s. */
    public static final String SESSION_TIMEOUT = "sessionTimeout";

    /** The setting for {@link #connectionTimeout}, by default 3 s. */
    public static final String CONNECTION_TIMEOUT = "connectionTimeout";

    /** The setting for {@link #largestReplyBytes}, by default 64 MiB. */
    public static final String LARGEST_REPLY = "largestReplyBytes";

    /** A name or an IPv4 address, or an IPv6 address in brackets; ZooKeeper knows a port where there is none. */
    private static final Pattern ADDRESS = Pattern.compile("([\\p{L}\\p{N}._-]+|\\[[0-9A-Fa-f:.]+(%\\w+)?])(:\\d+)?");

    private static final int MEBIBYTE = 1024 * 1024;
    private static final Duration LEAST_SESSION = Duration.ofSeconds(1);
    private static final Duration MOST_SESSION = Duration.ofMinutes(10);
    private static final Duration LEAST_CONNECTION = Duration.ofMillis(100);
    private static final Duration MOST_CONNECTION = Duration.ofMinutes(1);
    private static final Duration USUAL_SESSION = Duration.ofSeconds(15);
    private static final Duration USUAL_CONNECTION = Duration.ofSeconds(3);
    private static final int USUAL_REPLY = 64 * MEBIBYTE;
    private static final int LARGEST_REPLY_OF_ALL = 1024 * MEBIBYTE;

    // Operations are repeated by the discovery and the registration themselves, so these retries only bridge a blink.
    private static final int RETRY_BASE_MILLIS = 100;
    private static final int RETRY_CEILING_MILLIS = 1_000;
    private static final int RETRIES = 3;
    private static final int CLOSE_WAIT_MILLIS = 2_000;

    public ConnectionOptions {
        checkServers(servers);
        checkRange(SESSION_TIMEOUT, sessionTimeout, LEAST_SESSION, MOST_SESSION);
        checkRange(CONNECTION_TIMEOUT, connectionTimeout, LEAST_CONNECTION, MOST_CONNECTION);
        if (largestReplyBytes < MEBIBYTE || largestReplyBytes > LARGEST_REPLY_OF_ALL) {
            throw new Settings.InvalidSettingException(
                    LARGEST_REPLY, String.valueOf(largestReplyBytes), "1048576 to 1073741824 bytes");
        }
    }

    /** The usual options for the given servers. */
    public static ConnectionOptions to(String servers) {
        return new ConnectionOptions(servers, USUAL_SESSION, USUAL_CONNECTION, USUAL_REPLY);
    }

    /**
     * Reads the options; keys that belong to others are left alone.
     *
     * @throws Settings.InvalidSettingException when {@value #SERVERS} is missing or a value cannot be used
     */
    public static ConnectionOptions from(Settings settings) {
        return new ConnectionOptions(
                settings.text(SERVERS, ""),
                settings.duration(SESSION_TIMEOUT, USUAL_SESSION, LEAST_SESSION, MOST_SESSION),
                settings.duration(CONNECTION_TIMEOUT, USUAL_CONNECTION, LEAST_CONNECTION, MOST_CONNECTION),
                (int) settings.whole(LARGEST_REPLY, USUAL_REPLY, MEBIBYTE, LARGEST_REPLY_OF_ALL));
    }

    /** These options with another session timeout. */
    public ConnectionOptions withSessionTimeout(Duration timeout) {
        return new ConnectionOptions(servers, timeout, connectionTimeout, largestReplyBytes);
    }

    /** These options with another connection timeout. */
    public ConnectionOptions withConnectionTimeout(Duration timeout) {
        return new ConnectionOptions(servers, sessionTimeout, timeout, largestReplyBytes);
    }

    /**
     * Makes and starts a client, which belongs to the caller, who closes it. Returns at once, connected or not: the
     * client goes on trying in threads of its own until it is closed.
     */
    public CuratorFramework open() {
        ZKClientConfig config = new ZKClientConfig();
        config.setProperty(ZKClientConfig.JUTE_MAXBUFFER, Integer.toString(largestReplyBytes));
        CuratorFramework client = CuratorFrameworkFactory.builder()
                .connectString(servers)
                // The configured servers are the authority; addresses an ensemble announces may not be reachable here.
                .ensembleTracker(false)
                .sessionTimeoutMs((int) sessionTimeout.toMillis())
                .connectionTimeoutMs((int) connectionTimeout.toMillis())
                .retryPolicy(new BoundedExponentialBackoffRetry(RETRY_BASE_MILLIS, RETRY_CEILING_MILLIS, RETRIES))
                .maxCloseWaitMs(CLOSE_WAIT_MILLIS)
                .waitForShutdownTimeoutMs(CLOSE_WAIT_MILLIS)
                .zkClientConfig(config)
                .build();
        client.start();
        return client;
    }

    private static void checkRange(String key, Duration value, Duration least, Duration most) {
        if (value.compareTo(least) < 0 || value.compareTo(most) > 0) {
            throw new Settings.InvalidSettingException(
                    key, value.toString(), "a duration from " + least + " to " + most);
        }
    }

    private static void checkServers(String servers) {
        String expected = "host:port, or several separated by commas";
        if (servers.isBlank() || servers.startsWith("/")) {
            throw new Settings.InvalidSettingException(SERVERS, servers, expected);
        }
        if (!namesServers(servers)) {
            throw new Settings.InvalidSettingException(SERVERS, servers, expected);
        }
    }

    /** ZooKeeper's own parser passes over what is empty between commas, and takes any text for a host. */
    private static boolean namesServers(String servers) {
        int path = servers.indexOf('/');
        String addresses = path < 0 ? servers : servers.substring(0, path);
        try {
            return Arrays.stream(addresses.split(",", -1))
                            .allMatch(
                                    address -> ADDRESS.matcher(address.strip()).matches())
                    && new ConnectStringParser(servers)
                            .getServerAddresses().stream().allMatch(address -> address.getPort() > 0);
        } catch (IllegalArgumentException malformed) {
            return false;
        }
    }
}
