package io.datapunk.lb.bootstrap.otlp;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Where a collector takes OTLP over HTTP: the base that {@code OTEL_EXPORTER_OTLP_ENDPOINT} names too, to which each
 * signal adds a path of its own. Immutable.
 */
public final class OtlpEndpoint {
    private static final String EXPECTED =
            ", expected http://HOST:PORT or https://HOST:PORT, such as http://localhost:4318";
    private static final String SIGNALS = "v1/";
    private static final Pattern PATH_OF_A_SIGNAL = Pattern.compile("/v1/(metrics|traces|logs)/$");
    private static final int MOST_PORT = 65_535;

    private final String base;

    private OtlpEndpoint(String base) {
        this.base = base;
    }

    /**
     * Reads a URL: http or https, a host, at most a port and a path.
     *
     * @throws IllegalArgumentException when it is something else; the message says what was expected
     */
    public static OtlpEndpoint of(String url) {
        URI uri;
        try {
            uri = new URI(url.strip());
        } catch (URISyntaxException broken) {
            throw wrong(url);
        }
        if (uri.getRawUserInfo() != null) {
            throw new IllegalArgumentException("a URL with a user" + EXPECTED); // its password is not for a log
        }
        boolean extra = uri.getRawQuery() != null || uri.getRawFragment() != null;
        if (!isHttp(uri.getScheme()) || uri.getHost() == null || !isPort(uri.getPort()) || extra) {
            throw wrong(uri, url);
        }
        String path = uri.getRawPath();
        // The exporters take a scheme in lower case alone.
        String base = uri.getScheme().toLowerCase(Locale.ROOT) + "://" + uri.getRawAuthority()
                + (path.endsWith("/") ? path : path + "/");
        if (PATH_OF_A_SIGNAL.matcher(base).find()) {
            throw new IllegalArgumentException("'" + url
                    + "', expected the URL without /v1/ and a signal at its end: each signal adds its own path");
        }
        return new OtlpEndpoint(base);
    }

    private static boolean isHttp(@Nullable String scheme) {
        String lower = scheme == null ? "" : scheme.toLowerCase(Locale.ROOT);
        return lower.equals("http") || lower.equals("https");
    }

    private static boolean isPort(int port) {
        return port == -1 || (port >= 1 && port <= MOST_PORT);
    }

    private static IllegalArgumentException wrong(URI uri, String url) {
        String authority = uri.getRawAuthority();
        if (authority != null && uri.getHost() == null && authority.contains("_") && authority.indexOf('@') < 0) {
            // Names of containers have them, and Java's client asks no such host.
            return new IllegalArgumentException("'" + url + "', expected a host without underscores");
        }
        return wrong(url);
    }

    private static IllegalArgumentException wrong(String url) {
        // Before an @ there may be a password, wherever the mistake is.
        return new IllegalArgumentException((url.indexOf('@') < 0 ? "'" + url + "'" : "a URL with an @") + EXPECTED);
    }

    /** Where metrics are pushed. */
    String metrics() {
        return base + SIGNALS + "metrics";
    }

    /** Where spans are pushed. */
    String traces() {
        return base + SIGNALS + "traces";
    }

    /** The base, with a slash at the end. */
    @Override
    public String toString() {
        return base;
    }
}
