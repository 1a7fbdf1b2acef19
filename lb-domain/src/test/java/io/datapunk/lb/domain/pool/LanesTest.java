package io.datapunk.lb.domain.pool;

import static io.datapunk.lb.domain.pool.ManualTime.SECOND;
import static org.assertj.core.api.Assertions.assertThat;

import io.datapunk.lb.domain.strategy.AdaptiveStrategyProvider;
import io.datapunk.lb.spi.Outcome;
import io.datapunk.lb.spi.Settings;
import io.datapunk.lb.spi.selection.SelectionContext;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whom the requests of threads meet that make many, each in a lane of its own. */
class LanesTest {
    private static final int INSTANCES = 1000;
    /** A run among so many is 15 requests, and the last one goes on behind the end of its part. */
    private static final int RUN = 15;

    private static final long TURN = 1L << Decay.TICK_SHIFT;

    private PoolRig rig = rig(INSTANCES);

    private static PoolRig rig(int instances) {
        return new PoolRig(PoolRig.LEASE_LIMIT, new AdaptiveStrategyProvider().create(Settings.of(Map.of()), List.of()))
                .with(instances);
    }

    /** Each lane in turns, so many requests. */
    private void requests(int each, int... lanes) {
        for (int i = 0; i < each; i++) {
            for (int lane : lanes) {
                request(lane);
            }
        }
    }

    private int request(int lane) {
        rig.lane = lane;
        long ticket = rig.pool.acquire(SelectionContext.EMPTY, rig.random);
        rig.pool.complete(ticket, Outcome.SUCCESS, SECOND / 1000);
        return Ticket.handle(ticket);
    }

    /** Whom a lane meets without any time between. */
    private BitSet metBy(int lane) {
        BitSet met = new BitSet();
        for (int i = 0; i < 20 * INSTANCES; i++) {
            met.set(request(lane));
        }
        return met;
    }

    private void nextTurn() {
        rig.time.advance(TURN);
        rig.clock.refresh();
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 4, 8})
    void lanesThatMakeAsManyRequests_meetOthers_andAllOfThemEverybody(int count) {
        int[] lanes = new int[count];
        for (int lane = 0; lane < count; lane++) {
            lanes[lane] = lane;
        }
        requests(3000, lanes);
        rig.maintain();
        requests(RUN, lanes); // Runs that had begun before.
        BitSet all = new BitSet();
        int sum = 0;
        for (int lane : lanes) {
            BitSet met = metBy(lane);
            assertThat(met.cardinality()).isBetween(INSTANCES / count - 1, INSTANCES / count + RUN);
            sum += met.cardinality();
            all.or(met);
        }
        assertThat(all.cardinality()).isEqualTo(INSTANCES);
        assertThat(sum).isLessThanOrEqualTo(INSTANCES + count * RUN);
    }

    @Test
    void lane_meetsEverybodyInAFewTurns() {
        requests(3000, 0, 1, 2, 3, 4, 5, 6, 7);
        rig.maintain();
        BitSet met = new BitSet();
        for (int turn = 0; turn < 16; turn++) {
            met.or(metBy(3));
            nextTurn();
        }
        assertThat(met.cardinality()).isEqualTo(INSTANCES);
    }

    @Test
    void laneOnItsOwn_meetsEverybodyAtAnyTime() {
        requests(3000, 0);
        rig.maintain();
        assertThat(metBy(0).cardinality()).isEqualTo(INSTANCES);
    }

    @Test
    void laneThatIsLeftAlone_meetsEverybodyAgain() {
        requests(3000, 0, 1);
        rig.maintain();
        requests(3000, 0);
        rig.maintain();
        requests(RUN, 0);
        assertThat(metBy(0).cardinality()).isEqualTo(INSTANCES);
    }

    @Test
    void lanesAmongFewInstances_meetEverybody() {
        rig = rig(511);
        requests(3000, 0, 1);
        rig.maintain();
        requests(RUN, 0, 1);
        assertThat(metBy(0).cardinality()).isEqualTo(511);
    }
}
