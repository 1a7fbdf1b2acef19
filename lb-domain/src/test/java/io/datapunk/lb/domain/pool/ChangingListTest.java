package io.datapunk.lb.domain.pool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.offset;
import static org.assertj.core.api.Assertions.withinPercentage;

import io.datapunk.lb.spi.Instance;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;
import org.junit.jupiter.api.Test;

/** A pool in which everybody errs alike now and then, while its list changes before every round of maintenance. */
class ChangingListTest {
    private static final int INSTANCES = 200;
    private static final int REQUESTS_PER_SECOND = 1000;
    private static final int REQUESTS_PER_ROUND = REQUESTS_PER_SECOND / 10;
    private static final float PER_TICK = REQUESTS_PER_SECOND / 1e9f * (1 << Decay.TICK_SHIFT);
    private static final float ERRORS = 0.03f;
    private static final long SEED = 20_261_130;

    private final BusyPool busy = new BusyPool(INSTANCES, REQUESTS_PER_SECOND, SEED).allFailing(ERRORS);

    /** A minute in which each round finds something else listed. */
    private void minute(IntFunction<Instance> listed) {
        for (int round = 0; round < 600; round++) {
            busy.pool.change(List.of(listed.apply(round)), List.of());
            busy.requests(REQUESTS_PER_ROUND);
        }
    }

    private void assertThatAllIsKnown() {
        Traffic traffic = busy.pool.store().traffic();
        assertThat(traffic.errorRate()).isCloseTo(ERRORS, offset(0.005f));
        assertThat(traffic.requestsPerTick()).isCloseTo(PER_TICK, withinPercentage(2));
        assertThat(busy.ejected()).as("seed %s", SEED).isEmpty();
    }

    @Test
    void metadataThatChangeBeforeEachRound_whatIsUsualIsKnown() {
        minute(round -> {
            Instance one = PoolRig.instance(round % INSTANCES);
            Map<String, String> metadata = Map.of("lease", String.valueOf(round));
            return new Instance(one.id(), one.host(), one.port(), one.weight(), one.zone(), metadata);
        });
        assertThatAllIsKnown();
    }

    @Test
    void instanceThatIsReplacedBeforeEachRound_whatIsUsualIsKnown() {
        minute(round -> Instance.of(PoolRig.id(round % INSTANCES), "10.1.0." + round, 80));
        assertThatAllIsKnown();
    }
}
