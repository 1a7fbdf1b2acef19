package io.datapunk.lb.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.datapunk.lb.BalancedService;
import io.datapunk.lb.HealthAwareConfig;
import io.datapunk.lb.Lease;
import io.datapunk.lb.NoInstanceAvailableException;
import io.datapunk.lb.application.event.BalancerEvent;
import io.datapunk.lb.application.event.BalancerEvent.BalancerClosed;
import io.datapunk.lb.spi.Instance;
import io.datapunk.lb.spi.discovery.InstanceDiscovery;
import io.datapunk.lb.testkit.discovery.FakeDiscovery;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A started balancer that is closed while requests are under way, in real time. */
@Timeout(60)
final class GracefulCloseTest {
    private final FakeDiscovery discovery = new FakeDiscovery();
    private final List<BalancerEvent> events = new CopyOnWriteArrayList<>();

    @AfterEach
    void noThreadIsLeft() {
        await().untilAsserted(() -> assertThat(Thread.getAllStackTraces().keySet())
                .extracting(Thread::getName)
                .doesNotContain("lb-scheduler", "lb-close"));
    }

    private RunningLoadBalancer start(Duration drainTime) {
        discovery.complete("orders", Instance.of("one", "127.0.0.1", 1));
        return LoadBalancers.builder()
                .config(HealthAwareConfig.builder()
                        .noChecks()
                        .drainTime(drainTime)
                        .build())
                .discovery(discovery)
                .eventSink(events::add)
                .start();
    }

    private static CompletableFuture<Void> closing(RunningLoadBalancer balancer) {
        return CompletableFuture.runAsync(balancer::close);
    }

    private List<BalancerEvent> closedEvents() {
        return events.stream().filter(BalancerClosed.class::isInstance).toList();
    }

    @Test
    void close_waitsForABlockingCallUnderWay_whichEndsWell() throws Exception {
        RunningLoadBalancer balancer = start(Duration.ofSeconds(30));
        BalancedService orders = balancer.service("orders");
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch release = new CountDownLatch(1);
        var call = CompletableFuture.supplyAsync(() -> {
            try {
                return orders.call(instance -> {
                    begun.countDown();
                    release.await();
                    return "answered";
                });
            } catch (Exception failed) {
                throw new IllegalStateException(failed);
            }
        });
        assertThat(begun.await(20, TimeUnit.SECONDS)).isTrue();

        var closed = closing(balancer);
        await().untilAsserted(
                        () -> assertThatThrownBy(orders::acquire).isInstanceOf(NoInstanceAvailableException.class));
        assertThatThrownBy(() -> closed.get(200, TimeUnit.MILLISECONDS)).isInstanceOf(TimeoutException.class);
        assertThat(discovery.isClosed()).isFalse();
        release.countDown();

        closed.get(20, TimeUnit.SECONDS);
        assertThat(call.get(20, TimeUnit.SECONDS)).isEqualTo("answered");
        assertThat(orders.statistics().outcomes().successes()).isEqualTo(1);
        assertThat(discovery.isClosed()).isTrue();
        assertThat(closedEvents()).containsExactly(new BalancerClosed("", 0));
    }

    @Test
    void close_byManyThreads_isOneClose_andAllWaitForIt() throws Exception {
        RunningLoadBalancer balancer = start(Duration.ofSeconds(30));
        Lease lease = balancer.service("orders").acquire();
        List<CompletableFuture<Void>> closings = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            closings.add(closing(balancer));
        }
        await().until(() -> !balancer.obstacles().isEmpty());
        assertThat(closings).noneMatch(CompletableFuture::isDone);
        lease.succeeded();

