package io.datapunk.lb.adapters.vertx.gateway;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** How long a server says it keeps an idle connection: {@code Keep-Alive: timeout=5, max=100} (RFC 2068, 19.7.1.1). */
final class KeepAlive {
    static final int UNKNOWN = -1;

    private static final Pattern TIMEOUT =
            Pattern.compile("(?:^|[,;\\s])timeout\\s*=\\s*\"?(\\d{1,9})(?!\\d)", Pattern.CASE_INSENSITIVE);

    private KeepAlive() {}

    /** Seconds, or {@link #UNKNOWN}. */
    static int parse(String value) {
        Matcher timeout = TIMEOUT.matcher(value);
        return timeout.find() ? Integer.parseInt(timeout.group(1)) : UNKNOWN;
    }
}
