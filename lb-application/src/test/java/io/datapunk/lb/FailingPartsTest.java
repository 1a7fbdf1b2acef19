package io.datapunk.lb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.datapunk.lb.application.event.BalancerEvent;
import io.datapunk.lb.application.event.BalancerEvent.ConfigReplaced;
import io.datapunk.lb.application.plugin.Plugins;
import io.datapunk.lb.application.service.ServiceBalancer;
import io.datapunk.lb.spi.Instance;
import io.datapunk.lb.spi.Outcome;
import io.datapunk.lb.spi.Scheduler;
import io.datapunk.lb.spi.Settings;
import io.datapunk.lb.spi.Settings.InvalidSettingException;
import io.datapunk.lb.spi.check.CheckProvider;
import io.datapunk.lb.spi.check.HealthCheck;
import io.datapunk.lb.spi.check.HealthCheck.Answer;
import io.datapunk.lb.spi.discovery.InstanceDiscovery;
import io.datapunk.lb.spi.health.HealthScorer;
import io.datapunk.lb.spi.health.Peers;
import io.datapunk.lb.spi.health.ScorerProvider;
import io.datapunk.lb.spi.selection.SelectionStrategy;
import io.datapunk.lb.spi.selection.StrategyProvider;
import io.datapunk.lb.testkit.check.ScriptedCheck;
import io.datapunk.lb.testkit.check.Step;
import io.datapunk.lb.testkit.discovery.FakeDiscovery;
import io.datapunk.lb.testkit.time.ManualScheduler;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Discoveries and checks that throw where they should not, or refuse what they are told. */
class FailingPartsTest {
    private final ManualScheduler scheduler = new ManualScheduler();
    private final FakeDiscovery lists = new FakeDiscovery();
    private final List<Picky> checks = new ArrayList<>();
    private final List<BalancerEvent> events = new ArrayList<>();
    private final Fickle fickle = new Fickle();

    private HealthAwareLoadBalancer balancer(HealthAwareConfig config, InstanceDiscovery discovery) {
        Plugins plugins = Plugins.of(
                with(fickle, StrategyProvider.class), with(fickle, ScorerProvider.class), List.of(new PickyProvider()));
        Surroundings around = new Surroundings(scheduler.ticker(), new SplittableRandom(1), scheduler, 1);
        return new HealthAwareLoadBalancer(config, discovery, plugins, around, List.of(events::add));
    }

    private static <P> Collection<P> with(P more, Class<P> type) {
        List<P> all = new ArrayList<>(List.of(more));
        ServiceLoader.load(type).forEach(all::add);
        return all;
    }

    private static HealthAwareConfig checkedBy(String path) {
        return HealthAwareConfig.builder().check("picky", Map.of("path", path)).build();
    }

    @Test
    void nameThatTheDiscoveryRefuses_leavesNoServiceBehind() {
        try (HealthAwareLoadBalancer balancer = balancer(checkedBy("/"), new Refusing(lists, false))) {
            for (int time = 0; time < 2; time++) {
                assertThatIllegalArgumentException()
                        .isThrownBy(() -> balancer.service(".."))
                        .withMessageContaining("..");
            }
            assertThat(balancer.services()).isEmpty();
            assertThat(balancer.obstacles()).isEmpty();
            assertThat(checks).hasSize(2).allMatch(check -> check.closed);
        }
    }

    @Test
    void discoveryThatThrowsWhenItIsClosed_endsTheShutdownAllTheSame() {
        HealthAwareLoadBalancer balancer = balancer(checkedBy("/"), new Refusing(lists, true));
        BalancedService orders = balancer.service("orders");
        BalancedService billing = balancer.service("billing");
        lists.complete("orders", Rig.instances(2));
        Lease lease = orders.acquire();
        CompletableFuture<Long> ended = balancer.shutdown(Duration.ofSeconds(3)).toCompletableFuture();

        lease.succeeded();
        try {
            scheduler.advance(Duration.ofSeconds(1));
        } catch (IllegalStateException closing) {
            assertThat(closing).hasMessageContaining("cannot close");
        }

        assertThat(ended).isCompletedWithValue(0L);
        assertThat(checks).hasSize(2).allMatch(check -> check.closed);
        assertThat(billing.snapshot().loaded()).isFalse();
        balancer.close();
    }

