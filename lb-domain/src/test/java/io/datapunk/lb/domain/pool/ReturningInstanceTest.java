package io.datapunk.lb.domain.pool;

import static io.datapunk.lb.domain.pool.ManualTime.SECOND;
import static org.assertj.core.api.Assertions.assertThat;

import io.datapunk.lb.domain.circuit.Circuit;
import io.datapunk.lb.spi.Outcome;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** An instance that was out and returned is suspected for a while. */
class ReturningInstanceTest {
    private static final int BAD = 3;
    private static final int LONG = 20_000;

    private static BusyPool returned(long seed) {
        System.out.println("ReturningInstanceTest seed " + seed);
        BusyPool pool = new BusyPool(10, 200, seed);
        pool.seconds(60); // until its usual rate is known
        pool.failing(BAD, BAD + 1).until(BAD, Circuit.Open.class, LONG);
        pool.allWell().until(BAD, Circuit.Ramping.class, LONG);
        return pool;
    }

    private static long errorsUntilOut(BusyPool pool) {
        long before = pool.failures(BAD);
        pool.failing(BAD, BAD + 1).until(BAD, Circuit.Open.class, LONG);
        return pool.failures(BAD) - before;
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void thatFailsAgain_isEjectedAfterFewerErrorsThanTheFirstTime(long seed) {
        BusyPool pool = returned(seed);
        long first = pool.failures(BAD);

        assertThat(errorsUntilOut(pool)).isLessThan(first);
    }

    @Test
    void thatRamps_stepsUp_withoutWaitingForWhoeverChangesTheIndex() throws InterruptedException {
        PoolRig rig = new PoolRig().with(3);
        rig.pool.change(List.of(PoolRig.instance(3)), List.of());
        int handle = rig.handle(3);
        float before = rig.candidates().ramp(handle);
        rig.tick(SECOND / 10);
        long ticket = rig.begin(3);
        Thread answering = new Thread(() -> rig.pool.complete(ticket, Outcome.SUCCESS, SECOND / 100));
        synchronized (rig.pool.store().index()) {
            answering.start();
            answering.join(TimeUnit.SECONDS.toMillis(20));
            assertThat(answering.isAlive()).isFalse();
        }
        assertThat(rig.candidates().ramp(handle)).isGreaterThan(before).isLessThan(1);
    }

    @Test
    void thatRamps_growsByTime_onlyWhileNobodyAsksIt() {
        PoolRig rig = new PoolRig().with(3);
        rig.pool.change(List.of(PoolRig.instance(3)), List.of());
        float begun = rig.view(3).ramp();
        for (int asked = 0; asked < 12; asked++) {
            rig.request(3, Outcome.IGNORED);
            rig.pass(SECOND / 10);
        }
        assertThat(rig.view(3).ramp()).isEqualTo(begun);

        rig.pass(SECOND);
        assertThat(rig.view(3).ramp()).isGreaterThan(begun);
    }

    /** All the ticks there are take 73 minutes. */
    @ParameterizedTest
    @ValueSource(longs = {10, 60, 500, 600, 2000, 4300})
    void thatIsNew_andThatNobodyAsks_rampsByTime_howeverSoonTheTickWraps(long secondsBefore) {
        PoolRig rig = new PoolRig().with(3);
        long wrap = (Decay.TICK_MASK + 1L) << Decay.TICK_SHIFT;
        rig.tick(wrap - (secondsBefore + 2) * SECOND - rig.time.nanos());
        rig.pass(2 * SECOND);
        rig.pool.change(List.of(PoolRig.instance(3)), List.of());
        assertThat(rig.view(3).state().circuit()).isInstanceOf(Circuit.Ramping.class);

        rig.pass(9 * SECOND);
        assertThat(rig.view(3).state().circuit()).isEqualTo(Circuit.Closed.CLOSED);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void thatStaysWell_isSuspectedNoMore(long seed) {
        BusyPool pool = returned(seed);
        long first = pool.failures(BAD);
        pool.until(BAD, Circuit.Closed.class, LONG);
        pool.seconds(60);

        assertThat(pool.pool.evidence().score(pool.handle(BAD))).isGreaterThan(0.95f);
        assertThat(errorsUntilOut(pool)).isGreaterThanOrEqualTo(first);
    }
}
