package io.datapunk.lb;

import static org.assertj.core.api.Assertions.assertThat;

import io.datapunk.lb.application.event.BalancerEvent;
import io.datapunk.lb.application.event.BalancerEvent.AttemptTimed;
import io.datapunk.lb.application.event.BalancerEvent.CheckCompleted;
import io.datapunk.lb.application.event.BalancerEvent.SelectionTimed;
import io.datapunk.lb.application.port.EventSink;
import io.datapunk.lb.spi.Outcome;
import io.datapunk.lb.spi.selection.SelectionContext;
import io.datapunk.lb.testkit.check.Step;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What those who want samples hear, and those who do not. */
class SamplesTest {
    private final Sampler sampler = new Sampler();

    private static final class Sampler implements EventSink {
        final List<BalancerEvent> heard = new ArrayList<>();

        @Override
        public void accept(BalancerEvent event) {
            heard.add(event);
        }

        @Override
        public boolean wantsSamples() {
            return true;
        }

        <E extends BalancerEvent> List<E> of(Class<E> kind) {
            return heard.stream().filter(kind::isInstance).map(kind::cast).toList();
        }
    }

    @Test
    void lowTraffic_everyAttemptIsTold() {
        try (Rig rig = new Rig(Rig.unchecked().build(), 1, sampler)) {
            rig.with(3);
            for (int i = 0; i < 100; i++) {
                rig.request(id -> Outcome.SUCCESS, Duration.ofMillis(10));
            }
            assertThat(sampler.of(AttemptTimed.class)).hasSize(100).allSatisfy(attempt -> {
                assertThat(attempt.service()).isEqualTo(Rig.SERVICE);
                assertThat(attempt.outcome()).isEqualTo(Outcome.SUCCESS);
                assertThat(attempt.latencyNanos()).isBetween(1_000_000L, 3_000_000L);
            });
        }
    }

    @Test
    void highTraffic_someHundredsOfAttemptsASecondAreTold() {
        try (Rig rig = new Rig(Rig.unchecked().build(), 1, sampler)) {
            rig.with(3);
            for (int i = 0; i < 20_000; i++) {
                rig.request(id -> Outcome.SUCCESS, Duration.ofNanos(50_000));
            }
            assertThat(sampler.of(AttemptTimed.class)).hasSizeBetween(200, 400);
        }
    }

    @Test
    void lowTraffic_theFirstSelectionOfEveryTenthOfASecondIsTimed() {
        try (Rig rig = new Rig(Rig.unchecked().build(), 1, sampler)) {
            rig.with(3);
            for (int i = 0; i < 50; i++) {
                rig.request(id -> Outcome.SUCCESS, Duration.ofMillis(100));
            }
            assertThat(sampler.of(SelectionTimed.class)).hasSizeBetween(49, 51).allSatisfy(selection -> {
                assertThat(selection.service()).isEqualTo(Rig.SERVICE);
                assertThat(selection.nanos()).isNotNegative();
            });
        }
    }

    @Test
    void highTraffic_oneSelectionInAThousandAndTwentyFourIsTimedAsWell() {
        try (Rig rig = new Rig(Rig.unchecked().build(), 1, sampler)) {
            rig.with(3);
            for (int i = 0; i < 100_000; i++) {
                rig.request(id -> Outcome.SUCCESS, Duration.ofNanos(10_000));
            }
            assertThat(sampler.of(SelectionTimed.class)).hasSizeBetween(70, 150);
        }
    }

    @Test
    void attemptWithoutALatency_isNoSample() {
        try (Rig rig = new Rig(Rig.unchecked().build(), 1, sampler)) {
            BalancedService service = rig.with(1);
            service.acquire(SelectionContext.EMPTY).close();
            assertThat(sampler.of(AttemptTimed.class)).isEmpty();
        }
    }

    @Test
    void everyCheck_isToldWithResultAndDuration() {
        HealthAwareConfig config =
                HealthAwareConfig.builder().check("scripted", Map.of()).build();
        try (Rig rig = new Rig(config, 1, sampler)) {
            rig.check.script("i1", Step.hang());
            BalancedService service = rig.with(2);
            rig.advance(Duration.ofSeconds(30));
            List<CheckCompleted> checks = sampler.of(CheckCompleted.class);
            assertThat(checks).extracting(CheckCompleted::result).contains("pass", "late");
            assertThat(checks)
                    .filteredOn(check -> check.result().equals("late"))
                    .isNotEmpty()
                    .allSatisfy(check -> {
                        assertThat(check.instance().id()).isEqualTo("i1");
                        assertThat(check.durationNanos())
                                .isEqualTo(config.service().checks().timeout().toNanos());
                    });
            assertThat(service.statistics().checks().values().stream()
                            .mapToLong(Long::longValue)
                            .sum())
                    .isEqualTo(checks.size());
        }
    }

    @Test
    void whoWantsNoSamples_hearsNone() {
        try (Rig rig = new Rig(Rig.unchecked().build(), 1, sampler)) {
            rig.with(3);
            rig.requests(5_000, id -> Outcome.SUCCESS);
            assertThat(rig.events).noneMatch(event -> event instanceof AttemptTimed || event instanceof SelectionTimed);
        }
    }
}