    @Test
    void nothingUnderWay_discoveryThatThrowsWhenItIsClosed_endsTheShutdownAllTheSameAndIsTold() {
        HealthAwareLoadBalancer balancer = balancer(checkedBy("/"), new Refusing(lists, true));
        balancer.service("orders");
        balancer.service("billing");

        CompletableFuture<Long> ended = balancer.shutdown(Duration.ofSeconds(3)).toCompletableFuture();

        assertThat(ended).isCompletedWithValue(0L);
        assertThat(checks).hasSize(2).allMatch(check -> check.closed);
        scheduler.advance(Duration.ofSeconds(1));
        assertThat(scheduler.thrown()).singleElement().asString().contains("cannot close");
    }

    @Test
    void closeWhoseDiscoveryThrowsAnError_closesEverythingElseAndThrows() {
        InstanceDiscovery unlinked = new InstanceDiscovery() {
            @Override
            public Watch watch(String service, Listener listener) {
                return () -> {
                    throw new NoClassDefFoundError("of " + service);
                };
            }

            @Override
            public void close() {
                throw new NoClassDefFoundError("of all");
            }
        };
        HealthAwareLoadBalancer balancer = balancer(checkedBy("/"), unlinked);
        balancer.service("orders");
        balancer.service("billing");

        assertThatExceptionOfType(NoClassDefFoundError.class)
                .isThrownBy(balancer::close)
                .satisfies(first -> assertThat(first.getSuppressed()).hasSize(2));

        assertThat(checks).hasSize(2).allMatch(check -> check.closed);
    }

    @Test
    void closeWhoseDiscoveryThrows_closesEverythingElseAndThrows() {
        HealthAwareLoadBalancer balancer = balancer(checkedBy("/"), new Refusing(lists, true));
        balancer.service("orders");
        balancer.service("billing");

        assertThatIllegalStateException().isThrownBy(balancer::close).withMessageContaining("cannot close");

        assertThat(checks).hasSize(2).allMatch(check -> check.closed);
        assertThat(scheduler.pending()).isZero();
    }

    @Test
    void checkSettingsThatAreRefused_leaveEverythingAsItWas() {
        try (HealthAwareLoadBalancer balancer = balancer(checkedBy("/"), lists)) {
            balancer.service("orders");
            balancer.service("billing");
            lists.complete("orders", Rig.instances(2));
            HealthAwareConfig before = balancer.config();
            HealthAwareConfig refused = HealthAwareConfig.builder()
                    .check("picky", Map.of("path", "/other"))
                    .override("orders", service -> service.check("picky", Map.of("path", "health")))
                    .build();

            assertThatExceptionOfType(InvalidConfigException.class)
                    .isThrownBy(() -> balancer.replaceConfig(refused))
                    .satisfies(invalid -> assertThat(invalid.violations())
                            .singleElement()
                            .asString()
                            .startsWith("services.orders.checkSettings.path: \"health\", expected"));

            assertThat(balancer.config()).isSameAs(before);
            assertThat(checks.subList(0, 2)).noneMatch(check -> check.closed);
            assertThat(checks.subList(2, checks.size())).allMatch(check -> check.closed);
            int asked = checks.get(0).asked;
            lists.complete("orders", Rig.instances(3));
            scheduler.advance(Duration.ofSeconds(30));
            assertThat(checks.get(0).asked).isGreaterThan(asked);
        }
        assertThat(checks).allMatch(check -> check.closed);
    }

    static List<HealthAwareConfig> thatNameTheFickle() {
        HealthAwareConfig.Builder other = checkedBy("/other").toBuilder();
        return List.of(
                other.strategy("fickle").build(),
                other.strategy("random").scorer("fickle").build());
    }

    @ParameterizedTest
    @MethodSource("thatNameTheFickle")
    void pluginThatIsMadeForSomeServicesOnly_leavesEverythingAsItWas(HealthAwareConfig next) {
        List<String> names = List.of("orders", "billing", "stock");
        try (HealthAwareLoadBalancer balancer = balancer(checkedBy("/"), lists)) {
            names.forEach(balancer::service);
            HealthAwareConfig before = balancer.config();

            fickle.makes = 2; // One for the look at its settings, one for a service.
            assertThatExceptionOfType(InvalidConfigException.class)
                    .isThrownBy(() -> balancer.replaceConfig(next))
                    .withMessageContaining("fickle");

            assertThat(balancer.config()).isSameAs(before);
            assertThat(names)
                    .allSatisfy(name -> assertThat(configOf(balancer, name)).isEqualTo(before.service()));
            assertThat(checks.subList(0, 3)).noneMatch(check -> check.closed);
            assertThat(checks.subList(3, checks.size())).isNotEmpty().allMatch(check -> check.closed);
            assertThat(events).doesNotHaveAnyElementsOfTypes(ConfigReplaced.class);

            fickle.makes = 4;
            balancer.replaceConfig(next);

            assertThat(names)
                    .allSatisfy(name -> assertThat(configOf(balancer, name)).isEqualTo(next.service()));
            assertThat(checks.subList(0, 3)).allMatch(check -> check.closed);
            assertThat(events).singleElement().isInstanceOf(ConfigReplaced.class);
        }
        assertThat(checks).allMatch(check -> check.closed);
    }

