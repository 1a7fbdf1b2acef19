package com.example.balancing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.datapunk.lb.BalancedService;
import io.datapunk.lb.HealthAwareConfig;
import io.datapunk.lb.Lease;
import io.datapunk.lb.LoadBalancer;
import io.datapunk.lb.bootstrap.LoadBalancers;
import io.datapunk.lb.spi.Settings;
import io.datapunk.lb.spi.Settings.InvalidSettingException;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** In a whole balancer, which finds it on the class path. */
class LeastOfManyTest {
    private static final long SEED = 7;

    private static LoadBalancer balancer(String draws) {
        return LoadBalancers.builder()
                .config(HealthAwareConfig.builder()
                        .noChecks()
                        .strategy("least-of-many", Map.of("draws", draws))
                        .build())
                .discovery("static", Map.of("instances", "127.0.0.1:1, 127.0.0.1:2, 127.0.0.1:3"))
                .random(new Random(SEED), SEED)
                .start();
    }

    private static BalancedService orders(LoadBalancer balancer) throws Exception {
        BalancedService orders = balancer.service("orders");
        orders.ready().toCompletableFuture().get(20, TimeUnit.SECONDS);
        return orders;
    }

    @Test
    void requestsThatAreOut_spreadEvenly() throws Exception {
        try (LoadBalancer balancer = balancer("16")) {
            Map<String, Integer> out = new TreeMap<>();
            BalancedService orders = orders(balancer);
            for (int i = 0; i < 30; i++) {
                out.merge(orders.acquire().instance().id(), 1, Integer::sum);
            }
            assertThat(out.values()).as("seed %d", SEED).hasSize(3).allMatch(each -> each >= 9 && each <= 11);
        }
    }

    @Test
    void theBusyOne_getsNothingMore() throws Exception {
        try (LoadBalancer balancer = balancer("16")) {
            BalancedService orders = orders(balancer);
            Lease first = orders.acquire();
            for (int i = 0; i < 50; i++) {
                Lease next = orders.acquire();
                assertThat(next.instance()).as("seed %d", SEED).isNotEqualTo(first.instance());
                next.succeeded();
            }
            first.succeeded();
        }
    }

    @Test
    void settingsItCannotUse_areRefused() {
        LeastOfManyProvider provider = new LeastOfManyProvider();
        assertThatThrownBy(() -> provider.create(Settings.of(Map.of("draws", "17")), List.of()))
                .isInstanceOf(InvalidSettingException.class)
                .hasMessage("draws: \"17\", expected a whole number from 1 to 16");
    }
}
