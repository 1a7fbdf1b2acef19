package io.datapunk.lb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import io.datapunk.lb.NoInstanceAvailableException.Reason;
import io.datapunk.lb.application.event.BalancerEvent.ConfigReplaced;
import io.datapunk.lb.application.event.BalancerEvent.InstanceChanged;
import io.datapunk.lb.application.event.BalancerEvent.RegistryFresh;
import io.datapunk.lb.application.event.BalancerEvent.RegistryStale;
import io.datapunk.lb.spi.Instance;
import io.datapunk.lb.spi.Outcome;
import io.datapunk.lb.spi.Settings;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

class HealthAwareLoadBalancerTest {
    private static Rig rig() {
        return new Rig(Rig.unchecked().scorer("asymmetric").build());
    }

    private static Reason refusal(BalancedService service) {
        try {
            service.acquire().ignored();
            throw new AssertionError("acquired");
        } catch (NoInstanceAvailableException refused) {
            return refused.reason();
        }
    }

    @Test
    void acquireBeforeTheFirstList_isRefusedAsNotLoaded() {
        try (Rig rig = rig()) {
            assertThat(refusal(rig.service())).isEqualTo(Reason.NOT_LOADED);
            assertThat(rig.service().ready().toCompletableFuture()).isNotDone();
            assertThat(rig.balancer.obstacles())
                    .containsExactly("service orders: the list of instances is not known yet");

            rig.with(1);

            assertThat(rig.service().ready().toCompletableFuture()).isCompleted();
            assertThat(rig.balancer.obstacles()).isEmpty();
        }
    }

    @Test
    void emptyList_isRefusedAsNoInstance() {
        try (Rig rig = rig()) {
            assertThat(refusal(rig.with(0))).isEqualTo(Reason.NO_INSTANCE);
        }
    }

    @Test
    void allDrained_isRefusedAsNoneEligible() {
        try (Rig rig = rig()) {
            rig.with(2);
            rig.service().operations().drain("i0");
            rig.service().operations().drain("i1");

            assertThat(refusal(rig.service())).isEqualTo(Reason.NONE_ELIGIBLE);
        }
    }

    @Test
    void closedBalancer_refusesAndLeavesNothingScheduled() {
        Rig rig = rig();
        BalancedService service = rig.with(2);
        rig.close();
        rig.close();

        assertThat(refusal(service)).isEqualTo(Reason.CLOSED);
        assertThat(service.statistics().inFlight()).isZero();
        assertThat(rig.scheduler.pending()).isZero();
        assertThat(rig.discovery.isClosed()).isTrue();
        assertThatIllegalStateException().isThrownBy(() -> rig.balancer.service("another"));
    }

    @Test
    void aMillionUnknownNames_createNoMoreStateThanMaxServices() {
        try (Rig rig = new Rig(Rig.unchecked().maxServices(10).build())) {
            int refused = 0;
            for (int i = 0; i < 1_000_000; i++) {
                try {
                    rig.balancer.service("unknown-" + i);
                } catch (TooManyServicesException full) {
                    refused++;
                }
            }
            assertThat(refused).isEqualTo(999_990);
            assertThat(rig.balancer.services()).hasSize(10);
            assertThat(rig.discovery.watched()).hasSize(10);
        }
    }

    @Test
    @SuppressWarnings("NullAway") // A caller without a null checker.
    void whatIsNone_isRefusedByItsName() {
        try (Rig rig = rig()) {
            Operations operations = rig.with(1).operations();
            Map<String, ThrowingCallable> calls = Map.of(
                    "service", () -> rig.balancer.service(null),
                    "config", () -> rig.balancer.replaceConfig(null),
                    "limit", () -> rig.balancer.shutdown(null),
                    "id", () -> operations.drain(null),
                    "ttl", () -> operations.eject("i0", null),
                    "name", () -> HealthAwareConfig.builder().override(null, service -> {}),
                    "change", () -> HealthAwareConfig.builder().override("orders", null),
                    "settings", () -> HealthAwareConfig.builder().settings(null));
            calls.forEach((name, call) ->
                    assertThatNullPointerException().isThrownBy(call).withMessage(name));
        }
    }

