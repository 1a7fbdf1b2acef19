package io.datapunk.lb.adapters.vertx.check;

import io.datapunk.lb.spi.Instance;
import io.datapunk.lb.spi.Settings;
import io.datapunk.lb.spi.check.HealthCheck;
import io.datapunk.lb.testkit.contract.CheckContract;
import io.datapunk.lb.testkit.time.ManualScheduler;
import java.io.IOException;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;

/** The check {@code tcp}, made as a balancer makes it, keeps the contract. It reads no answer, so that none can be hostile. */
class TcpCheckContractTest extends CheckContract {
    private final CheckServers servers = new CheckServers();
    private HttpCheckTest.@Nullable FullBacklog full;

    @AfterEach
    void stopServers() throws IOException {
        servers.close();
        if (full != null) {
            full.close();
        }
    }

    @Override
    protected HealthCheck check() {
        return new TcpCheckProvider().create(Settings.empty(), new ManualScheduler());
    }

    @Override
    protected Instance well() {
        return servers.playing("well", connection -> {});
    }

    /** Nobody accepts there, and the queue of those who wait is full. */
    @Override
    protected Instance silent() throws IOException {
        full = new HttpCheckTest.FullBacklog();
        return Instance.of("silent", "127.0.0.1", full.port());
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
