package io.datapunk.lb.domain.pool;

import static io.datapunk.lb.domain.pool.ManualTime.SECOND;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** When ejection is suspended, and when no longer. */
class FreezeTest {
    private static final int INSTANCES = 10;
    private static final long SEED = 17;
    /** As the published word of an instance rounds it. */
    private static final float ROUNDING = 0.001f;

    private static BusyPool quiet(int requestsPerSecond) {
        System.out.println("FreezeTest seed " + SEED);
        BusyPool pool = new BusyPool(INSTANCES, requestsPerSecond, SEED);
        pool.seconds(5);
        return pool;
    }

    @ParameterizedTest
    @ValueSource(ints = {50, 200, 1000})
    void allFail_freezes_andEjectsNobody(int requestsPerSecond) {
        BusyPool pool = quiet(requestsPerSecond).allFailing(1);

        pool.requests(1000);

        assertThat(pool.pool.isFrozen()).isTrue();
        pool.seconds(10);
        pool.allWell().seconds(20);
        assertThat(pool.ejected()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(doubles = {0.25, 0.5, 0.9})
    void allFailAPart_ejectsNobody(double part) {
        BusyPool pool = quiet(200).allFailing(part);
        pool.seconds(60);
        assertThat(pool.ejected()).isEmpty();
    }

    @Test
    void allWellAgain_theFreezeLastsTwoSecondsMore() {
        BusyPool pool = quiet(1000).allFailing(1);
        pool.seconds(3);

        pool.allWell().seconds(1.5);
        assertThat(pool.pool.isFrozen()).as("after 1.5 s").isTrue();
        pool.seconds(2.5);
        assertThat(pool.pool.isFrozen())
                .as("after 4 s, when the errors are gone for more than 2 s")
                .isFalse();
    }

    @Test
    void whoFailsAloneAfterwards_isEjected() {
        BusyPool pool = quiet(200).allFailing(1);
        pool.seconds(5);
        pool.allWell().seconds(10);

        pool.failing(3, 4).seconds(10);

        assertThat(pool.ejected()).containsExactly(3);
    }

    @Test
    void frozen_theHealthThatIsPublishedStaysHigh_soThatTrafficStaysEven() {
        BusyPool pool = quiet(1000).allFailing(1);
        pool.seconds(2);
        int[] before = pool.picks.clone();
        pool.seconds(5);

        for (int number : pool.numbers()) {
            assertThat(pool.view(number).score()).isGreaterThan(Standings.FROZEN_HEALTH - ROUNDING);
            assertThat(pool.picks[number] - before[number]).as("of 500 each").isBetween(400, 600);
        }
    }

    @Test
    void nobodyAnswers_freezesBeforeTheFirstTimeouts_andEjectsNobody() {
        BusyPool pool = quiet(500).allHanging();

        pool.seconds(5);

        assertThat(pool.pool.isFrozen()).isTrue();
        pool.allWell().seconds(20);
        assertThat(pool.ejected()).isEmpty();
        assertThat(pool.pool.isFrozen()).isFalse();
    }

    @Test
    void roundOfMaintenanceThatComesTooLate_freezesForTwoSeconds() {
        BusyPool pool = quiet(200);

        pool.stall(Freeze.STALL);

        assertThat(pool.pool.isFrozen()).isTrue();
        pool.seconds(1.85);
        assertThat(pool.pool.isFrozen()).isTrue();
        pool.seconds(0.25);
        assertThat(pool.pool.isFrozen()).isFalse();
    }

    @Test
    void roundThatComesALittleLate_freezesNothing() {
        BusyPool pool = quiet(200);
        pool.stall(Freeze.STALL - 1);
        assertThat(pool.pool.isFrozen()).isFalse();
    }

    @Test
    void secondStallWithinTenSeconds_freezesNothing_aLaterOneDoes() {
        BusyPool pool = quiet(200);
        pool.stall(SECOND);
        pool.seconds(3);

        pool.stall(3 * SECOND);
        assertThat(pool.pool.isFrozen()).as("6 s after the first").isFalse();
        pool.seconds(3.5);
        pool.stall(SECOND);
        assertThat(pool.pool.isFrozen()).as("more than 10 s after the first").isTrue();
    }

    @Test
    void whatIsHeardAfterAStall_ejectsNobody() {
        BusyPool pool = quiet(200);
        pool.stall(5 * SECOND);
        pool.allFailing(1).requests(100);
        pool.allWell().seconds(10);
        assertThat(pool.ejected()).isEmpty();
    }

    @Test
    void frozenByOrder_staysFrozenUntilItIsEnded() {
        BusyPool pool = quiet(200);
        pool.pool.freeze(true);
        pool.failing(3, 4).seconds(5);
        assertThat(pool.ejected()).isEmpty();

        pool.pool.freeze(false);
        pool.seconds(5);
        assertThat(pool.ejected()).containsExactly(3);
    }
}
