package io.datapunk.lb.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.datapunk.lb.BalancedService;
import io.datapunk.lb.LoadBalancer;
import io.datapunk.lb.application.event.BalancerEvent;
import io.datapunk.lb.application.port.Telemetry;
import io.datapunk.lb.spi.Instance;
import io.datapunk.lb.spi.Ticker;
import io.datapunk.lb.spi.discovery.InstanceDiscovery;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A discovery that cannot watch a service the first time it is asked, while somebody else has got hold of that service. */
@Timeout(60)
class ServiceThatCouldNotBeginTest {
    private @Nullable RunningLoadBalancer balancer;
    private @Nullable BalancedService early;
    private int asked;

    private final InstanceDiscovery discovery = new InstanceDiscovery() {
        @Override
        public Watch watch(String service, Listener listener) {
            if (asked++ == 0) {
                early = CompletableFuture.supplyAsync(() -> running().service(service))
                        .orTimeout(20, TimeUnit.SECONDS)
                        .join();
                throw new IllegalStateException("not now");
            }
            listener.complete(List.of(new Instance("a", "127.0.0.1", 80, 1, "", Map.of())));
            return () -> {};
        }

        @Override
        public void close() {}
    };

    private RunningLoadBalancer running() {
        if (balancer == null) {
            throw new AssertionError("not started");
        }
        return balancer;
    }

    @Test
    void serviceThatCouldNotBegin_isBegunByTheNextOneThatAsks_alsoWhereItIsMeasured() throws Exception {
        balancer = LoadBalancers.builder()
                .discovery(discovery)
                .telemetry(new Measuring())
                .start();
        try (RunningLoadBalancer running = running()) {
            assertThatIllegalStateException()
                    .isThrownBy(() -> running.service("orders"))
                    .withMessage("not now");
            assertThat(early).isNotNull();

            BalancedService later = running.service("orders");
            assertThat(later.<String>call(Instance::id)).isEqualTo("a");
            assertThat(running.service("orders")).isSameAs(later);
        }
    }

    private static final class Measuring implements Telemetry {
        @Override
        public void begin(LoadBalancer balancer, Ticker ticker, InstantSource clock) {}

        @Override
        public void accept(BalancerEvent event) {}

        @Override
        public void close() {}
    }
}
