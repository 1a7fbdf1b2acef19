package io.datapunk.lb.adapters.vertx.gateway;

import io.datapunk.lb.adapters.vertx.load.ReportedLoad;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What becomes of the headers of a message on its way through (RFC 9110, 7.6): those of one hop stay behind, among them
 * all that {@code Connection} names; {@code Via} and {@code X-Forwarded-For} grow by this hop; the rest is passed on as it
 * came, {@code Host} too.
 */
final class Hop {
    static final String FORWARDED_FOR = "X-Forwarded-For";
    static final String FORWARDED_PROTO = "X-Forwarded-Proto";
    static final String VIA = "Via";
    private static final String PSEUDONYM = "lb";

    private Hop() {}

    /** Copies the headers of a request that go on to the instance. */
    static void request(HttpServerRequest request, @Nullable String host, MultiMap onward) {
        MultiMap headers = request.headers();
        copy(headers, onward);
        if (host != null) {
            onward.set(HttpHeaders.HOST, host);
        }
        append(onward, FORWARDED_FOR, request.remoteAddress().hostAddress());
        append(onward, VIA, (request.version() == HttpVersion.HTTP_1_0 ? "1.0 " : "1.1 ") + PSEUDONYM);
        if (!onward.contains(FORWARDED_PROTO)) {
            onward.set(FORWARDED_PROTO, "http");
        }
    }

    /** Copies the headers of an answer that go back to the caller; what the instance says of its load is for us. */
    static void answer(MultiMap headers, HttpVersion version, MultiMap onward) {
        copy(headers, onward);
        ReportedLoad.HEADERS.forEach(onward::remove);
        append(onward, VIA, (version == HttpVersion.HTTP_1_0 ? "1.0 " : "1.1 ") + PSEUDONYM);
    }

    private static void copy(MultiMap headers, MultiMap onward) {
        List<String> connection = headers.getAll(HttpHeaders.CONNECTION);
        for (Map.Entry<String, String> header : headers) {
            String name = header.getKey();
            if (!ofOneHop(name) && (connection.isEmpty() || !named(connection, name))) {
                onward.add(name, header.getValue());
            }
        }
    }

    private static void append(MultiMap onward, String name, String value) {
        List<String> before = onward.getAll(name);
        onward.set(name, before.isEmpty() ? value : String.join(", ", before) + ", " + value);
    }

    /** By length first, for this is asked for every header of every message. */
    private static boolean ofOneHop(String name) {
        return switch (name.length()) {
            case 2 -> name.equalsIgnoreCase("TE");
            case 6 -> name.equalsIgnoreCase("Expect");
            case 7 -> name.equalsIgnoreCase("Upgrade") || name.equalsIgnoreCase("Trailer");
            case 10 -> name.equalsIgnoreCase("Connection") || name.equalsIgnoreCase("Keep-Alive");
            case 16 -> name.equalsIgnoreCase("Proxy-Connection");
            case 17 -> name.equalsIgnoreCase("Transfer-Encoding");
            case 18 -> name.equalsIgnoreCase("Proxy-Authenticate");
            case 19 -> name.equalsIgnoreCase("Proxy-Authorization");
            default -> false;
        };
    }

    /** Nobody may name away what says where a message goes and where it ends. */
    private static boolean named(List<String> connection, String name) {
        if (name.equalsIgnoreCase("Host") || name.equalsIgnoreCase("Content-Length")) {
            return false;
        }
        return lists(connection, name);
    }

    /** Whether one of the lines, each a list of tokens, has the token. */
    static boolean lists(List<String> lines, String wanted) {
        for (String line : lines) {
            for (String token : line.split(",", -1)) {
                if (token.strip().equalsIgnoreCase(wanted)) {
                    return true;
                }
            }
        }
        return false;
    }
}
