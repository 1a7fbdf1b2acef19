package io.datapunk.lb.domain.pool;

import static io.datapunk.lb.domain.pool.ManualTime.SECOND;
import static org.assertj.core.api.Assertions.assertThat;

import io.datapunk.lb.domain.strategy.AdaptiveStrategyProvider;
import io.datapunk.lb.spi.Outcome;
import io.datapunk.lb.spi.Settings;
import io.datapunk.lb.spi.selection.SelectionContext;
import io.datapunk.lb.spi.selection.SelectionStrategy;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Twenty instances that answer within ten milliseconds, until one hangs, and a caller that gives up after a second. */
class GivenUpRequestTest {
    private static final int INSTANCES = 20;
    private static final int HANGS = 7;

    private final SelectionStrategy adaptive = new AdaptiveStrategyProvider().create(Settings.of(Map.of()), List.of());
    private final PoolRig rig = new PoolRig(PoolRig.LEASE_LIMIT, adaptive).with(INSTANCES);

    private record Waiting(long ticket, long givenUpAt) {}

    /** The part of a minute's requests that went to the one that hangs. */
    private double partOfTheOneThatHangs(int inASecond) {
        int requests = 60 * inASecond;
        int hung = 0;
        Queue<Waiting> waiting = new ArrayDeque<>();
        for (int i = 0; i < requests; i++) {
            while (!waiting.isEmpty() && waiting.peek().givenUpAt() <= rig.time.nanos()) {
                rig.pool.complete(waiting.remove().ticket(), Outcome.IGNORED, SECOND);
            }
            long ticket = rig.pool.acquire(SelectionContext.EMPTY, rig.random);
            if (Ticket.handle(ticket) == rig.handle(HANGS)) {
                hung++;
                waiting.add(new Waiting(ticket, rig.time.nanos() + SECOND));
            } else {
                rig.pool.complete(ticket, Outcome.SUCCESS, SECOND / 100);
            }
            rig.tick(SECOND / inASecond);
        }
        waiting.forEach(last -> rig.pool.complete(last.ticket(), Outcome.IGNORED, SECOND));
        return hung / (double) requests;
    }

    private void allAnswer() {
        for (int number = 0; number < INSTANCES; number++) {
            rig.pool.complete(rig.begin(number), Outcome.SUCCESS, SECOND / 100);
        }
        rig.tick(SECOND / 10);
    }

    @ParameterizedTest
    @CsvSource({"2, 0.4", "20, 0.1", "200, 0.02", "2000, 0.002"})
    void oneThatHangs_hasAPartOfItsShareAtMost_whereItsRequestsAreGivenUp(int inASecond, double part) {
        allAnswer();
        assertThat(partOfTheOneThatHangs(inASecond)).isLessThan(part / INSTANCES);
    }

    @Test
    void requestGivenUpSooner_thanTheInstanceAnswers_saysNothingOfItsLatency() {
        allAnswer();
        float before = rig.view(HANGS).latencyNanos();
        rig.pool.complete(rig.begin(HANGS), Outcome.IGNORED, SECOND / 1000);
        assertThat(rig.view(HANGS).latencyNanos()).isEqualTo(before);
    }

    @Test
    void requestGivenUpAfterAnUnknownTime_saysNothingOfItsLatency() {
        allAnswer();
        float before = rig.view(HANGS).latencyNanos();
        rig.pool.complete(rig.begin(HANGS), Outcome.IGNORED, -1);
        assertThat(rig.view(HANGS).latencyNanos()).isEqualTo(before);
    }
}
