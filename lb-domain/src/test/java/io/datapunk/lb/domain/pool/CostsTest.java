package io.datapunk.lb.domain.pool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The usual latency is 10 ms, and what is within a quarter and four times of it is chance. */
class CostsTest {
    private static final double MS = 1e6;
    private static final long WELL = StandingWord.of(true, false, true, true, false, 1, 1, 1);
    private static final int TICKS_OF_25_MS = 6;

    private final PoolRig rig = PoolRig.of(3);
    private final Conditions conditions = rig.pool.conditions();
    private final Costs costs = new Costs(rig.pool.store().members(), conditions, rig.clock, null);
    private int tick;

    @BeforeEach
    void know() {
        rig.pass(ManualTime.SECOND);
        tick = rig.clock.tick();
        conditions.latencyBand(new LatencyBand((float) (10 * MS), 4));
    }

    private long idle(float millis) {
        return LoadWord.ended(LoadWord.begun(0, tick, 0), tick, (float) (millis * MS), false, 0);
    }

    private long busy(float millis) {
        return LoadWord.begun(idle(millis), tick, 0);
    }

    /** One is out that was sent so long ago, and nothing has come back since. */
    private long silentFor(int ticks) {
        int then = tick - ticks & Decay.TICK_MASK;
        long answered = LoadWord.ended(LoadWord.begun(0, then, 0), then, (float) (4 * MS), false, 0);
        return LoadWord.begun(answered, then, 0);
    }

    private double expected(long load) {
        return costs.expected(load, WELL);
    }

    @Test
    void idleOne_thatWasUnlucky_isExpectedToTakeLessThanABusyOneThatWasLucky() {
        assertThat(expected(idle(35))).isLessThan(expected(busy(4)));
        assertThat(costs.advantage(idle(35), WELL, busy(4), WELL)).isPositive();
        assertThat(costs.advantage(busy(4), WELL, idle(35), WELL)).isNegative();
    }

    @Test
    void idleOne_slowerThanChanceExplains_isExpectedToTakeWhatItTakes() {
        assertThat(expected(idle(45))).isCloseTo(45 * MS, within(0.1 * MS)).isGreaterThan(expected(busy(4)));
    }

    @Test
    void ofTwoIdle_theQuickerOneIsExpectedToTakeLess_howeverLittleItIs() {
        assertThat(expected(idle(9))).isLessThan(expected(idle(9.1f))).isCloseTo(10 * MS, within(0.1 * MS));
    }

    @Test
    void silence_thatChanceExplains_countsAsTheUsualLatency() {
        assertThat(expected(silentFor(TICKS_OF_25_MS))).isCloseTo(20 * MS, within(2 * MS));
    }

    @Test
    void silence_longerThanChanceExplains_countsAsWhatItIs() {
        assertThat(expected(silentFor(4 * TICKS_OF_25_MS))).isCloseTo(200 * MS, within(10 * MS));
    }

    @Test
    void aScoreOfFifteenSixteenths_costsNothing_andALowerOneDoes() {
        long hardlyErred = StandingWord.of(true, false, true, true, false, 1, 0.94f, 1);
        long erred = StandingWord.of(true, false, true, true, false, 1, 0.93f, 1);
        assertThat(costs.advantage(idle(9), hardlyErred, idle(9.1f), WELL)).isPositive();
        assertThat(costs.advantage(idle(9), erred, idle(9.1f), WELL)).isNegative();
        assertThat(costs.advantage(idle(9), erred, idle(9.1f), hardlyErred)).isNegative();
        assertThat(costs.advantage(busy(9), hardlyErred, busy(9.1f), WELL)).isPositive();
    }

    @Test
    void whoHasNeverAnswered_isExpectedToTakeNothingThatIsKnown() {
        conditions.typicalLatency(0);
        assertThat(expected(0)).isNaN();
    }
}
