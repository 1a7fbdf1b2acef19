package io.datapunk.lb.adapters.vertx.check;

import io.datapunk.lb.spi.Settings;
import io.datapunk.lb.spi.Settings.InvalidSettingException;
import io.vertx.core.http.HttpMethod;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What an HTTP check asks, and which answers pass.
 *
 * @param path path and query
 * @param status what passes
 * @param degraded what passes with half a share; looked at first
 * @param method GET or HEAD
 * @param port 0: the instance's own
 * @param headers what is sent along
 */
record HttpCheckSettings(
        String path, StatusSet status, StatusSet degraded, HttpMethod method, int port, Map<String, String> headers) {
    private static final String HEADER = "header.";
    private static final int LONGEST_PATH = 1024;
    private static final int LONGEST_VALUE = 1024;
    private static final int MOST_HEADERS = 32;

    /** Origin form alone: a scheme, an authority ({@code //host}), white space or a fragment would change who is asked. */
    private static final Pattern PATH = Pattern.compile("/(?!/)[\\x21-\\x7e&&[^#\\\\]]*|/");

    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9!#$%&'*+.^_`|~-]{1,64}");
    private static final Pattern VALUE = Pattern.compile("[\\x20-\\x7e\\t]*");

    /** The check frames its own messages. */
    private static final Set<String> RESERVED = Set.of(
            "connection", "content-length", "expect", "keep-alive", "te", "trailer", "transfer-encoding", "upgrade");

    HttpCheckSettings {
        headers = Map.copyOf(headers);
    }

    static HttpCheckSettings from(Settings settings) {
        List<String> headerKeys =
                settings.keys().stream().filter(key -> key.startsWith(HEADER)).toList();
        settings.allow(Stream.concat(
                        Stream.of("path", "status", "degraded", "method", "port", HEADER + "NAME"), headerKeys.stream())
                .toArray(String[]::new));
        StatusSet status = StatusSet.from(settings, "status", "200-299");
        if (status.isEmpty()) {
            throw new InvalidSettingException("status", settings.text("status", ""), "at least one HTTP status code");
        }
        return new HttpCheckSettings(
                path(settings.text("path", "/health")),
                status,
                StatusSet.from(settings, "degraded", ""),
                HttpMethod.valueOf(settings.oneOf("method", "GET", List.of("GET", "HEAD"))),
                (int) settings.whole("port", 0, 0, 65_535),
                headers(settings, headerKeys));
    }

    private static String path(String path) {
        if (path.length() > LONGEST_PATH || !PATH.matcher(path).matches()) {
            throw new InvalidSettingException(
                    "path",
                    path,
                    "a path that begins with one /, of at most 1024 printable ASCII characters, without a scheme,"
                            + " a host, white space or #");
        }
        return path;
    }

    private static Map<String, String> headers(Settings settings, List<String> keys) {
        if (keys.size() > MOST_HEADERS) {
            throw new InvalidSettingException(HEADER + "*", keys.size() + " headers", "at most " + MOST_HEADERS);
        }
        Map<String, String> headers = new LinkedHashMap<>();
        for (String key : keys) {
            String name = key.substring(HEADER.length());
            if (!NAME.matcher(name).matches() || RESERVED.contains(name.toLowerCase(Locale.ROOT))) {
                throw new InvalidSettingException(
                        key,
                        settings.text(key, ""),
                        "a key made of header. and the name of a header, none that frames the message");
            }
            String value = settings.text(key, "");
            if (value.length() > LONGEST_VALUE || !VALUE.matcher(value).matches()) {
                throw new InvalidSettingException(key, value, "at most 1024 printable ASCII characters");
            }
            headers.put(name, value);
        }
        return headers;
    }
}
