package io.datapunk.lb.adapters.vertx.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.datapunk.lb.adapters.vertx.CapturedLog;
import io.datapunk.lb.adapters.vertx.ListenException;
import io.datapunk.lb.adapters.vertx.ScriptedServer;
import io.datapunk.lb.spi.Instance;
import io.datapunk.lb.spi.Outcome;
import io.datapunk.lb.spi.selection.SelectionContext;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.awaitility.core.ConditionTimeoutException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class GatewayTest {
    private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";
    private static final Duration TIMEOUT = Duration.ofMillis(400);

    private static Vertx vertx;

    private final FakeService service = new FakeService();
    private final List<AutoCloseable> opened = new ArrayList<>();
    private Gateway gateway;
    private int port;

    @BeforeAll
    static void start() {
        vertx = Vertx.vertx();
    }

    @AfterAll
    static void stop() throws Exception {
        vertx.close().toCompletionStage().toCompletableFuture().get(5, TimeUnit.SECONDS);
    }

    @BeforeEach
    void prepare() {
        gateway = new Gateway(vertx, service, System::nanoTime, GatewayConfig.defaults());
    }

    @AfterEach
    void everyTicketIsCompletedOnce() throws Exception {
        await().atMost(Duration.ofSeconds(5)).untilAsserted(() -> {
            assertThat(service.open()).as("open tickets").isZero();
            assertThat(gateway.inFlight()).as("requests in flight").isZero();
        });
        get(gateway.close());
        for (AutoCloseable each : opened) {
            each.close();
        }
        assertThat(service.faults()).isEmpty();
    }

    private static <T> T get(java.util.concurrent.CompletionStage<T> stage) throws Exception {
        return stage.toCompletableFuture().get(10, TimeUnit.SECONDS);
    }

    private void listen(GatewayConfig config) throws Exception {
        gateway = new Gateway(vertx, service, System::nanoTime, config);
        port = get(gateway.start());
    }

    private void listen() throws Exception {
        listen(GatewayConfig.defaults().withRequestTimeout(Duration.ofSeconds(5)));
    }

    private void listenBriefly() throws Exception {
        listen(GatewayConfig.defaults().withRequestTimeout(TIMEOUT));
    }

    private ScriptedServer backend(ScriptedServer.Script script) {
        ScriptedServer server = new ScriptedServer(script);
        opened.add(server);
        service.ports(server.port());
        return server;
    }

    private ScriptedServer answering(String text) {
        return backend(connection -> {
            while (true) {
                connection.readHead();
                connection.send(text);
            }
        });
    }

    private String get(String path) throws IOException {
        return RawClient.exchange(port, "GET " + path + " HTTP/1.1\r\nHost: shop\r\nConnection: close\r\n\r\n");
    }

    /** Waits, for the last byte may reach the caller before the end of the exchange reaches the balancer. */
    private void heard(Outcome... expected) {
        await().untilAsserted(() -> assertThat(service.outcomes()).containsExactly(expected));
    }

    private static Outcome[] successes(int count) {
        Outcome[] all = new Outcome[count];
        Arrays.fill(all, Outcome.SUCCESS);
        return all;
    }

    private static String head(String... lines) {
        return String.join("\r\n", lines) + "\r\n\r\n";
    }

    private static int status(String answer) {
        return Integer.parseInt(answer.substring(9, 12));
    }

    private static int closedPort() throws IOException {
        try (ServerSocket once = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return once.getLocalPort();
        }
    }

    // What is passed on

    @Test
    void request_reachesTheInstance_andTheAnswerTheCaller() throws Exception {
        ScriptedServer backend = answering("HTTP/1.1 201 Created\r\nX-Made: here\r\nContent-Length: 4\r\n\r\nmade");
        listen();
        String answer = get("/orders?id=7&x=%20y");
        assertThat(answer)
                .startsWith("HTTP/1.1 201 Created\r\n")
                .containsIgnoringCase("\r\nx-made: here\r\n")
                .containsIgnoringCase("\r\nvia: 1.1 lb\r\n")
                .endsWith("\r\n\r\nmade");
        assertThat(backend.heads().get(0))
                .startsWith("GET /orders?id=7&x=%20y HTTP/1.1\r\n")
                .containsIgnoringCase("\r\nhost: shop\r\n")
                .containsIgnoringCase("\r\nx-forwarded-for: 127.0.0.1\r\n")
                .containsIgnoringCase("\r\nx-forwarded-proto: http\r\n")
                .containsIgnoringCase("\r\nvia: 1.1 lb\r\n");
        heard(Outcome.SUCCESS);
    }

    @Test
    void headersOfOneHop_stayBehind_bothWays() throws Exception {
        ScriptedServer backend = answering(head(
                "HTTP/1.1 200 OK",
                "Connection: X-Inner, Host",
                "X-Inner: 1",
                "Keep-Alive: timeout=5",
                "Proxy-Authenticate: Basic",
                "X-Load: 3",
                "X-Kept: 1",
                "Content-Length: 0"));
        listen();
        String answer = RawClient.exchange(
                port,
                head(
                        "GET / HTTP/1.1",
                        "Host: shop",
                        "Connection: close, X-Private , x-forwarded-proto",
                        "X-Private: 1",
                        "Keep-Alive: 9",
                        "TE: trailers",
                        "Upgrade: h2c",
                        "Proxy-Connection: x",
                        "Proxy-Authorization: Basic eA==",
                        "X-Forwarded-Proto: https",
                        "X-Kept: 1"));
        assertThat(backend.heads().get(0).toLowerCase(java.util.Locale.ROOT))
                .contains("\r\nx-kept: 1\r\n", "\r\nhost: shop\r\n", "\r\nx-forwarded-proto: http\r\n")
                .doesNotContain("x-private", "keep-alive", "\r\nte:", "upgrade", "proxy-", "connection");
        assertThat(answer.toLowerCase(java.util.Locale.ROOT))
                .contains("\r\nx-kept: 1\r\n")
                .doesNotContain("x-inner", "keep-alive", "proxy-", "x-load");
        assertThat(service.loads()).containsValue(3f);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "X-Load: 0.5",
                "endpoint-load-metrics: TEXT cpu_utilization=0.5,rps_fractional=10",
                "Endpoint-Load-Metrics: JSON {\"cpuUtilization\":0.5}",
                "endpoint-load-metrics: BIN CQAAAAAAAOA/",
                "endpoint-load-metrics-bin: CQAAAAAAAOA/"
            })
    void loadThatAnInstanceReports_isHeard_andGoesNoFurther(String header) throws Exception {
        answering(head("HTTP/1.1 200 OK", header, "X-Kept: 1", "Content-Length: 0"));
        listen();
        assertThat(get("/").toLowerCase(java.util.Locale.ROOT))
                .startsWith("http/1.1 200 ok")
                .contains("\r\nx-kept: 1\r\n")
                .doesNotContain("load");
        heard(Outcome.SUCCESS);
        assertThat(service.loads()).containsExactly(java.util.Map.entry(1L, 0.5f));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "X-Load: -1",
                "endpoint-load-metrics: TEXT cpu_utilization",
                "endpoint-load-metrics: JSON {",
                "endpoint-load-metrics: BIN CQAAAA",
                "endpoint-load-metrics-bin: %"
            })
    void loadThatCannotBeUnderstood_isNone_andTheAnswerGoesOn(String header) throws Exception {
        answering(head("HTTP/1.1 200 OK", header, "Content-Length: 0"));
        listen();
        assertThat(get("/").toLowerCase(java.util.Locale.ROOT))
                .startsWith("http/1.1 200 ok")
                .doesNotContain("load");
        heard(Outcome.SUCCESS);
        assertThat(service.loads()).isEmpty();
    }

    @Test
    void chainOfProxies_isContinued() throws Exception {
        ScriptedServer backend = answering("HTTP/1.1 200 OK\r\nVia: 1.0 inner\r\nContent-Length: 0\r\n\r\n");
        listen();
        String answer = RawClient.exchange(
                port,
                head(
                        "GET / HTTP/1.1",
                        "Host: shop",
                        "Connection: close",
                        "X-Forwarded-For: 10.0.0.1",
                        "X-Forwarded-For: 10.0.0.2",
                        "X-Forwarded-Proto: https",
                        "Via: 1.1 outer"));
        assertThat(backend.heads().get(0))
                .containsIgnoringCase("\r\nx-forwarded-for: 10.0.0.1, 10.0.0.2, 127.0.0.1\r\n")
                .containsIgnoringCase("\r\nx-forwarded-proto: https\r\n")
                .containsIgnoringCase("\r\nvia: 1.1 outer, 1.1 lb\r\n");
        assertThat(answer).containsIgnoringCase("\r\nvia: 1.0 inner, 1.1 lb\r\n");
    }

    @Test
    void absoluteTarget_isReducedToItsPath_andItsHostWins() throws Exception {
        ScriptedServer backend = answering(OK);
        listen();
        RawClient.exchange(port, "GET http://store:81?q=1 HTTP/1.1\r\nHost: shop\r\nConnection: close\r\n\r\n");
        assertThat(backend.heads().get(0))
                .startsWith("GET /?q=1 HTTP/1.1\r\n")
                .containsIgnoringCase("\r\nhost: store:81\r\n")
                .doesNotContain("shop");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET / HTTP/1.1\r\nConnection: close\r\n\r\n",
                "GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\nConnection: close\r\n\r\n",
                "GET ftp://x/ HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n",
                "GET x HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n",
                "GET http:/// HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n",
                "CONNECT x:80 HTTP/1.1\r\nHost: x:80\r\nConnection: close\r\n\r\n",
                "TRACE / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n",
                "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: gzip, chunked\r\nConnection: close\r\n\r\n0\r\n\r\n",
                "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: xchunked\r\nConnection: close\r\n\r\n0\r\n\r\n",
                "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\nContent-Length: 4\r\nConnection: close\r\n\r\nabcd",
                "GET / HTTP/1.1\r\nHost: a\r\nX: \u0001\u0000\r\nConnection: close\r\n\r\n"
            })
    void requestThatCouldBeUnderstoodInTwoWays_isNotForwarded(String request) throws Exception {
        ScriptedServer backend = answering(OK);
        listen();
        assertThat(status(RawClient.exchange(port, request))).isIn(400, 501);
        assertThat(backend.accepted()).isZero();
        assertThat(service.completions()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://s\u0001t/",
                "http://s\u007ft/",
                "http://s\u00e9t/",
                "/\u0001",
                "/\u001f",
                "/\u007f",
                "/\u0080",
                "/\u00e9",
                "/?q=\u00c3\u00a9",
                "/\u00ff"
            })
    void targetWithAnythingButPrintableAscii_is400_andNoInstanceIsAsked(String target) throws Exception {
        ScriptedServer backend = answering(OK);
        listenBriefly();
        String answer = get(target);
        assertThat(status(answer)).isEqualTo(400);
        assertThat(answer).endsWith("the request target must be printable ASCII\n");
        assertThat(backend.accepted()).isZero();
        assertThat(service.completions()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET / HTTP/1.1\r\nHost: a b",
                "GET / HTTP/1.1\r\nHost: a/b",
                "GET / HTTP/1.1\r\nHost: a?b",
                "GET / HTTP/1.1\r\nHost: a#b",
                "GET / HTTP/1.1\r\nHost: user@a",
                "GET / HTTP/1.1\r\nHost: a\\b",
                "GET / HTTP/1.1\r\nHost: \u00e9",
                "GET / HTTP/1.0\r\nHost: a b",
                "GET http://a/ HTTP/1.1\r\nHost: a b",
                "GET http://user@a/ HTTP/1.1\r\nHost: a",
                "GET http://a\\b/ HTTP/1.1\r\nHost: a"
            })
    void hostThatIsNone_is400_andNoInstanceIsAsked(String request) throws Exception {
        ScriptedServer backend = answering(OK);
        listenBriefly();
        String answer = RawClient.exchange(port, request + "\r\nConnection: close\r\n\r\n");
        assertThat(status(answer)).isEqualTo(400);
        assertThat(answer).endsWith("the host must be a name or an address, with a port or without\n");
        assertThat(backend.accepted()).isZero();
        assertThat(service.completions()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "shop", "Shop-1_a.example.:8080", "127.0.0.1:80", "[fe80::1%25eth0]:80", "a%20b", "a:"})
    void hostThatIsOne_reachesTheInstanceAsItCame(String host) throws Exception {
        ScriptedServer backend = answering(OK);
        listen();
        String answer = RawClient.exchange(port, "GET / HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\n\r\n");
        assertThat(status(answer)).isEqualTo(200);
        assertThat(backend.heads().get(0)).containsIgnoringCase("\r\nhost: " + host + "\r\n");
    }

    @Test
    void targetOfPrintableAscii_reachesTheInstanceAsItCame() throws Exception {
        ScriptedServer backend = answering(OK);
        listen();
        String target = "/!\"$%&'()*+,-./09:;<=>?@AZ[\\]^_`az{|}~";
        assertThat(status(get(target))).isEqualTo(200);
        assertThat(backend.heads().get(0)).startsWith("GET " + target + " HTTP/1.1\r\n");
    }

    @Test
    void contentLengthBesideChunks_neverReachesTheInstanceAsBoth() throws Exception {
        ScriptedServer backend = answering(OK);
        listen();
        String answer = RawClient.exchange(
                port,
                head(
                                "POST / HTTP/1.1",
                                "Host: a",
                                "Content-Length: 4",
                                "Transfer-Encoding: chunked",
                                "Connection: close")
                        + "0\r\n\r\nGET /smuggled HTTP/1.1\r\nHost: a\r\n\r\n");
        for (String head : backend.heads()) {
            assertThat(head.toLowerCase(java.util.Locale.ROOT)).doesNotContain("content-length", "smuggled");
        }
        assertThat(answer).doesNotContain("smuggled");
    }

    @Test
    void headersBeyondTheBound_areRefusedByTheGateway() throws Exception {
        ScriptedServer backend = answering(OK);
        listen();
        String answer = RawClient.exchange(
                port, "GET / HTTP/1.1\r\nHost: a\r\nX: " + "x".repeat(20_000) + "\r\nConnection: close\r\n\r\n");
        assertThat(status(answer)).isEqualTo(431);
        assertThat(backend.accepted()).isZero();
    }

    @Test
    void headAndBodilessStatuses_endWithTheHead() throws Exception {
        answering("HTTP/1.1 200 OK\r\nContent-Length: 999\r\n\r\n");
        listen();
        String head = RawClient.exchange(port, "HEAD / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
        assertThat(head).containsIgnoringCase("content-length: 999").endsWith("\r\n\r\n");
        answering("HTTP/1.1 204 No Content\r\n\r\n");
        assertThat(get("/")).doesNotContainIgnoringCase("content-length").endsWith("\r\n\r\n");
        answering("HTTP/1.1 304 Not Modified\r\nETag: x\r\n\r\n");
        assertThat(get("/")).containsIgnoringCase("etag: x").endsWith("\r\n\r\n");
        heard(successes(3));
    }

    @Test
    void answerWithoutLength_isChunked_orForAnOldCallerEndedByClose() throws Exception {
        ScriptedServer.Script chunked = connection -> {
            connection.readHead();
            connection.send("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n");
        };
        backend(chunked);
        listen();
        assertThat(get("/")).containsIgnoringCase("transfer-encoding: chunked").endsWith("\r\n0\r\n\r\n");
        backend(chunked);
        String old = RawClient.exchange(port, "GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n");
        assertThat(old)
                .doesNotContainIgnoringCase("chunked")
                .containsIgnoringCase("connection: close")
                .endsWith("\r\n\r\nabcde");
    }

    @Test
    void connections_areKeptOnBothSides() throws Exception {
        ScriptedServer backend = answering(OK);
        listen();
        try (RawClient client = new RawClient(port)) {
            for (int i = 0; i < 20; i++) {
                client.send("GET /" + i + " HTTP/1.1\r\nHost: a\r\n\r\n");
                assertThat(status(client.readHead())).isEqualTo(200);
                assertThat(client.in().readNBytes(2)).asString().isEqualTo("ok");
            }
        }
        assertThat(backend.accepted()).isEqualTo(1);
        await().untilAsserted(() -> heard(successes(20)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"Transfer-Encoding: chunked", "Content-Length: 9"})
    void headOfAnAnswer_reachesTheCaller_beforeThereIsABody(String framing) throws Exception {
        CountDownLatch headRead = new CountDownLatch(1);
        boolean chunked = framing.endsWith("chunked");
        backend(connection -> {
            connection.readHead();
            connection.send("HTTP/1.1 200 OK\r\n" + framing + "\r\n\r\n");
            awaitQuietly(headRead);
            connection.send(chunked ? "9\r\ndata: 1\n\n\r\n0\r\n\r\n" : "data: 1\n\n");
        });
        listen();
        try (RawClient client = new RawClient(port)) {
            client.send("GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
            assertThat(client.readHead()).startsWith("HTTP/1.1 200 ").containsIgnoringCase("\r\n" + framing + "\r\n");
            headRead.countDown();
            assertThat(client.readAll()).contains("data: 1\n\n");
        }
        heard(Outcome.SUCCESS);
    }

    @Test
    void callerThatWaitsForTheHead_beforeItSendsTheRestOfItsBody_getsIt() throws Exception {
        ScriptedServer backend = backend(connection -> {
            connection.readHead();
            assertThat(connection.in().readNBytes(4)).asString().isEqualTo("half");
            connection.send("HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\n");
            connection.send(connection.in().readNBytes(4));
        });
        listen();
        try (RawClient client = new RawClient(port)) {
            client.send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 8\r\n\r\nhalf");
            assertThat(status(client.readHead())).isEqualTo(200);
            client.send("rest");
            assertThat(client.readAll()).isEqualTo("rest");
        }
        heard(Outcome.SUCCESS);
        assertThat(backend.accepted()).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"Connection: X-A, Close", "Connection: X-A\r\nConnection: close"})
    void instanceThatListsClose_getsTheNextRequestOnAnotherConnection(String close) throws Exception {
        CountDownLatch goOn = new CountDownLatch(1);
        ScriptedServer backend = backend(connection -> {
            connection.readHead();
            awaitQuietly(goOn);
            connection.send("HTTP/1.1 200 OK\r\n" + close + "\r\nContent-Length: 2\r\n\r\nok");
        });
        listen(GatewayConfig.defaults()
                .withRequestTimeout(Duration.ofSeconds(5))
                .withMost(1, 100));
        CompletableFuture<String> first = async();
        await().until(() -> backend.heads().size() == 1);
        CompletableFuture<String> waiting = async();
        await().until(() -> service.open() == 2);
        goOn.countDown();
        assertThat(status(first.get(10, TimeUnit.SECONDS))).isEqualTo(200);
        assertThat(status(waiting.get(10, TimeUnit.SECONDS))).isEqualTo(200);
        assertThat(status(get("/"))).isEqualTo(200);
        assertThat(backend.accepted()).isEqualTo(3);
        await().until(() -> backend.open() == 0);
        heard(successes(3));
    }

    private static GatewayConfig keeping(Duration keepAlive) {
        GatewayConfig defaults = GatewayConfig.defaults();
        return new GatewayConfig(
                defaults.host(),
                defaults.port(),
                Duration.ofSeconds(5),
                keepAlive,
                defaults.drainTime(),
                defaults.maxHeaderBytes(),
                defaults.maxConnectionsPerInstance(),
                defaults.maxInFlight());
    }

    /** The instance may shorten what is configured, and not prolong it. */
    @ParameterizedTest
    @CsvSource({"1, timeout=60", "1, timeout=0", "3600, timeout=1", "3600, timeout=0"})
    void idleConnection_isKeptForTheShorterOfTheGatewaysTimeAndTheInstances(int seconds, String said) throws Exception {
        ScriptedServer backend = answering(
                head("HTTP/1.1 200 OK", "Connection: keep-alive", "Keep-Alive: " + said, "Content-Length: 0"));
        listen(keeping(Duration.ofSeconds(seconds)));
        assertThat(status(get("/"))).isEqualTo(200);
        await().until(() -> backend.open() == 0);
        heard(Outcome.SUCCESS);
    }

    @Test
    void expectContinue_isAnsweredByTheGateway() throws Exception {
        ScriptedServer backend = backend(connection -> {
            connection.readHead();
            assertThat(connection.in().readNBytes(5)).asString().isEqualTo("hello");
            connection.send(OK);
        });
        listen();
        try (RawClient client = new RawClient(port)) {
            client.send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\nExpect: 100-continue\r\n\r\n");
            assertThat(client.readHead()).startsWith("HTTP/1.1 100 ");
            client.send("hello");
            assertThat(client.readHead()).startsWith("HTTP/1.1 200 ");
        }
        assertThat(backend.heads().get(0)).doesNotContainIgnoringCase("expect");
    }

    // What the balancer hears

    @ParameterizedTest
    @CsvSource({
        "200, SUCCESS",
        "204, SUCCESS",
        "302, SUCCESS",
        "304, SUCCESS",
        "400, CLIENT_ERROR",
        "404, CLIENT_ERROR",
        "408, TIMEOUT",
        "429, THROTTLED",
        "500, SERVER_ERROR",
        "501, SERVER_ERROR",
        "503, SERVER_ERROR",
        "504, SERVER_ERROR"
    })
    void status_isPassedOn_andReported(int status, Outcome outcome) throws Exception {
        answering("HTTP/1.1 " + status + " X\r\n" + (status == 204 || status == 304 ? "" : "Content-Length: 0\r\n")
                + "\r\n");
        listen();
        assertThat(status(get("/"))).isEqualTo(status);
        assertThat(service.completions()).hasSize(1);
        assertThat(service.completions().get(0).outcome()).isEqualTo(outcome);
        assertThat(service.completions().get(0).retryAfter()).isNull();
        assertThat(service.completions().get(0).latencyNanos()).isPositive();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "429 | 7 | 7",
                "503 | 120 | 120",
                "503 | Wed, 21 Oct 2015 07:28:30 GMT | 30",
                "503 | Wed, 21 Oct 2015 07:00:00 GMT | 0",
                "429 | 99999999999 | 86400"
            })
    void retryAfter_isReportedAsThrottled(int status, String value, long seconds) throws Exception {
        answering("HTTP/1.1 " + status + " X\r\nDate: Wed, 21 Oct 2015 07:28:00 GMT\r\nRetry-After: " + value
                + "\r\nContent-Length: 0\r\n\r\n");
        listen();
        assertThat(status(get("/"))).isEqualTo(status);
        assertThat(service.completions().get(0).outcome()).isEqualTo(Outcome.THROTTLED);
        assertThat(service.completions().get(0).retryAfter()).isEqualTo(Duration.ofSeconds(seconds));
    }

    @Test
    void latency_isTheTimeToTheAnswersBeginning() throws Exception {
        CountDownLatch goOn = new CountDownLatch(1);
        backend(connection -> {
            connection.readHead();
            connection.send("HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nab");
            awaitQuietly(goOn);
            connection.send("cd");
        });
        AtomicLong now = new AtomicLong(Long.MAX_VALUE - 5);
        gateway = new Gateway(vertx, service, now::get, GatewayConfig.defaults());
        port = get(gateway.start());
        try (RawClient client = new RawClient(port)) {
            client.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
            client.readHead();
            now.addAndGet(1_000_000_000L);
            assertThat(service.open())
                    .as("the ticket is held while the body comes")
                    .isEqualTo(1);
            goOn.countDown();
            assertThat(client.in().readNBytes(4)).asString().isEqualTo("abcd");
        }
        await().until(() -> service.open() == 0);
        assertThat(service.completions().get(0).latencyNanos()).isZero();
    }

    @Test
    void latency_isWithoutTheTimeTheCallerTakesToSend() throws Exception {
        AtomicLong now = new AtomicLong(Long.MAX_VALUE - 5);
        CountDownLatch halfRead = new CountDownLatch(1);
        backend(connection -> {
            connection.readHead();
            connection.in().readNBytes(4);
            halfRead.countDown();
            connection.in().readNBytes(4);
            connection.send(OK);
        });
        gateway = new Gateway(
                vertx, service, now::get, GatewayConfig.defaults().withRequestTimeout(Duration.ofSeconds(10)));
        port = get(gateway.start());
        try (RawClient client = new RawClient(port)) {
            client.send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 8\r\n\r\nhalf");
            assertThat(halfRead.await(10, TimeUnit.SECONDS)).isTrue();
            now.addAndGet(5_000_000_000L);
            client.send("rest");
            assertThat(status(client.readHead())).isEqualTo(200);
        }
        heard(Outcome.SUCCESS);
        assertThat(service.completions().get(0).latencyNanos()).isZero();
    }

    @Test
    void latencyOfAnAnswerWithinTheBody_isTheTimeToIt() throws Exception {
        AtomicLong now = new AtomicLong();
        backend(connection -> {
            connection.readHead();
            connection.in().readNBytes(4);
            now.addAndGet(7_000_000L);
            connection.send("HTTP/1.1 413 Too Large\r\nContent-Length: 0\r\n\r\n");
        });
        gateway = new Gateway(vertx, service, now::get, GatewayConfig.defaults());
        port = get(gateway.start());
        String answer = RawClient.exchange(port, "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 8\r\n\r\nhalf");
        assertThat(status(answer)).isEqualTo(413);
        heard(Outcome.CLIENT_ERROR);
        assertThat(service.completions().get(0).latencyNanos()).isEqualTo(7_000_000L);
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await(10, TimeUnit.SECONDS);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void balancerThatFails_doesNotTakeTheAnswerAlong() throws Exception {
        answering("HTTP/1.1 200 OK\r\nX-Load: 1\r\nContent-Length: 2\r\n\r\nok");
        BrokenReports broken = new BrokenReports(service);
        gateway = new Gateway(vertx, broken, System::nanoTime, GatewayConfig.defaults());
        port = get(gateway.start());
        try (CapturedLog log = new CapturedLog(Forwarder.class.getName())) {
            assertThat(status(get("/"))).isEqualTo(200);
            assertThat(log.messages()).containsExactly("gateway.report.failed");
        }
    }

    // When there is no answer

    @Test
    void nobodyToAsk_is503_andSaysWhyWithoutAddresses() throws Exception {
        listen();
        String answer = get("/");
        assertThat(status(answer)).isEqualTo(503);
        assertThat(answer).contains("NO_INSTANCE").contains("text/plain").doesNotContain("secret");
    }

    /** 503 for want of an instance, 502 for one that is not there, 501 for a method, 400 for the target. */
    @ParameterizedTest
    @CsvSource({"GET /, false, 503", "GET /, true, 502", "TRACE /, false, 501", "GET x, false, 400"})
    void callerThatListsClose_isHungUpOn_afterTheGatewaysOwnAnswerToo(String asked, boolean gone, int status)
            throws Exception {
        if (gone) {
            service.ports(closedPort());
        }
        listen();
        String answer = RawClient.exchange(port, asked + " HTTP/1.1\r\nHost: a\r\nConnection: TE, close\r\n\r\n");
        assertThat(status(answer)).isEqualTo(status);
        assertThat(answer).containsIgnoringCase("\r\nconnection: close\r\n");
    }

    @Test
    void callerThatDoesNotListClose_isAnsweredByTheGatewayAgainAndAgain() throws Exception {
        listen();
        try (RawClient client = new RawClient(port)) {
            for (int i = 0; i < 3; i++) {
                client.send("GET / HTTP/1.1\r\nHost: a\r\nConnection: TE, closed\r\n\r\n");
                String head = client.readHead();
                assertThat(status(head)).isEqualTo(503);
                assertThat(head).doesNotContainIgnoringCase("connection:");
                assertThat(client.in().readNBytes("no instance is available: NO_INSTANCE\n".length()))
                        .asString()
                        .endsWith("NO_INSTANCE\n");
            }
        }
    }

    @Test
    void refusedConnection_is502_andUnreachable() throws Exception {
        service.ports(closedPort());
        listen();
        assertThat(status(get("/"))).isEqualTo(502);
        heard(Outcome.UNREACHABLE);
    }

    @Test
    void unresolvableHost_is502_or504() throws Exception {
        service.instances(Instance.of("a", "no-such-host.invalid", 80));
        listenBriefly();
        assertThat(status(get("/"))).isIn(502, 504);
        assertThat(service.outcomes().get(0)).isIn(Outcome.UNREACHABLE, Outcome.TIMEOUT);
    }

    @Test
    void hangingInstance_is504_aTimeout_andItsConnectionIsClosed() throws Exception {
        ScriptedServer backend = backend(ScriptedServer.Connection::readHead);
        listenBriefly();
        long began = System.nanoTime();
        assertThat(status(get("/"))).isEqualTo(504);
        assertThat(Duration.ofNanos(System.nanoTime() - began)).isBetween(TIMEOUT, TIMEOUT.plusSeconds(1));
        heard(Outcome.TIMEOUT);
        assertThat(service.completions().get(0).latencyNanos()).isGreaterThanOrEqualTo(TIMEOUT.toNanos());
        await().until(() -> backend.open() == 0);
    }

    @Test
    void headThatDrips_is504() throws Exception {
        backend(connection -> {
            connection.readHead();
            connection.send("HTTP/1.1 200 OK\r\n");
            connection.drip("x", 20);
        });
        listenBriefly();
        assertThat(status(get("/"))).isEqualTo(504);
        heard(Outcome.TIMEOUT);
    }

    @Test
    void garbage_is502_andAServerError() throws Exception {
        backend(connection -> {
            connection.readHead();
            connection.send("SSH-2.0-nothing to see\r\n\r\n");
        });
        listen();
        assertThat(status(get("/"))).isEqualTo(502);
        heard(Outcome.SERVER_ERROR);
    }

    @Test
    void connectionClosedOrResetInsteadOfAnAnswer_is502_andUnreachable() throws Exception {
        backend(connection -> {
            connection.readHead();
            connection.hangUp();
        });
        listen();
        assertThat(status(get("/"))).isEqualTo(502);
        backend(connection -> {
            connection.readHead();
            connection.reset();
        });
        assertThat(status(get("/"))).isEqualTo(502);
        heard(Outcome.UNREACHABLE, Outcome.UNREACHABLE);
    }

    @Test
    void keptConnectionThatTheServerClosesOnTheNextRequest_isUnreachable() throws Exception {
        ScriptedServer backend = backend(connection -> {
            connection.readHead();
            connection.send(OK);
            connection.readHead();
            connection.hangUp();
        });
        listen();
        assertThat(status(get("/1"))).isEqualTo(200);
        assertThat(status(get("/2"))).isEqualTo(502);
        assertThat(backend.accepted())
                .as("the second request went over the kept connection")
                .isEqualTo(1);
        heard(Outcome.SUCCESS, Outcome.UNREACHABLE);
    }

    @Test
    void keptConnectionThatTheServerClosedMeanwhile_isNotUsed() throws Exception {
        ScriptedServer backend = backend(connection -> {
            connection.readHead();
            connection.send(OK);
            connection.hangUp();
        });
        listen();
        for (int i = 1; i <= 5; i++) {
            assertThat(status(get("/"))).isEqualTo(200);
            await().until(() -> backend.open() == 0);
            CompletableFuture<Void> noticed = new CompletableFuture<>();
            vertx.setTimer(50, passed -> noticed.complete(null));
            noticed.get(5, TimeUnit.SECONDS);
        }
        heard(successes(5));
    }

    @Test
    void answerThatBreaksOff_breaksTheCallersConnection_andIsUnreachable() throws Exception {
        backend(connection -> {
            connection.readHead();
            connection.send("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf");
            connection.hangUp();
        });
        listen();
        String answer = get("/");
        assertThat(answer.contains("half") ? 200 : 502).isEqualTo(status(answer));
        heard(Outcome.UNREACHABLE);
    }

    @Test
    void answerThatStalls_isATimeout() throws Exception {
        ScriptedServer backend = backend(connection -> {
            connection.readHead();
            connection.send("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf");
        });
        listenBriefly();
        assertThat(get("/")).endsWith("half");
        heard(Outcome.TIMEOUT);
        await().until(() -> backend.open() == 0);
    }

    @Test
    void answerThatTakesLongButMoves_isNotCut() throws Exception {
        backend(connection -> {
            connection.readHead();
            connection.send("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n");
            for (int i = 0; i < 10; i++) {
                java.util.concurrent.locks.LockSupport.parkNanos(100_000_000);
                connection.send("x");
            }
        });
        listenBriefly();
        assertThat(get("/")).endsWith("xxxxxxxxxx");
        heard(Outcome.SUCCESS);
    }

    @Test
    void serverKilled_thenBack_isUnreachableOnlyMeanwhile() throws Exception {
        ScriptedServer backend = answering(OK);
        listen();
        assertThat(status(get("/"))).isEqualTo(200);
        backend.close();
        assertThat(status(get("/"))).isEqualTo(502);
        assertThat(status(get("/"))).isEqualTo(502);
        answering(OK);
        assertThat(status(get("/"))).isEqualTo(200);
        heard(Outcome.SUCCESS, Outcome.UNREACHABLE, Outcome.UNREACHABLE, Outcome.SUCCESS);
    }

    // When the gateway itself fails

    private void listenWith(Handler<HttpServerRequest> handler) throws Exception {
        HttpServer server = vertx.createHttpServer().requestHandler(handler);
        port = get(server.listen(0, "127.0.0.1").toCompletionStage()).actualPort();
        opened.add(() -> get(server.close().toCompletionStage()));
    }

    /** A host that cannot be a header, past the check that would have refused it. */
    @Test
    void exceptionOnTheWayToTheInstance_is500_andNoEvidence() throws Exception {
        ScriptedServer backend = answering(OK);
        AtomicInteger inFlight = new AtomicInteger(1);
        Forwarder forwarder =
                new Forwarder(vertx, service, System::nanoTime, GatewayConfig.defaults(), inFlight, () -> false);
        listenWith(request -> {
            long ticket = service.acquireTicket(SelectionContext.EMPTY);
            new Exchange(forwarder, request, new Target("/", "s\u0001t", false, true), ticket).begin();
        });
        try (CapturedLog log = new CapturedLog(Forwarder.class.getName())) {
            assertThat(status(get("/"))).isEqualTo(500);
            assertThat(log.messages()).containsExactly("gateway.exchange.failed");
        }
        heard(Outcome.IGNORED);
        assertThat(inFlight).hasValue(0);
        assertThat(backend.heads()).isEmpty();
        await().until(() -> backend.open() == 0);
    }

    @Test
    void exceptionOnAskingForAnInstance_is500_andTheRequestIsCountedOut() throws Exception {
        service.breaksBeforeATicket(new UnsupportedOperationException("on purpose"));
        AtomicInteger inFlight = new AtomicInteger();
        Forwarder forwarder =
                new Forwarder(vertx, service, System::nanoTime, GatewayConfig.defaults(), inFlight, () -> false);
        listenWith(forwarder::accept);
        try (CapturedLog log = new CapturedLog(Forwarder.class.getName())) {
            assertThat(status(get("/"))).isEqualTo(500);
            assertThat(log.messages()).containsExactly("gateway.exchange.failed");
        }
        assertThat(inFlight).hasValue(0);
    }

    @Test
    void exceptionOnLookingTheInstanceUp_is500_andTheRequestIsCountedOutOnce() throws Exception {
        service.ports(1);
        service.breaks(new UnsupportedOperationException("on purpose"));
        AtomicInteger inFlight = new AtomicInteger();
        Duration limit = Duration.ofMillis(50);
        GatewayConfig config = GatewayConfig.defaults().withRequestTimeout(limit);
        Forwarder forwarder = new Forwarder(vertx, service, System::nanoTime, config, inFlight, () -> false);
        listenWith(forwarder::accept);
        try (CapturedLog log = new CapturedLog(Forwarder.class.getName())) {
            assertThat(status(get("/"))).isEqualTo(500);
            assertThat(log.messages()).containsExactly("gateway.exchange.failed");
        }
        heard(Outcome.IGNORED);
        // What was armed for the exchange would go off meanwhile.
        get(vertx.timer(2 * limit.toMillis(), TimeUnit.MILLISECONDS).toCompletionStage());
        heard(Outcome.IGNORED);
        assertThat(inFlight).hasValue(0);
    }

    /**
     * The clock is read when the exchange begins, when the body is first read, then for each part of it, its end, when the
     * part has left, for the answer's head and its parts.
     */
    @ParameterizedTest
    @ValueSource(ints = {2, 3, 4, 5, 6, 7})
    void exceptionAtAnyStepOfAnExchange_is500_andNoEvidence(int broken) throws Exception {
        ScriptedServer backend = backend(connection -> {
            connection.readHead();
            connection.in().readNBytes(4);
            connection.send(OK);
        });
        AtomicInteger looks = new AtomicInteger();
        gateway = new Gateway(
                vertx,
                service,
                () -> {
                    if (looks.incrementAndGet() == broken) {
                        throw new IllegalStateException("on purpose");
                    }
                    return 0;
                },
                GatewayConfig.defaults());
        port = get(gateway.start());
        try (CapturedLog log = new CapturedLog(Forwarder.class.getName())) {
            String request = head("POST / HTTP/1.1", "Host: a", "Content-Length: 4", "Connection: close") + "body";
            assertThat(status(RawClient.exchange(port, request))).isEqualTo(500);
            assertThat(log.messages()).containsExactly("gateway.exchange.failed");
        }
        heard(Outcome.IGNORED);
        await().until(() -> backend.open() == 0);
    }

    // When the caller leaves

    @Test
    void callerThatLeavesBeforeTheAnswer_isNoEvidence_butForHowLongItWaited_andTheInstanceIsReleased()
            throws Exception {
        AtomicLong now = new AtomicLong();
        ScriptedServer backend = backend(connection -> {
            connection.readHead();
            now.addAndGet(7_000_000L);
        });
        gateway = new Gateway(
                vertx, service, now::get, GatewayConfig.defaults().withRequestTimeout(Duration.ofSeconds(10)));
        port = get(gateway.start());
        for (boolean reset : new boolean[] {false, true}) {
            int asked = backend.heads().size();
            RawClient client = new RawClient(port);
            client.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
            await().until(() -> now.get() == (asked + 1) * 7_000_000L);
            if (reset) {
                client.reset();
            } else {
                client.close();
            }
            await().until(() -> service.open() == 0 && backend.open() == 0);
        }
        heard(Outcome.IGNORED, Outcome.IGNORED);
        assertThat(service.completions()).allMatch(completion -> completion.latencyNanos() == 7_000_000L);
    }

    @Test
    void callerThatLeavesWithinTheAnswer_leavesTheStatusAsTheVerdict() throws Exception {
        byte[] block = new byte[64 * 1024];
        ScriptedServer backend = backend(connection -> {
            connection.readHead();
            connection.send("HTTP/1.1 200 OK\r\nContent-Length: 1000000000\r\n\r\n");
            while (true) {
                connection.send(block);
            }
        });
        listen();
        RawClient client = new RawClient(port);
        client.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
        client.readHead();
        client.in().readNBytes(100_000);
        client.reset();
        await().until(() -> service.open() == 0 && backend.open() == 0);
        heard(Outcome.SUCCESS);
    }

    @Test
    void callerThatStopsWithinItsBody_is408_andNoEvidence() throws Exception {
        ScriptedServer backend = backend(connection -> {
            connection.readHead();
            connection.in().readAllBytes();
        });
        listenBriefly();
        String answer = RawClient.exchange(port, "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 100\r\n\r\nhalf");
        assertThat(status(answer)).isEqualTo(408);
        heard(Outcome.IGNORED);
        await().until(() -> backend.open() == 0);
    }

    @Test
    void callerThatStopsWithinItsBody_whileTheAnswerWaitsForTheRest_isCutOff_withoutBlameForTheInstance()
            throws Exception {
        ScriptedServer backend = backend(connection -> {
            connection.readHead();
            connection.send("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nbegun\r\n");
            connection.in().readAllBytes();
        });
        listenBriefly();
        String answer = RawClient.exchange(port, "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 100\r\n\r\nhalf");
        assertThat(status(answer)).isEqualTo(200);
        assertThat(answer).endsWith("begun\r\n");
        heard(Outcome.SUCCESS);
        await().until(() -> backend.open() == 0);
    }

    @Test
    void answerThatStalls_afterTheWholeBody_isATimeout() throws Exception {
        backend(connection -> {
            connection.readHead();
            connection.send("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nbegun\r\n");
            connection.in().readAllBytes();
        });
        listenBriefly();
        String answer = RawClient.exchange(port, "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 4\r\n\r\nfull");
        assertThat(answer).endsWith("begun\r\n");
        heard(Outcome.TIMEOUT);
    }

    @Test
    void callerThatReadsTooSlowly_isCutOff_withoutBlameForTheInstance() throws Exception {
        byte[] block = new byte[1024 * 1024];
        ScriptedServer backend = backend(connection -> {
            connection.readHead();
            connection.send("HTTP/1.1 200 OK\r\nContent-Length: 1000000000\r\n\r\n");
            while (true) {
                connection.send(block);
            }
        });
        listenBriefly();
        try (RawClient client = new RawClient(port)) {
            client.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
            client.readHead();
            await().until(() -> service.open() == 0 && backend.open() == 0);
        }
        heard(Outcome.SUCCESS);
    }

    @Test
    void callerThatLeavesWithinItsBody_isNoEvidence() throws Exception {
        ScriptedServer backend = backend(connection -> {
            connection.readHead();
            connection.in().readAllBytes();
        });
        listen();
        RawClient client = new RawClient(port);
        client.send("POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n");
        await().until(() -> !backend.heads().isEmpty());
        client.close();
        await().until(() -> service.open() == 0 && backend.open() == 0);
        heard(Outcome.IGNORED);
        assertThat(service.completions()).allMatch(completion -> completion.latencyNanos() < 0);
    }

    @Test
    void brokenChunk_isTheCallersFault() throws Exception {
        ScriptedServer backend = backend(connection -> {
            connection.readHead();
            connection.in().readAllBytes();
        });
        listen();
        try (RawClient client = new RawClient(port)) {
            client.send("POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nhi\r\n");
            await().until(() -> backend.heads().size() == 1);
            client.send("zz\r\nhello\r\n");
            client.readAll();
        }
        await().until(() -> service.completions().size() == 1 && backend.open() == 0);
        heard(Outcome.IGNORED);
    }

    // Bodies

    @Test
    void largeBodies_streamBothWays_withoutBeingHeld() throws Exception {
        long size = 50L * 1024 * 1024;
        AtomicLong received = new AtomicLong();
        CountDownLatch read = new CountDownLatch(1);
        byte[] block = new byte[64 * 1024];
        Arrays.fill(block, (byte) 'x');
        backend(connection -> {
            connection.readHead();
            awaitQuietly(read);
            byte[] buffer = new byte[64 * 1024];
            while (received.get() < size) {
                received.addAndGet(connection.in().read(buffer));
            }
            connection.send("HTTP/1.1 200 OK\r\nContent-Length: " + size + "\r\n\r\n");
            for (long sent = 0; sent < size; sent += block.length) {
                connection.send(block);
            }
        });
        listen();
        AtomicLong written = new AtomicLong();
        try (RawClient client = new RawClient(port)) {
            client.send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: " + size + "\r\n\r\n");
            Thread writer = new Thread(() -> {
                try {
                    for (long sent = 0; sent < size; sent += block.length) {
                        client.send(block);
                        written.addAndGet(block.length);
                    }
                } catch (IOException broken) {
                    written.set(-1);
                }
            });
            writer.start();
            long[] before = {-1};
            await().pollInterval(Duration.ofMillis(300)).until(() -> {
                boolean still = before[0] == written.get() && written.get() > 0;
                before[0] = written.get();
                return still;
            });
            assertThat(written.get())
                    .as("bytes taken from the caller while the instance reads nothing: what sockets hold, no more")
                    .isLessThan(size / 2);
            read.countDown();
            assertThat(status(client.readHead())).isEqualTo(200);
            assertThat(count(client.in(), size)).isEqualTo(size);
            writer.join(5_000);
        }
        assertThat(received).hasValue(size);
        heard(Outcome.SUCCESS);
    }

    private static long count(InputStream in, long most) throws IOException {
        byte[] buffer = new byte[64 * 1024];
        long total = 0;
        while (total < most) {
            int n = in.read(buffer);
            if (n < 0) {
                return total;
            }
            total += n;
        }
        return total;
    }

    @Test
    void slowReader_holdsUpTheInstance_notTheMemory() throws Exception {
        byte[] block = new byte[64 * 1024];
        AtomicLong sent = new AtomicLong();
        long size = 50L * 1024 * 1024;
        backend(connection -> {
            connection.readHead();
            connection.send("HTTP/1.1 200 OK\r\nContent-Length: " + size + "\r\n\r\n");
            while (sent.get() < size) {
                connection.send(block);
                sent.addAndGet(block.length);
            }
        });
        listen();
        try (RawClient client = new RawClient(port)) {
            client.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
            client.readHead();
            long[] before = {-1};
            await().pollInterval(Duration.ofMillis(300)).until(() -> {
                boolean still = before[0] == sent.get() && sent.get() > 0;
                before[0] = sent.get();
                return still;
            });
            assertThat(sent.get()).isLessThan(size / 2);
            assertThat(count(client.in(), size)).isEqualTo(size);
        }
    }

    /** More than the sockets underneath would hold by themselves, so that a side that is slow holds the other one up. */
    private static final int LONG_BODY = 4 * 1024 * 1024;

    /** Far from the timeout in each step that bounded buffers make, and beyond it in those of the system's own. */
    private static final int SLOW_BYTES_PER_SECOND = 512 * 1024;

    private static int readSlowly(InputStream in, int most) throws IOException {
        byte[] buffer = new byte[4 * 1024];
        long began = System.nanoTime();
        int total = 0;
        while (total < most) {
            long due = began + total * 1_000_000_000L / SLOW_BYTES_PER_SECOND;
            java.util.concurrent.locks.LockSupport.parkNanos(due - System.nanoTime());
            int n = in.read(buffer, 0, Math.min(buffer.length, most - total));
            if (n < 0) {
                return total;
            }
            total += n;
        }
        return total;
    }

    @Test
    void callerThatReadsSlowlyButSteadily_getsTheWholeBody() throws Exception {
        byte[] body = new byte[LONG_BODY];
        backend(connection -> {
            connection.readHead();
            connection.send("HTTP/1.1 200 OK\r\nContent-Length: " + LONG_BODY + "\r\n\r\n");
            connection.send(body);
        });
        listen(GatewayConfig.defaults());
        try (RawClient client = RawClient.narrow(port)) {
            client.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
            assertThat(status(client.readHead())).isEqualTo(200);
            assertThat(readSlowly(client.in(), LONG_BODY)).isEqualTo(LONG_BODY);
        }
        heard(Outcome.SUCCESS);
    }

    /**
     * From which size on an answer no longer comes whole while its caller is held depends on the system's buffers: hence a
     * range. Just below, it fills the client's read queue as well, and the connection is paused.
     */
    @ParameterizedTest
    @ValueSource(ints = {320, 360, 400, 440, 444, 448, 452, 456, 460, 464, 468, 472, 476, 480, 484, 488, 492, 496})
    void callerThatReadsNothing_doesNotHoldUpTheNext(int kilobytes) throws Exception {
        ScriptedServer backend = backendOfOneLongAnswer(kilobytes, new CountDownLatch(0));
        listenWithOneConnection();
        try (RawClient held = RawClient.narrow(port)) {
            held.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
            await().until(() -> backend.heads().size() == 1);
            CompletableFuture<String> next = async();
            if (comesThrough(backend)) {
                assertThat(status(next.get(3, TimeUnit.SECONDS))).isEqualTo(200);
            }
            held.reset();
            assertThat(status(next.get(3, TimeUnit.SECONDS))).isEqualTo(200);
        }
        heard(Outcome.SUCCESS, Outcome.SUCCESS);
    }

    @ParameterizedTest
    @ValueSource(ints = {320, 360, 400, 440, 464, 468, 472})
    void callerThatReadsNothingAndLeaves_doesNotTakeTheNextOnesConnectionAlong(int kilobytes) throws Exception {
        CountDownLatch left = new CountDownLatch(1);
        ScriptedServer backend = backendOfOneLongAnswer(kilobytes, left);
        listenWithOneConnection();
        try (RawClient held = RawClient.narrow(port)) {
            held.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
            await().until(() -> backend.heads().size() == 1);
            CompletableFuture<String> next = async();
            comesThrough(backend);
            held.reset();
            heard(Outcome.SUCCESS);
            left.countDown();
            assertThat(status(next.get(3, TimeUnit.SECONDS))).isEqualTo(200);
        }
        heard(Outcome.SUCCESS, Outcome.SUCCESS);
    }

    /** Its first answer is long; the others are short, and wait. */
    private ScriptedServer backendOfOneLongAnswer(int kilobytes, CountDownLatch others) {
        byte[] body = new byte[kilobytes * 1024];
        AtomicInteger asked = new AtomicInteger();
        return backend(connection -> {
            while (true) {
                connection.readHead();
                if (asked.getAndIncrement() == 0) {
                    connection.send("HTTP/1.1 200 OK\r\nContent-Length: " + body.length + "\r\n\r\n");
                    connection.send(body);
                } else {
                    awaitQuietly(others);
                    connection.send(OK);
                }
            }
        });
    }

    private void listenWithOneConnection() throws Exception {
        listen(GatewayConfig.defaults()
                .withRequestTimeout(Duration.ofSeconds(8))
                .withMost(1, 100));
    }

    /** Whether the second request reaches the instance while the first one's caller is held. */
    private static boolean comesThrough(ScriptedServer backend) {
        try {
            await().atMost(Duration.ofMillis(400)).until(() -> backend.heads().size() == 2);
            return true;
        } catch (ConditionTimeoutException theFirstHasTheConnection) {
            return false;
        }
    }

    @Test
    void instanceThatReadsSlowlyButSteadily_getsTheWholeBody_andIsNotBlamed() throws Exception {
        AtomicInteger received = new AtomicInteger();
        ScriptedServer backend = ScriptedServer.narrow(connection -> {
            connection.readHead();
            received.set(readSlowly(connection.in(), LONG_BODY));
            connection.send(OK);
        });
        opened.add(backend);
        service.ports(backend.port());
        listen(GatewayConfig.defaults());
        try (RawClient client = new RawClient(port)) {
            client.send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: " + LONG_BODY + "\r\n\r\n");
            client.send(new byte[LONG_BODY]);
            assertThat(status(client.readHead())).isEqualTo(200);
        }
        assertThat(received).hasValue(LONG_BODY);
        heard(Outcome.SUCCESS);
    }

    @Test
    void chunkedBodyOfTheCaller_staysChunked_andIsWhole() throws Exception {
        StringBuilder got = new StringBuilder();
        ScriptedServer backend = backend(connection -> {
            connection.readHead();
            while (got.indexOf("0\r\n\r\n") < 0) {
                got.append((char) connection.in().read());
            }
            connection.send(OK);
        });
        listen();
        String answer = RawClient.exchange(
                port,
                head("POST / HTTP/1.1", "Host: a", "Transfer-Encoding: chunked", "Connection: close")
                        + "3\r\nabc\r\n3\r\ndef\r\n0\r\n\r\n");
        assertThat(status(answer)).isEqualTo(200);
        assertThat(backend.heads().get(0)).containsIgnoringCase("transfer-encoding: chunked");
        assertThat(got.toString().replaceAll("[0-9]+\r\n|\r\n", "")).isEqualTo("abcdef");
    }

    @Test
    void answerBeforeTheBodyIsThrough_reachesTheCaller_andTheConnectionIsNotReused() throws Exception {
        ScriptedServer backend = backend(connection -> {
            connection.readHead();
            connection.send("HTTP/1.1 413 Too Large\r\nContent-Length: 3\r\n\r\nno!");
        });
        listen();
        try (RawClient client = new RawClient(port)) {
            client.send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1000000\r\n\r\nbegin");
            assertThat(client.readAll())
                    .startsWith("HTTP/1.1 413 ")
                    .containsIgnoringCase("connection: close")
                    .endsWith("no!");
        }
        await().until(() -> backend.open() == 0);
        heard(Outcome.CLIENT_ERROR);
    }

    // Limits, start and end

    @Test
    void requestsBeyondTheLimit_are503_withoutATicket() throws Exception {
        CountDownLatch goOn = new CountDownLatch(1);
        backendThatWaits(goOn);
        listen(GatewayConfig.defaults()
                .withRequestTimeout(Duration.ofSeconds(10))
                .withMost(512, 3));
        List<CompletableFuture<String>> answers = List.of(async(), async(), async());
        await().until(() -> service.open() == 3);
        assertThat(status(get("/"))).isEqualTo(503);
        assertThat(service.open()).isEqualTo(3);
        goOn.countDown();
        for (CompletableFuture<String> answer : answers) {
            assertThat(status(answer.get(10, TimeUnit.SECONDS))).isEqualTo(200);
        }
        heard(successes(3));
    }

    @Test
    void connectionsBeyondTheLimit_wait_andTheRestIs503_withoutBlameForTheInstance() throws Exception {
        CountDownLatch goOn = new CountDownLatch(1);
        ScriptedServer backend = backendThatWaits(goOn);
        listen(GatewayConfig.defaults()
                .withRequestTimeout(Duration.ofSeconds(10))
                .withMost(1, 100));
        CompletableFuture<String> first = async();
        await().until(() -> backend.heads().size() == 1);
        List<CompletableFuture<String>> answers = List.of(first, async());
        await().until(() -> service.open() == 2);
        assertThat(status(get("/"))).isEqualTo(503);
        heard(Outcome.IGNORED);
        goOn.countDown();
        for (CompletableFuture<String> answer : answers) {
            assertThat(status(answer.get(10, TimeUnit.SECONDS))).isEqualTo(200);
        }
        assertThat(backend.accepted()).isEqualTo(1);
    }

    private ScriptedServer backendThatWaits(CountDownLatch goOn) {
        return backend(connection -> {
            while (true) {
                connection.readHead();
                awaitQuietly(goOn);
                connection.send(OK);
            }
        });
    }

    private CompletableFuture<String> async() {
        CompletableFuture<String> answer = new CompletableFuture<>();
        Thread caller = new Thread(() -> {
            try {
                answer.complete(get("/"));
            } catch (IOException broken) {
                answer.completeExceptionally(broken);
            }
        });
        caller.setDaemon(true);
        caller.start();
        return answer;
    }

    @Test
    void portInUse_saysWhichAndWhatWasExpected() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Gateway second = new Gateway(
                    vertx,
                    service,
                    System::nanoTime,
                    GatewayConfig.defaults().listeningOn("127.0.0.1", taken.getLocalPort()));
            assertThatThrownBy(() -> get(second.start()))
                    .cause()
                    .isInstanceOf(ListenException.class)
                    .hasMessageContaining("gateway.port: " + taken.getLocalPort() + " on 127.0.0.1")
                    .hasMessageContaining("expected a port that is free")
                    .satisfies(thrown -> assertThat(thrown.getStackTrace()).isEmpty());
            get(second.close());
        }
    }

    @Test
    void addressOfAnotherMachine_isAClearErrorToo() throws Exception {
        Gateway elsewhere = new Gateway(
                vertx, service, System::nanoTime, GatewayConfig.defaults().listeningOn("192.0.2.1", 0));
        assertThatThrownBy(() -> get(elsewhere.start()))
                .cause()
                .isInstanceOf(ListenException.class)
                .hasMessageContaining("192.0.2.1");
        get(elsewhere.close());
    }

    @Test
    void startAndClose_areIdempotent_andClosedStaysClosed() throws Exception {
        answering(OK);
        listen();
        assertThat(get(gateway.start())).isEqualTo(port);
        assertThat(status(get("/"))).isEqualTo(200);
        get(gateway.close());
        get(gateway.close());
        assertThatThrownBy(() -> new RawClient(port)).isInstanceOf(IOException.class);
        Gateway never = new Gateway(vertx, service, System::nanoTime, GatewayConfig.defaults());
        get(never.close());
        assertThatThrownBy(() -> get(never.start())).cause().isInstanceOf(IllegalStateException.class);
    }

    @Test
    void close_letsRequestsUnderWayEnd() throws Exception {
        CountDownLatch goOn = new CountDownLatch(1);
        backend(connection -> {
            connection.readHead();
            awaitQuietly(goOn);
            connection.send(OK);
        });
        listen(GatewayConfig.defaults()
                .withRequestTimeout(Duration.ofSeconds(5))
                .withDrainTime(Duration.ofSeconds(5)));
        try (RawClient client = new RawClient(port)) {
            client.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
            await().until(() -> gateway.inFlight() == 1);
            var closed = gateway.close().toCompletableFuture();
            assertThat(closed).isNotDone();
            goOn.countDown();
            assertThat(client.readAll())
                    .startsWith("HTTP/1.1 200 ")
                    .containsIgnoringCase("connection: close")
                    .endsWith("ok");
            get(closed);
        }
        heard(Outcome.SUCCESS);
    }

    @Test
    void close_doesNotWaitLongerThanTheDrainTime_norForIdleConnections() throws Exception {
        ScriptedServer backend = backend(ScriptedServer.Connection::readHead);
        listen(GatewayConfig.defaults()
                .withRequestTimeout(Duration.ofMinutes(1))
                .withDrainTime(Duration.ofMillis(300)));
        try (RawClient idle = new RawClient(port);
                RawClient client = new RawClient(port)) {
            client.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
            await().until(() -> backend.heads().size() == 1);
            long began = System.nanoTime();
            get(gateway.close());
            assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(2));
            assertThat(idle.readAll()).isEmpty();
        }
        await().until(() -> backend.open() == 0);
        heard(Outcome.IGNORED);
    }

    // Many at once

    @Test
    void manyCallersOverGoodAndBadInstances_loseNoTicket() throws Exception {
        AtomicInteger turn = new AtomicInteger();
        ScriptedServer good = new ScriptedServer(connection -> {
            while (true) {
                connection.readHead();
                connection.send(OK);
            }
        });
        ScriptedServer bad = new ScriptedServer(connection -> {
            connection.readHead();
            int n = turn.incrementAndGet();
            if (n % 16 == 0) {
                return;
            }
            switch (n % 3) {
                case 0 -> connection.hangUp();
                case 1 -> connection.reset();
                default -> connection.send("HTTP/1.1 500 No\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
            }
        });
        opened.add(good);
        opened.add(bad);
        service.ports(good.port(), bad.port(), good.port(), closedPort());
        listen(GatewayConfig.defaults().withRequestTimeout(Duration.ofSeconds(2)));
        HttpClient client =
                HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
        List<CompletableFuture<HttpResponse<String>>> answers = new ArrayList<>();
        int requests = 1_000;
        java.util.concurrent.Semaphore atOnce = new java.util.concurrent.Semaphore(64);
        for (int i = 0; i < requests; i++) {
            atOnce.acquire();
            answers.add(client.sendAsync(
                            HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/" + i))
                                    .build(),
                            HttpResponse.BodyHandlers.ofString())
                    .whenComplete((answer, failed) -> atOnce.release()));
        }
        int ok = 0;
        for (CompletableFuture<HttpResponse<String>> answer : answers) {
            HttpResponse<String> got = answer.get(20, TimeUnit.SECONDS);
            assertThat(got.statusCode()).isIn(200, 500, 502, 504);
            ok += got.statusCode() == 200 ? 1 : 0;
        }
        await().until(() -> service.completions().size() == requests);
        assertThat(service.completions())
                .filteredOn(completion -> completion.instance().port() == good.port())
                .hasSize(requests / 2)
                .extracting(FakeService.Completion::outcome)
                .containsOnly(Outcome.SUCCESS);
        assertThat(service.outcomes().stream().filter(Outcome.SUCCESS::equals)).hasSize(ok);
    }
}