    @Test
    void checkThatTakesItsTimeToClose_holdsUpNobodyWhoAsksForAService() {
        try (HealthAwareLoadBalancer balancer = balancer(checkedBy("/"), lists)) {
            balancer.service("orders");
            List<BalancedService> meanwhile = new ArrayList<>();
            checks.get(0).whenClosed = () ->
                    meanwhile.add(CompletableFuture.supplyAsync(() -> balancer.service("stock"))
                            .orTimeout(20, TimeUnit.SECONDS)
                            .join());

            balancer.replaceConfig(Rig.unchecked().build());

            assertThat(meanwhile).hasSize(1);
            assertThat(checks.get(0).closed).isTrue();
        }
    }

    private static ServiceConfig configOf(HealthAwareLoadBalancer balancer, String service) {
        return ((ServiceBalancer) balancer.service(service)).config();
    }

    @Test
    void checksThatAreSwitchedOff_keepNobodyOut() {
        Rig rig =
                new Rig(HealthAwareConfig.builder().check("scripted", Map.of()).build());
        rig.with(4);
        rig.check.script("i2", Step.answer(Answer.REFUSE, "broken"));
        rig.advance(Duration.ofSeconds(60));
        assertThat(rig.look("i2").circuit()).isEqualTo("open");

        rig.balancer.replaceConfig(Rig.unchecked().build());
        rig.requests(120_000, Rig.allWell());

        assertThat(rig.look("i2").circuit()).isEqualTo("closed");
        assertThat(rig.check).extracting(ScriptedCheck::isClosed).isEqualTo(true);
    }

    /** Makes strategies and scorers so often, and throws then. */
    private static final class Fickle implements StrategyProvider, ScorerProvider {
        private int makes;

        @Override
        public String name() {
            return "fickle";
        }

        @Override
        public int spiVersion() {
            return 1;
        }

        @Override
        public SelectionStrategy create(Settings settings, List<SelectionStrategy> parts) {
            make();
            return (members, previous) -> (candidates, context, random) -> candidates.any(random);
        }

        @Override
        public HealthScorer create(Settings settings) {
            make();
            return new Indifferent();
        }

        private void make() {
            if (--makes < 0) {
                throw new IllegalStateException("not in the mood");
            }
        }
    }

    private static final class Indifferent implements HealthScorer {
        @Override
        public long fold(long evidence, Outcome outcome, long latencyNanos, Peers peers) {
            return evidence;
        }

        @Override
        public long forgive(long evidence, long elapsedNanos) {
            return evidence;
        }

        @Override
        public float score(long evidence) {
            return 1;
        }

        @Override
        public Verdict verdict(long evidence) {
            return Verdict.KEEP;
        }
    }

    /** Its settings may be wrong, and it remembers whether it was closed. */
    private final class PickyProvider implements CheckProvider {
        @Override
        public String name() {
            return "picky";
        }

        @Override
        public int spiVersion() {
            return SPI_VERSION;
        }

        @Override
        public HealthCheck create(Settings settings, Scheduler unused) {
            String path = settings.text("path", "/");
            if (!path.startsWith("/")) {
                throw new InvalidSettingException("path", path, "a path that begins with /");
            }
            Picky made = new Picky();
            checks.add(made);
            return made;
        }
    }

    private static final class Picky implements HealthCheck {
        private Runnable whenClosed = () -> {};
        private int asked;
        private boolean closed;

        @Override
        public CompletionStage<Result> check(Instance instance, Duration deadline) {
            asked++;
            return CompletableFuture.completedFuture(Result.PASSED);
        }

        @Override
        public void close() {
            whenClosed.run();
            closed = true;
        }
    }

    /** Throws at a bad name and, if so told, whenever it or a watch of it is closed. */
    private record Refusing(FakeDiscovery lists, boolean closingToo) implements InstanceDiscovery {
        @Override
        public Watch watch(String service, Listener listener) {
            if (service.equals("..")) {
                throw new IllegalArgumentException("service: \"..\", expected a name that is no path");
            }
            Watch watch = lists.watch(service, listener);
            return () -> {
                watch.close();
                refuse("cannot close the watch");
            };
        }

        @Override
        public void close() {
            lists.close();
            refuse("cannot close");
        }

        private void refuse(String why) {
            if (closingToo) {
                throw new IllegalStateException(why);
            }
        }
    }
}