    @Test
    void nameThatCannotBeOne_isRefused() {
        try (Rig rig = rig()) {
            for (String name : List.of("", "a/b", "a\nb", "x".repeat(256))) {
                assertThatIllegalArgumentException()
                        .isThrownBy(() -> rig.balancer.service(name))
                        .withMessage("service: " + Settings.quoted(name)
                                + ", expected a name of 1 to 255 characters without slashes and control characters");
            }
        }
    }

    @Test
    void unknownNamesInTheConfiguration_areAllSaidAtOnceWithTheKnownOnes() {
        HealthAwareConfig config = HealthAwareConfig.builder()
                .strategy("fastest")
                .scorer("mean")
                .check("ping", Map.of())
                .override("billing", service -> service.strategy("slowest"))
                .build();

        assertThatExceptionOfType(InvalidConfigException.class)
                .isThrownBy(() -> new Rig(config))
                .satisfies(invalid -> assertThat(invalid.violations())
                        .anySatisfy(text -> assertThat(text)
                                .contains("strategy: \"fastest\"", "adaptive", "power-of-two", "random", "round-robin"))
                        .anySatisfy(text -> assertThat(text).contains("scorer: \"mean\"", "asymmetric"))
                        .anySatisfy(text -> assertThat(text).contains("check: \"ping\"", "scripted"))
                        .anySatisfy(text -> assertThat(text).startsWith("services.billing.strategy: \"slowest\"")));
    }

    @Test
    void replacedConfig_keepsListAndHealth() {
        try (Rig rig = rig()) {
            rig.with(4);
            rig.untilOut("i2");

            rig.balancer.replaceConfig(
                    Rig.unchecked().scorer("asymmetric").strategy("round-robin").build());

            assertThat(rig.look("i2").circuit()).isEqualTo("open");
            rig.picked.clear();
            rig.requests(30, Rig.allWell());
            assertThat(rig.picked)
                    .containsEntry("i0", 10)
                    .containsEntry("i1", 10)
                    .containsEntry("i3", 10);
            assertThat(rig.heard(ConfigReplaced.class)).hasSize(1);
        }
    }

    @Test
    void replacementThatNamesTheUnknown_leavesTheOldOneInForce() {
        try (Rig rig = rig()) {
            rig.with(2);
            HealthAwareConfig before = rig.balancer.config();

            assertThatExceptionOfType(InvalidConfigException.class)
                    .isThrownBy(() -> rig.balancer.replaceConfig(
                            Rig.unchecked().strategy("fastest").build()));

            assertThat(rig.balancer.config()).isSameAs(before);
            assertThat(rig.requests(10, Rig.allWell())).isZero();
        }
    }

    @Test
    void settingsThatAPluginRefuses_areSaidBeforeAnythingChanges() {
        HealthAwareConfig config = Rig.unchecked()
                .strategy("random", Map.of("colour", "red"))
                .override("billing", service -> service.scorer("asymmetric", Map.of("down", "2")))
                .build();
        try (Rig rig = rig()) {
            rig.with(2);
            HealthAwareConfig before = rig.balancer.config();

            assertThatExceptionOfType(InvalidConfigException.class)
                    .isThrownBy(() -> rig.balancer.replaceConfig(config))
                    .satisfies(invalid -> assertThat(invalid.violations())
                            .anySatisfy(
                                    text -> assertThat(text).startsWith("strategySettings.colour: \"red\", expected"))
                            .anySatisfy(text -> assertThat(text)
                                    .startsWith("services.billing.scorerSettings.down: \"2\", expected")));

            assertThat(rig.balancer.config()).isSameAs(before);
            assertThat(rig.requests(10, Rig.allWell())).isZero();
        }
    }

    @Test
    void servicesDoNotShareTheirConfiguration() {
        HealthAwareConfig config = Rig.unchecked()
                .scorer("asymmetric")
                .override("billing", service -> service.minHealthyInstances(3))
                .build();
        try (Rig rig = new Rig(config)) {
            BalancedService billing = rig.balancer.service("billing");
            rig.discovery.complete("billing", Rig.instances(3));
            for (int i = 0; i < 100; i++) {
                billing.acquire().failed(Outcome.SERVER_ERROR);
            }
            rig.with(3);
            rig.requests(100, id -> Outcome.SERVER_ERROR);

            assertThat(billing.statistics().out()).isZero();
            assertThat(rig.service().statistics().out()).isEqualTo(1);
        }
    }

