package io.datapunk.lb.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.inject.AbstractModule;
import com.google.inject.CreationException;
import com.google.inject.Guice;
import com.google.inject.Injector;
import com.google.inject.Module;
import com.google.inject.ProvisionException;
import com.google.inject.multibindings.Multibinder;
import io.datapunk.lb.HealthAwareConfig;
import io.datapunk.lb.LoadBalancer;
import io.datapunk.lb.application.event.BalancerEvent;
import io.datapunk.lb.application.port.EventSink;
import io.datapunk.lb.application.port.Readiness;
import io.datapunk.lb.spi.Instance;
import io.datapunk.lb.spi.Scheduler;
import io.datapunk.lb.spi.Ticker;
import io.datapunk.lb.spi.discovery.InstanceDiscovery;
import io.datapunk.lb.testkit.discovery.FakeDiscovery;
import io.datapunk.lb.testkit.time.ManualScheduler;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
final class LoadBalancerModuleTest {
    private static final Module NO_CHECKS = new AbstractModule() {
        @Override
        protected void configure() {
            bind(HealthAwareConfig.class)
                    .toInstance(HealthAwareConfig.builder().noChecks().build());
        }
    };

    @AfterEach
    void noThreadIsLeft() {
        assertThat(Thread.getAllStackTraces().keySet())
                .extracting(Thread::getName)
                .doesNotContain("lb-scheduler");
    }

    private static <T> Module binding(Class<T> type, T value) {
        return new AbstractModule() {
            @Override
            protected void configure() {
                bind(type).toInstance(value);
            }
        };
    }

    private static LoadBalancerModule byName() {
        return new LoadBalancerModule("static", Map.of("instances", "127.0.0.1:1;id=by-name"));
    }

    private static String answer(LoadBalancer balancer) throws Exception {
        balancer.service("orders").ready().toCompletableFuture().get(20, TimeUnit.SECONDS);
        return balancer.call("orders", Instance::id);
    }

    @Test
    void aBackendChosenByName_isUsedWhereNoneIsBound() throws Exception {
        Injector injector = Guice.createInjector(byName(), NO_CHECKS);
        try (LoadBalancer balancer = injector.getInstance(LoadBalancer.class)) {
            assertThat(answer(balancer)).isEqualTo("by-name");
        }
    }

    @Test
    void aBackendIsSwapped_byBindingAlone() throws Exception {
        FakeDiscovery bound = new FakeDiscovery();
        bound.complete("orders", Instance.of("by-binding", "127.0.0.1", 2));
        Injector injector = Guice.createInjector(byName(), NO_CHECKS, binding(InstanceDiscovery.class, bound));
        try (LoadBalancer balancer = injector.getInstance(LoadBalancer.class)) {
            assertThat(answer(balancer)).isEqualTo("by-binding");
        }
        assertThat(bound.isClosed()).isTrue();
    }

    @Test
    void theBalancer_isOneAndTellsWhetherItIsReady() {
        FakeDiscovery discovery = new FakeDiscovery();
        Injector injector =
                Guice.createInjector(new LoadBalancerModule(), NO_CHECKS, binding(InstanceDiscovery.class, discovery));
        try (LoadBalancer balancer = injector.getInstance(LoadBalancer.class)) {
            assertThat(injector.getInstance(LoadBalancer.class)).isSameAs(balancer);
            Readiness readiness = injector.getInstance(Readiness.class);
            assertThat(balancer.service("orders").name()).isEqualTo("orders");
            assertThat(readiness.obstacles()).singleElement().asString().contains("orders");
            discovery.complete("orders", List.of());
            assertThat(readiness.obstacles()).isEmpty();
        }
    }

    @Test
    void schedulerTickerAndSinks_mayBeBound() {
        ManualScheduler scheduler = new ManualScheduler();
        FakeDiscovery discovery = new FakeDiscovery();
        List<BalancerEvent> events = new CopyOnWriteArrayList<>();
        Injector injector = Guice.createInjector(
                new LoadBalancerModule(),
                NO_CHECKS,
                binding(InstanceDiscovery.class, discovery),
                binding(Scheduler.class, scheduler),
                binding(Ticker.class, scheduler.ticker()),
                new AbstractModule() {
                    @Override
                    protected void configure() {
                        Multibinder.newSetBinder(binder(), EventSink.class)
                                .addBinding()
                                .toInstance(events::add);
                    }
                });
        try (LoadBalancer balancer = injector.getInstance(LoadBalancer.class)) {
            discovery.complete("orders", Instance.of("a", "127.0.0.1", 1));
            assertThat(balancer.service("orders").acquire().instance().id()).isEqualTo("a");
            scheduler.advance(Duration.ofSeconds(1));
            assertThat(events).extracting(BalancerEvent::name).contains("membership.changed");
        }
    }

    @Test
    void partsOfTheApplication_mayStopWithTheBalancerInOrder() {
        FakeDiscovery discovery = new FakeDiscovery();
        Injector injector =
                Guice.createInjector(new LoadBalancerModule(), NO_CHECKS, binding(InstanceDiscovery.class, discovery));
        LoadBalancer balancer = injector.getInstance(LoadBalancer.class);
        List<Boolean> discoveryWasClosed = new CopyOnWriteArrayList<>();
        injector.getInstance(Lifecycle.class)
                .start("gateway", () -> () -> discoveryWasClosed.add(discovery.isClosed()));
        balancer.close();
        injector.getInstance(Lifecycle.class).close();
        assertThat(discoveryWasClosed).as("the gateway stops first, and once").containsExactly(false);
        assertThat(discovery.isClosed()).isTrue();
    }

    @Test
    void noBackendAtAll_isRefusedWithAMessage() {
        Injector injector = Guice.createInjector(new LoadBalancerModule(), NO_CHECKS);
        assertThatThrownBy(() -> injector.getInstance(LoadBalancer.class))
                .isInstanceOfAny(ProvisionException.class, CreationException.class)
                .hasMessageContaining("discovery: none, expected");
    }
}
