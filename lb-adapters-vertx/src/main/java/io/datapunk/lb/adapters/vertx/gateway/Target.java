package io.datapunk.lb.adapters.vertx.gateway;

import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a request asks for, checked (RFC 9112, 3.2 and 6.1), so that this hop and the next cannot understand it differently.
 *
 * @param uri path and query, or {@code *}
 * @param host the value of {@code Host}; null for an HTTP/1.0 request without one
 * @param body whether a body follows
 * @param last whether the caller wants the connection closed after the answer
 */
record Target(String uri, @Nullable String host, boolean body, boolean last) {
    private static final char FIRST_PRINTABLE = '!';
    private static final char LAST_PRINTABLE = '~';

    /** What is printable but in no host and no port (RFC 3986, 3.2.2 and 3.2.3). */
    private static final String NEVER_IN_HOST = "\"#/<>?@\\^`{|}";

    /** A request that is not forwarded. */
    static final class RefusedException extends Exception {
        private static final long serialVersionUID = 1L;

        private final int status;
        private final String why;

        RefusedException(int status, String why) {
            super(why, null, false, false);
            this.status = status;
            this.why = why;
        }

        String why() {
            return why;
        }

        int status() {
            return status;
        }
    }

    static Target of(HttpServerRequest request) throws RefusedException {
        if (request.method().equals(HttpMethod.CONNECT) || request.method().equals(HttpMethod.TRACE)) {
            throw new RefusedException(501, "the method " + request.method() + " is not forwarded");
        }
        MultiMap headers = request.headers();
        boolean body = framed(headers);
        String host = host(request, headers.getAll(HttpHeaders.HOST));
        String uri = printable(request.uri());
        if (uri.startsWith("/") || (uri.equals("*") && request.method().equals(HttpMethod.OPTIONS))) {
            return new Target(uri, host, body, last(headers));
        }
        int authority = uri.regionMatches(true, 0, "http://", 0, 7) ? 7 : -1;
        if (authority < 0) {
            throw new RefusedException(400, "the request target must be a path");
        }
        return absolute(uri, authority, body, last(headers));
    }

    /**
     * A URI is printable ASCII (RFC 3986, 2). Anything else could not be sent on as it came: the client underneath writes
     * a byte above 0x7f as two, and no control character into {@code Host}.
     */
    private static String printable(String uri) throws RefusedException {
        for (int i = 0; i < uri.length(); i++) {
            char c = uri.charAt(i);
            if (c < FIRST_PRINTABLE || c > LAST_PRINTABLE) {
                throw new RefusedException(400, "the request target must be printable ASCII");
            }
        }
        return uri;
    }

    private static Target absolute(String uri, int authority, boolean body, boolean last) throws RefusedException {
        int path = authority;
        while (path < uri.length() && "/?#".indexOf(uri.charAt(path)) < 0) {
            path++;
        }
        if (path == authority) {
            throw new RefusedException(400, "the request target has no host");
        }
        String rest = uri.substring(path);
        String host = writtenAsHost(uri.substring(authority, path));
        return new Target(rest.startsWith("/") ? rest : "/" + rest, host, body, last);
    }

    private static boolean framed(MultiMap headers) throws RefusedException {
        List<String> codings = headers.getAll(HttpHeaders.TRANSFER_ENCODING);
        if (codings.isEmpty()) {
            return headers.contains(HttpHeaders.CONTENT_LENGTH);
        }
        if (codings.size() > 1
                || !codings.get(0).equalsIgnoreCase("chunked")
                || headers.contains(HttpHeaders.CONTENT_LENGTH)) {
            throw new RefusedException(400, "the length of the body is ambiguous");
        }
        return true;
    }

    /** The server underneath sees {@code close} only when it stands alone. */
    static boolean last(MultiMap headers) {
        List<String> connection = headers.getAll(HttpHeaders.CONNECTION);
        return !connection.isEmpty() && Hop.lists(connection, "close");
    }

    static boolean announcesBody(HttpServerRequest request) {
        MultiMap headers = request.headers();
        return headers.contains(HttpHeaders.TRANSFER_ENCODING) || headers.contains(HttpHeaders.CONTENT_LENGTH);
    }

    private static @Nullable String host(HttpServerRequest request, List<String> hosts) throws RefusedException {
        if (hosts.size() > 1 || (hosts.isEmpty() && request.version() != HttpVersion.HTTP_1_0)) {
            throw new RefusedException(400, "there must be one Host header");
        }
        return hosts.isEmpty() ? null : writtenAsHost(hosts.get(0));
    }

    /** A path, a user or white space in it would be read as another host by somebody. */
    private static String writtenAsHost(String host) throws RefusedException {
        for (int i = 0; i < host.length(); i++) {
            char c = host.charAt(i);
            if (c < FIRST_PRINTABLE || c > LAST_PRINTABLE || NEVER_IN_HOST.indexOf(c) >= 0) {
                throw new RefusedException(400, "the host must be a name or an address, with a port or without");
            }
        }
        return host;
    }
}
