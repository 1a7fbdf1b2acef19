package io.datapunk.lb.domain.ejection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.datapunk.lb.domain.circuit.Check;
import io.datapunk.lb.domain.circuit.Circuit;
import io.datapunk.lb.domain.circuit.History;
import io.datapunk.lb.domain.circuit.InstanceState;
import io.datapunk.lb.domain.circuit.Order;
import io.datapunk.lb.domain.circuit.Throttle;
import io.datapunk.lb.domain.ejection.EjectionPolicy.TooFew;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LedgerTest {
    private static final EjectionPolicy HALF = policy(1);
    private static final InstanceState WELL = InstanceState.CLOSED;
    private static final InstanceState OPEN =
            state(Order.NONE, Check.UP, new Circuit.Open(Circuit.Cause.OUTCOMES, 0, false), false);
    private static final InstanceState DRAINED =
            state(new Order(Order.Kind.DRAINING, 0, false, false), Check.UP, Circuit.Closed.CLOSED, false);
    private static final InstanceState DENIED = state(Order.NONE, Check.UP, Circuit.Closed.CLOSED, true);
    private static final InstanceState REFUSING = state(Order.NONE, Check.REFUSE, Circuit.Closed.CLOSED, false);
    private static final List<InstanceState> STATES =
            List.of(InstanceState.UNLISTED, WELL, OPEN, DRAINED, DENIED, REFUSING);

    private final Ledger ledger = new Ledger();

    private static EjectionPolicy policy(int minHealthy) {
        return new EjectionPolicy(0.5, minHealthy, 0.5, TooFew.PANIC);
    }

    private static InstanceState state(Order order, Check check, Circuit circuit, boolean denied) {
        return new InstanceState(true, order, check, circuit, false, denied, History.NONE, Throttle.NONE, 1, 0, null);
    }

    private void list(int count) {
        for (int i = 0; i < count; i++) {
            ledger.book(InstanceState.UNLISTED, WELL, 1, false);
        }
    }

    private int ejectAsManyAsGranted(EjectionPolicy policy) {
        int granted = 0;
        while (ledger.reserve(policy, 1)) {
            ledger.book(WELL, OPEN, 1, true);
            granted++;
        }
        return granted;
    }

    @ParameterizedTest
    @CsvSource({"0, 0", "1, 0", "2, 1", "3, 1", "4, 2", "5, 2", "10, 5", "11, 5", "1000, 500"})
    void budget_isHalfTheWeight_oneOfTwoOrThree_neverTheLast(int listed, int granted) {
        list(listed);
        assertThat(ejectAsManyAsGranted(HALF)).isEqualTo(granted);
        assertThat(ledger.account().out()).isEqualTo(granted);
    }

    @ParameterizedTest
    @CsvSource({"10, 8, 2", "10, 10, 0", "10, 50, 0", "3, 2, 1", "3, 3, 0", "2, 2, 0"})
    void floor_winsOverTheBudget(int listed, int minHealthy, int granted) {
        list(listed);
        assertThat(ejectAsManyAsGranted(policy(minHealthy))).isEqualTo(granted);
    }

    @Test
    void drains_areAlwaysBooked_andLeaveLessForEjections() {
        list(10);
        for (int i = 0; i < 4; i++) {
            ledger.book(WELL, DRAINED, 1, false);
        }
        assertThat(ejectAsManyAsGranted(HALF)).isEqualTo(1);
        for (int i = 0; i < 5; i++) {
            ledger.book(WELL, DRAINED, 1, false);
        }
        assertThat(ledger.account().out()).isEqualTo(10);
        assertThat(ledger.reserve(HALF, 1)).isFalse();
    }

    @Test
    void weight_notNumber_isTheBudget_butOneMayAlwaysGo() {
        ledger.book(InstanceState.UNLISTED, WELL, 60, false);
        for (int i = 0; i < 4; i++) {
            ledger.book(InstanceState.UNLISTED, WELL, 10, false);
        }
        assertThat(ledger.reserve(HALF, 10)).isTrue();
        assertThat(ledger.reserve(HALF, 60)).isFalse();
        ledger.release(10);
        assertThat(ledger.reserve(HALF, 60)).isTrue();
        assertThat(ledger.reserve(HALF, 10)).isFalse();
    }

    @Test
    void reservation_returned_leavesNothingBehind() {
        list(4);
        Ledger.Account before = ledger.account();
        assertThat(ledger.reserve(HALF, 1)).isTrue();
        assertThat(ledger.account().out()).isEqualTo(1);
        ledger.release(1);
        assertThat(ledger.account()).isEqualTo(before);
    }

    @Test
    void reservation_returned_ofTheOnlyOneOut_leavesNoRoundingBehind() {
        ledger.book(InstanceState.UNLISTED, WELL, 1, false);
        ledger.book(InstanceState.UNLISTED, WELL, 1, false);
        assertThat(ledger.reserve(HALF, 0.1)).isTrue();
        ledger.release(0.3);
        assertThat(ledger.account().out()).isZero();
        assertThat(ledger.account().outWeight()).isZero();
    }

    @Test
    void budget_isUsedToTheLastBit_whateverTheRoundingOfWeights() {
        for (int i = 0; i < 10; i++) {
            ledger.book(InstanceState.UNLISTED, WELL, 0.1, false);
        }
        for (int i = 0; i < 5; i++) {
            assertThat(ledger.reserve(HALF, 0.1)).isTrue();
        }
        assertThat(ledger.reserve(HALF, 0.1)).isFalse();
    }

    @ParameterizedTest
    @CsvSource({"3, 0", "4, 1"})
    void secondEjection_needsFour(int listed, int second) {
        list(listed);
        EjectionPolicy all = new EjectionPolicy(1, 1, 0.5, TooFew.PANIC);
        assertThat(ledger.reserve(all, 1)).isTrue();
        assertThat(ledger.reserve(all, 1)).isEqualTo(second == 1);
    }

    @Test
    void onlyWhatMovesTheBooks_concernsThem() {
        for (InstanceState before : STATES) {
            for (InstanceState after : STATES) {
                boolean moves = before.listed() != after.listed()
                        || before.out() != after.out()
                        || before.condemned() != after.condemned();
                assertThat(Ledger.concerns(before, after)).isEqualTo(moves);
            }
        }
        assertThat(Ledger.concerns(WELL, DRAINED)).isTrue();
        assertThat(Ledger.concerns(WELL, DENIED)).isTrue();
        assertThat(Ledger.concerns(InstanceState.UNLISTED, WELL)).isTrue();
        assertThat(Ledger.concerns(WELL, WELL)).isFalse();
    }

    @Test
    void tooFew_isEnteredBelowHalf_andLeftTenPointsAbove() {
        list(20);
        for (int i = 0; i < 10; i++) {
            ledger.book(WELL, DENIED, 1, false);
        }
        assertThat(ledger.tooFew(HALF, false)).isFalse();
        ledger.book(WELL, REFUSING, 1, false);
        assertThat(ledger.tooFew(HALF, false)).isTrue();
        ledger.book(REFUSING, WELL, 1, false);
        assertThat(ledger.tooFew(HALF, true)).isTrue();
        ledger.book(DENIED, WELL, 1, false);
        assertThat(ledger.tooFew(HALF, true)).isTrue();
        ledger.book(DENIED, WELL, 1, false);
        assertThat(ledger.tooFew(HALF, true)).isFalse();
    }

    /** A tenth of two is no instance: waiting for it would be waiting for both. */
    @ParameterizedTest
    @ValueSource(ints = {2, 3, 4, 5, 6, 7, 8, 9})
    void tooFew_ofLessThanTen_isLeftWithTheFirstThatMakesHalf(int size) {
        list(size);
        int mostCondemned = size / 2;
        for (int i = 0; i <= mostCondemned; i++) {
            ledger.book(WELL, DENIED, 1, false);
        }
        assertThat(ledger.tooFew(HALF, false)).isTrue();
        assertThat(ledger.tooFew(HALF, true)).isTrue();
        ledger.book(DENIED, WELL, 1, false);
        assertThat(ledger.tooFew(HALF, true)).isFalse();
    }

    @Test
    void tooFew_belowTheCount_whateverTheShare_butNotForWantOfInstances() {
        EjectionPolicy three = new EjectionPolicy(0.5, 3, 0, TooFew.FAIL_FAST);
        list(2);
        assertThat(ledger.tooFew(three, false)).isFalse();
        list(2);
        ledger.book(WELL, OPEN, 1, false);
        assertThat(ledger.tooFew(three, false)).isFalse();
        ledger.book(WELL, OPEN, 1, false);
        assertThat(ledger.tooFew(three, false)).isTrue();
    }

    @Test
    void tooFew_whenNobodyIsIn_forOrdersAndEjectionsTogether() {
        list(3);
        ledger.book(WELL, OPEN, 1, false);
        ledger.book(WELL, DRAINED, 1, false);
        assertThat(ledger.tooFew(HALF, false)).isFalse();
        ledger.book(WELL, DRAINED, 1, false);
        assertThat(ledger.tooFew(HALF, false)).isTrue();
    }

    @Test
    void tooFew_leftAtAShareOfAllOfThem_needsAllOfThem() {
        EjectionPolicy nearlyAll = new EjectionPolicy(0.5, 1, 0.95, TooFew.PANIC);
        list(10);
        assertThat(ledger.tooFew(nearlyAll, true)).isFalse();
        ledger.book(WELL, DENIED, 1, false);
        assertThat(ledger.tooFew(nearlyAll, true)).isTrue();
    }

    @Test
    void emptyPool_isNotTooFew() {
        assertThat(ledger.tooFew(HALF, false)).isFalse();
    }

    @Test
    void randomBookings_addUp_andAnEmptySideIsExactlyEmpty() {
        long seed = 20_260_101;
        System.out.println("LedgerTest seed " + seed);
        SplittableRandom random = new SplittableRandom(seed);
        int size = 50;
        List<InstanceState> states = new ArrayList<>();
        double[] weights = new double[size];
        for (int i = 0; i < size; i++) {
            states.add(InstanceState.UNLISTED);
            weights[i] = Math.exp(random.nextDouble(-5, 5));
        }
        for (int step = 0; step < 100_000; step++) {
            int i = random.nextInt(size);
            InstanceState next = STATES.get(random.nextInt(STATES.size()));
            if (random.nextInt(10) == 0) {
                double weight = Math.exp(random.nextDouble(-5, 5));
                ledger.reweigh(states.get(i), weights[i], weight);
                weights[i] = weight;
            } else {
                boolean reserved = !states.get(i).out() && next.out() && ledger.reserve(HALF, weights[i]);
                ledger.book(states.get(i), next, weights[i], reserved);
                states.set(i, next);
            }
        }
        addsUp(states, weights);
        for (int i = 0; i < size; i++) {
            ledger.book(states.get(i), WELL, weights[i], false);
        }
        assertThat(ledger.account().outWeight()).isZero();
        assertThat(ledger.account().condemnedWeight()).isZero();
        for (int i = 0; i < size; i++) {
            ledger.book(WELL, InstanceState.UNLISTED, weights[i], false);
        }
        assertThat(ledger.account()).isEqualTo(new Ledger.Account(0, 0, 0, 0, 0, 0));
    }

    @Test
    void weightTypedWrongAndMended_leavesTheSumsOfTheOthers() {
        list(10);
        ledger.book(WELL, OPEN, 1, ledger.reserve(HALF, 1));
        for (InstanceState state : List.of(WELL, OPEN)) {
            ledger.reweigh(state, 1, 1e300);
            ledger.reweigh(state, 1e300, 1);
        }
        assertThat(ledger.account().listedWeight()).isEqualTo(10);
        assertThat(ledger.account().outWeight()).isEqualTo(1);
        assertThat(ejectAsManyAsGranted(HALF)).isEqualTo(4);
    }

    private void addsUp(List<InstanceState> states, double[] weights) {
        int listed = 0;
        int out = 0;
        int condemned = 0;
        double outWeight = 0;
        for (int i = 0; i < weights.length; i++) {
            InstanceState state = states.get(i);
            listed += state.listed() ? 1 : 0;
            out += state.out() ? 1 : 0;
            condemned += state.condemned() ? 1 : 0;
            outWeight += state.out() ? weights[i] : 0;
        }
        assertThat(ledger.account().listed()).isEqualTo(listed);
        assertThat(ledger.account().out()).isEqualTo(out);
        assertThat(ledger.account().condemned()).isEqualTo(condemned);
        assertThat(ledger.account().healthy()).isEqualTo(listed - condemned);
        assertThat(ledger.account().outWeight()).isCloseTo(outWeight, within(1e-6));
    }

    @Test
    void manyThreadsAsking_areGrantedTheBudgetAndNoMore() throws InterruptedException {
        for (int round = 0; round < 200; round++) {
            Ledger shared = new Ledger();
            for (int i = 0; i < 10; i++) {
                shared.book(InstanceState.UNLISTED, WELL, 1, false);
            }
            AtomicInteger granted = new AtomicInteger();
            CountDownLatch start = new CountDownLatch(1);
            List<Thread> threads = new ArrayList<>();
            for (int t = 0; t < 4; t++) {
                Thread thread = new Thread(() -> {
                    try {
                        start.await();
                    } catch (InterruptedException stop) {
                        return;
                    }
                    for (int i = 0; i < 3; i++) {
                        if (shared.reserve(HALF, 1)) {
                            shared.book(WELL, OPEN, 1, true);
                            granted.incrementAndGet();
                        }
                    }
                });
                thread.start();
                threads.add(thread);
            }
            start.countDown();
            for (Thread thread : threads) {
                thread.join();
            }
            assertThat(granted.get()).isEqualTo(5);
            assertThat(shared.account().out()).isEqualTo(5);
        }
    }
}
