package io.datapunk.lb.domain.retry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RetryBudgetTest {
    private static final long SECOND = 1_000_000_000;

    private final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - 3 * SECOND); // wraps around in every test

    private RetryBudget budget(double share, int floor) {
        return new RetryBudget(share, floor, nanos::get);
    }

    /** How many retries are granted now, one after the other. */
    private static int granted(RetryBudget budget) {
        int granted = 0;
        while (budget.tryWithdraw()) {
            granted++;
        }
        return granted;
    }

    private static void requests(RetryBudget budget, int count) {
        for (int i = 0; i < count; i++) {
            budget.deposit();
        }
    }

    @Test
    void freshBudget_holdsTenSecondsOfTheFloor() {
        assertThat(granted(budget(0.2, 3))).isEqualTo(30);
    }

    @Test
    void requests_bringTheirShare() {
        RetryBudget budget = budget(0.2, 0);
        requests(budget, 99);

        assertThat(granted(budget)).isEqualTo(19);
        requests(budget, 1); // 0.8 of a token was left
        assertThat(granted(budget)).isEqualTo(1);
    }

    @Test
    void emptyBudget_fillsAtTheRateOfTheFloor() {
        RetryBudget budget = budget(0.2, 10);
        granted(budget);

        int granted = 0;
        for (int slice = 0; slice < 600; slice++) {
            nanos.addAndGet(SECOND / 10);
            granted += granted(budget);
        }

        assertThat(granted)
                .isBetween(590, 600); // it fills more slowly the fuller it is, even within a tenth of a second
    }

    @Test
    void whatRequestsSavedUp_fadesToAThirdWhileOthersGoOn() {
        RetryBudget budget = budget(1, 0);
        requests(budget, 1_000);
        for (int slice = 0; slice < 100; slice++) {
            nanos.addAndGet(SECOND / 10);
            budget.tryWithdraw();
            budget.deposit();
        }

        assertThat(granted(budget)).isBetween(355, 370); // 1000 / e
    }

    @Test
    void whatRequestsSavedUp_isGoneAfterTenSecondsWithoutAny() {
        RetryBudget budget = budget(1, 2);
        requests(budget, 1_000);
        nanos.addAndGet(10 * SECOND);

        assertThat(granted(budget)).isEqualTo(20);
    }

    @Test
    void steadyTraffic_savesUpTheShareOfTenSeconds() {
        RetryBudget budget = budget(0.2, 0);
        for (int slice = 0; slice < 6_000; slice++) {
            nanos.addAndGet(SECOND / 10);
            requests(budget, 50);
        }

        assertThat(granted(budget)).isBetween(990, 1_000); // 0.2 × 500/s × 10 s
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void retries_neverExceedShareAndFloor_howeverTheyCome(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        double share = random.nextDouble();
        int floor = random.nextInt(20);
        RetryBudget budget = budget(share, floor);
        long passed = 0;
        int requests = 0;
        int retries = 0;
        for (int step = 0; step < 200_000; step++) {
            switch (random.nextInt(3)) {
                case 0 -> {
                    budget.deposit();
                    requests++;
                }
                case 1 -> retries += budget.tryWithdraw() ? 1 : 0;
                default -> {
                    long pause =
                            random.nextInt(100) == 0 ? random.nextLong(20 * SECOND) : random.nextLong(SECOND / 100);
                    nanos.addAndGet(pause);
                    passed += pause;
                }
            }
            double most = (share + 0.0001) * requests + floor * (passed / (double) SECOND + RetryBudget.WINDOW_SECONDS);
            assertThat(retries).as("seed %d, step %d", seed, step).isLessThanOrEqualTo((int) Math.ceil(most));
        }
    }

    @Test
    void withoutShareAndFloor_nothingIsEverGranted() {
        RetryBudget budget = budget(0, 0);
        requests(budget, 1_000);
        nanos.addAndGet(100 * SECOND);

        assertThat(granted(budget)).isZero();
    }

    @Test
    void tickerThatGoesBack_bringsNothing() {
        RetryBudget budget = budget(0.2, 10);
        nanos.addAndGet(60 * SECOND);
        granted(budget);
        nanos.addAndGet(-5 * SECOND);

        assertThat(granted(budget)).isZero();
        nanos.addAndGet(6 * SECOND); // one more than was known
        assertThat(granted(budget)).isEqualTo(10);
    }

    @Test
    void longPause_bringsNoMoreThanTheRest() {
        RetryBudget budget = budget(0.2, 1);
        for (long days : new long[] {1, 300, 3_000, 30_000}) {
            granted(budget);
            nanos.addAndGet(days * 86_400 * SECOND);
            assertThat(granted(budget)).as("%d days", days).isEqualTo(10);
        }
    }

    @Test
    void tokenThatIsGivenBack_canBeTakenAgain() {
        RetryBudget budget = budget(0, 1);
        assertThat(granted(budget)).isEqualTo(10);

        budget.giveBack();

        assertThat(granted(budget)).isEqualTo(1);
    }

    @Test
    void moreThanItCanHold_isNotHeld() {
        RetryBudget budget = budget(1, RetryBudget.HIGHEST_FLOOR);
        requests(budget, 8_000_000); // 36 bits of ten-thousandths are 6.9 million

        assertThat(granted(budget)).isEqualTo(6_871_947);
    }

    @Test
    void shareOutsideZeroToOne_isRefused() {
        for (double share : new double[] {-0.1, 1.1, Double.NaN}) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> budget(share, 1))
                    .withMessage("share: " + share + ", expected 0 to 1");
        }
    }

    @Test
    void floorOutsideItsRange_isRefused() {
        for (int floor : new int[] {-1, 10_001}) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> budget(0.1, floor))
                    .withMessage("floor: " + floor + ", expected 0 to 10000");
        }
    }
}
