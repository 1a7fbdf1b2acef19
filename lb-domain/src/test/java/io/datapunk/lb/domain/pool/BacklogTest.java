package io.datapunk.lb.domain.pool;

import static io.datapunk.lb.domain.pool.ManualTime.SECOND;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.withinPercentage;

import org.junit.jupiter.api.Test;

class BacklogTest {
    private final BusyPool pool = new BusyPool(10, 1000, 3);
    private final Backlog backlog = new Backlog(pool.pool.store(), pool.pool.conditions());

    @Test
    void nothingKnown_fewAreAlwaysFine() {
        assertThat(backlog.most()).isEqualTo(4);
    }

    @Test
    void requestsTimesTheirUsualLatency_areOut_andFourTimesThatIsTooMany() {
        pool.seconds(5);
        pool.pool.conditions().usualLatency(SECOND / 20f);
        // A thousand requests a second of 50 ms: 50 are out, 5 to each of ten.
        assertThat(backlog.most()).isCloseTo(4 + 4 * 5, withinPercentage(2));
    }

    @Test
    void latencyThatHasJustRisen_isNotUsualYet() {
        pool.seconds(5);
        float before = backlog.most();
        pool.pool.conditions().typicalLatency((float) SECOND);
        assertThat(backlog.most()).isEqualTo(before);
    }
}