        CompletableFuture.allOf(closings.toArray(CompletableFuture[]::new)).get(20, TimeUnit.SECONDS);
        assertThat(closedEvents()).hasSize(1);
    }

    @Test
    void close_goesNoLongerThanTheDrainTime() {
        RunningLoadBalancer balancer = start(Duration.ofMillis(300));
        balancer.service("orders").acquire();

        balancer.close();

        assertThat(closedEvents()).containsExactly(new BalancerClosed("", 1));
        assertThat(discovery.isClosed()).isTrue();
    }

    @Test
    void shutdown_doesNotBlock_andStopsEverythingBeforeItCompletes() throws Exception {
        RunningLoadBalancer balancer = start(Duration.ofSeconds(30));
        Lease lease = balancer.service("orders").acquire();
        var left = balancer.shutdown(Duration.ofSeconds(30)).toCompletableFuture();
        var again = balancer.shutdown(Duration.ZERO).toCompletableFuture();
        assertThat(left).isNotDone();

        lease.succeeded();

        assertThat(left.get(20, TimeUnit.SECONDS)).isZero();
        assertThat(again.get(20, TimeUnit.SECONDS)).isZero();
        assertThat(discovery.isClosed()).isTrue();
        balancer.close();
        assertThat(closedEvents()).hasSize(1);
    }

    @Test
    void shutdown_afterItsLimit_saysHowManyWereLeft()
            throws InterruptedException, ExecutionException, TimeoutException {
        RunningLoadBalancer balancer = start(Duration.ofSeconds(30));
        balancer.service("orders").acquire();
        balancer.service("orders").acquire();

        var left = balancer.shutdown(Duration.ofMillis(100)).toCompletableFuture();

        assertThat(left.get(20, TimeUnit.SECONDS)).isEqualTo(2);
    }

    @Test
    void shutdown_overADiscoveryThatCannotBeClosed_stopsEverythingElseAndCompletes() throws Exception {
        for (Throwable thrown : List.of(new IllegalStateException("cannot close"), new NoClassDefFoundError("gone"))) {
            for (long underWay = 0; underWay <= 1; underWay++) {
                RunningLoadBalancer balancer = LoadBalancers.builder()
                        .config(HealthAwareConfig.builder().noChecks().build())
                        .discovery(new Unclosable(thrown))
                        .start();
                for (long lease = 0; lease < underWay; lease++) {
                    Lease unused = balancer.service("orders").acquire();
                }
                assertThat(balancer.shutdown(Duration.ofMillis(50))
                                .toCompletableFuture()
                                .get(20, TimeUnit.SECONDS))
                        .isEqualTo(underWay);
            }
        }
    }

    private record Unclosable(Throwable thrown) implements InstanceDiscovery {
        @Override
        public Watch watch(String service, Listener listener) {
            listener.complete(List.of(Instance.of("one", "127.0.0.1", 1)));
            return () -> {};
        }

        @Override
        public void close() {
            if (thrown instanceof Error error) {
                throw error;
            }
            throw (RuntimeException) thrown;
        }
    }

    @Test
    void close_byTheBalancersOwnScheduler_endsAllTheSame() throws Exception {
        RunningLoadBalancer balancer = start(Duration.ofMillis(300));
        BalancedService orders = balancer.service("orders");
        Lease lease = orders.acquire();
        CountDownLatch closed = new CountDownLatch(1);
        // The stage of a drain that is over completes on the scheduler.
        balancer.shutdown(Duration.ofMillis(100)).thenRun(() -> {
            balancer.close();
            closed.countDown();
        });
        assertThat(closed.await(20, TimeUnit.SECONDS)).isTrue();
        lease.succeeded();
    }

    @Test
    void close_ofAnInterruptedThread_stopsWithoutWaiting() throws Exception {
        RunningLoadBalancer balancer = start(Duration.ofSeconds(30));
        balancer.service("orders").acquire();
        CompletableFuture<Boolean> stillInterrupted = new CompletableFuture<>();
        Thread closer = new Thread(() -> {
            Thread.currentThread().interrupt();
            balancer.close();
            stillInterrupted.complete(Thread.currentThread().isInterrupted());
        });
        closer.start();

        assertThat(stillInterrupted.get(20, TimeUnit.SECONDS)).isTrue();
        assertThat(closedEvents()).containsExactly(new BalancerClosed("", 1));
        closer.join();
    }
}