    @Test
    void registryThatDoesNotKnow_keepsTheListAndMarksItStale() {
        try (Rig rig = rig()) {
            rig.with(3);
            rig.discovery.unknown(Rig.SERVICE, "connection lost");
            rig.discovery.unknown(Rig.SERVICE, "connection still lost");

            assertThat(rig.service().snapshot().stale()).isEqualTo("connection still lost");
            assertThat(rig.requests(50, Rig.allWell())).isZero();
            assertThat(rig.heard(RegistryStale.class)).hasSize(1);

            rig.discovery.complete(Rig.SERVICE, Rig.instances(3));

            assertThat(rig.service().snapshot().stale()).isEmpty();
            assertThat(rig.heard(RegistryFresh.class)).hasSize(1);
        }
    }

    @Test
    void relistedInstance_keepsItsHealth_andAnotherAddressDoesNot() {
        try (Rig rig = rig()) {
            rig.with(4);
            rig.untilOut("i2");

            rig.discovery.complete(Rig.SERVICE, Rig.instances(4));
            assertThat(rig.look("i2").circuit()).isEqualTo("open");

            rig.discovery.add(Rig.SERVICE, Instance.of("i2", "10.9.9.9", 8080));
            assertThat(rig.look("i2").circuit()).isEqualTo("ramping");
        }
    }

    @Test
    void drainedOne_getsNothingNewAndReturnsByRamping() {
        try (Rig rig = rig()) {
            rig.with(3);
            rig.service().operations().drain("i1");
            rig.requests(100, Rig.allWell());
            assertThat(rig.picks("i1")).isZero();
            assertThat(rig.look("i1").order()).isEqualTo("draining");

            rig.service().operations().undrain("i1");
            assertThat(rig.look("i1").circuit()).isEqualTo("ramping");
            rig.requests(3_000, Rig.allWell());
            assertThat(rig.picks("i1")).isPositive();
            assertThat(rig.look("i1").circuit()).isEqualTo("closed");
        }
    }

    @Test
    void drainedOne_isSaidToBeEmptyOnceItsLastRequestEnded() {
        try (Rig rig = rig()) {
            rig.with(1);
            Lease last = rig.service().acquire();
            rig.service().operations().drain("i0");
            rig.advance(Duration.ofSeconds(5));
            assertThat(rules(rig)).containsExactly("drained");

            last.succeeded();
            rig.advance(Duration.ofSeconds(5));

            assertThat(rules(rig)).containsExactly("drained", "drain-empty");
        }
    }

    private static List<String> rules(Rig rig) {
        return rig.heard(InstanceChanged.class).stream()
                .map(InstanceChanged::rule)
                .toList();
    }

    @Test
    void forcedOutOne_returnsWhenItsTimeIsOver() {
        try (Rig rig = rig()) {
            rig.with(3);
            rig.service().operations().eject("i1", Duration.ofSeconds(10));
            rig.advance(Duration.ofSeconds(9));
            assertThat(rig.look("i1").eligible()).isFalse();

            rig.advance(Duration.ofSeconds(2));

            assertThat(rig.look("i1").eligible()).isTrue();
        }
    }

    @Test
    void orderForAnUnknownId_isRefused() {
        try (Rig rig = rig()) {
            rig.with(1);
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> rig.service().operations().drain("nobody"))
                    .withMessage("id: \"nobody\", expected the id of a listed instance");
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> rig.service().operations().eject("i0", Duration.ZERO))
                    .withMessageContaining("ttl");
        }
    }

    @Test
    void resetOne_forgetsEverything() {
        try (Rig rig = rig()) {
            rig.with(3);
            rig.untilOut("i1");
            rig.service().operations().reset("i1");

            assertThat(rig.look("i1").circuit()).isEqualTo("ramping");
            assertThat(rig.look("i1").score()).isEqualTo(1);
        }
    }
}
