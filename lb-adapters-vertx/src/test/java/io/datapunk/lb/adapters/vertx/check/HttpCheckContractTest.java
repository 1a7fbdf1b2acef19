package io.datapunk.lb.adapters.vertx.check;

import io.datapunk.lb.adapters.vertx.ScriptedServer;
import io.datapunk.lb.spi.Instance;
import io.datapunk.lb.spi.Settings;
import io.datapunk.lb.spi.check.HealthCheck;
import io.datapunk.lb.testkit.contract.CheckContract;
import io.datapunk.lb.testkit.time.ManualScheduler;
import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.AfterEach;

/** The check {@code http}, made as a balancer makes it, keeps the contract. */
class HttpCheckContractTest extends CheckContract {
    private final CheckServers servers = new CheckServers();

    @AfterEach
    void stopServers() {
        servers.close();
    }

    @Override
    protected HealthCheck check() {
        return new HttpCheckProvider().create(Settings.empty(), new ManualScheduler());
    }

    @Override
    protected Instance well() {
        return servers.answering("well", "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
    }

    @Override
    protected Instance refusing() {
        return servers.answering("refusing", "HTTP/1.1 503 No\r\nContent-Length: 0\r\n\r\n");
    }

    @Override
    protected Instance silent() {
        return servers.playing("silent", ScriptedServer.Connection::readHead);
    }

    @Override
    protected List<Instance> hostile() {
        return List.of(
                servers.playing("hangs-up", ScriptedServer.Connection::hangUp),
                servers.playing("resets", connection -> {
                    connection.readHead();
                    connection.reset();
                }),
                servers.answering("other-language", "SSH-2.0-nothing to see\r\n\r\n"),
                servers.answering("bad-chunk", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzzz\r\n"),
                servers.playing("truncates", connection -> {
                    connection.readHead();
                    connection.send("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf");
                    connection.hangUp();
                }),
                servers.playing("drips-a-head", connection -> {
                    connection.send("HTTP/1.1 200 OK\r\n");
                    connection.drip("X", 20);
                }),
                servers.playing("headers-without-end", connection -> {
                    connection.send("HTTP/1.1 200 OK\r\n");
                    connection.drip("X-Filler: " + "x".repeat(1000) + "\r\n", 0);
                }));
    }

    @Override
    protected OptionalInt connections() {
        return OptionalInt.of(servers.open());
    }

    @Override
    protected boolean mayStay(Thread thread) {
        return CheckServers.owns(thread);
    }
}
