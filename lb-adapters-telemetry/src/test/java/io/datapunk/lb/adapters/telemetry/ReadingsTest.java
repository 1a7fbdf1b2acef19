package io.datapunk.lb.adapters.telemetry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.datapunk.lb.testkit.time.ManualTicker;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class ReadingsTest {
    private final FakeBalancer balancer = new FakeBalancer();
    private final ManualTicker ticker = new ManualTicker();
    private final TelemetryOptions options = TelemetryOptions.defaults();
    private final List<Integer> heard = new ArrayList<>();
    private final Readings readings = new Readings(balancer, ticker, options, services -> heard.add(services.size()));

    @Test
    void reading_servesUntilItIsTooOld_alsoAcrossTheWrap() {
        FakeService service = balancer.service("shop");
        for (int i = 1; i <= 10; i++) {
            readings.current();
            ticker.advance(Duration.ofMillis(999));
            readings.current();
            assertThat(service.reads()).isEqualTo(i);
            ticker.advance(Duration.ofMillis(1));
        }
        assertThat(heard).hasSize(10).containsOnly(1);
    }

    @Test
    void clockThatGoesBackwards_causesAReading() {
        FakeService service = balancer.service("shop");
        readings.current();

        ticker.set(ticker.nanos() - Duration.ofDays(1).toNanos());
        readings.current();

        assertThat(service.reads()).isEqualTo(2);
    }

    @Test
    void whileOneReads_othersGetTheLastReadingWithoutWaiting() throws Exception {
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        FakeService service = balancer.service("shop");
        List<ServiceReading> first = readings.current();
        ticker.advance(Duration.ofSeconds(2));
        service.beforeReading(() -> {
            begun.countDown();
            await(goOn);
        });

        CompletableFuture<List<ServiceReading>> slow = CompletableFuture.supplyAsync(readings::current);
        await(begun);

        assertThat(readings.current()).isSameAs(first);
        goOn.countDown();
        assertThat(slow.get(10, TimeUnit.SECONDS)).isNotSameAs(first);
        assertThat(readings.current()).isNotSameAs(first);
    }

    @Test
    void listenerThatThrows_doesNotSpoilTheReading() {
        balancer.service("shop");
        Readings broken = new Readings(balancer, ticker, options, services -> {
            throw new IllegalStateException("expected by the test");
        });

        assertThat(broken.current()).hasSize(1);
    }

    @Test
    void listenerThatThrowsAgain_isSaidAgain() {
        AtomicBoolean broken = new AtomicBoolean();
        Readings sometimes = new Readings(balancer, ticker, options, services -> {
            if (broken.get()) {
                throw new IllegalStateException("expected by the test");
            }
        });
        Logger logger = (Logger) LoggerFactory.getLogger(Readings.class);
        ListAppender<ILoggingEvent> log = new ListAppender<>();
        log.start();
        logger.addAppender(log);
        for (boolean now : new boolean[] {true, true, false, true, true}) {
            broken.set(now);
            sometimes.refresh();
        }
        logger.detachAppender(log);

        assertThat(log.list)
                .extracting(ILoggingEvent::getMessage)
                .containsExactly("telemetry.reading.failed", "telemetry.reading.failed");
    }

    @Test
    void listenerThatLooksAtAMeter_getsTheLastReading() {
        balancer.service("shop");
        List<Readings> self = new ArrayList<>();
        List<Integer> seen = new ArrayList<>();
        self.add(new Readings(
                balancer,
                ticker,
                options.withFreshFor(Duration.ZERO),
                services -> seen.add(self.get(0).current().size())));

        self.get(0).current();
        self.get(0).current();

        assertThat(seen).containsExactly(0, 1);
    }

    @Test
    void absurdOptions_areRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> options.withFreshFor(Duration.ofSeconds(-1)))
                .withMessage("freshFor: PT-1S, expected a duration from 0 to PT1H");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> options.withMaxInstances(10_001))
                .withMessage("maxInstances: 10001, expected a number from 0 to 10000");
    }

    @Test
    void constantTagThatAMeterHasItself_isRefused() {
        for (LbMeter meter : LbMeter.values()) {
            for (String key : meter.tags()) {
                assertThatIllegalArgumentException()
                        .as("%s has %s", meter, key)
                        .isThrownBy(() -> options.withTags(Map.of("app", "front", key, "mine")))
                        .withMessage("tags: \"" + key
                                + "\", expected none of instance, kind, outcome, reason, result, rule, service, state, to,"
                                + " which meters have of their own");
            }
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(10, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException interrupted) {
            throw new AssertionError(interrupted);
        }
    }
}
