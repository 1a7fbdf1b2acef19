package io.datapunk.lb.simulator.policy.baseline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.datapunk.lb.simulator.chance.Seed;
import io.datapunk.lb.simulator.policy.Ask;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ChoosersTest {
    private static final int PICKS = 30_000;

    private final RandomGenerator random = new Seed(1).stream("test", 0);
    private final TestPlace place = new TestPlace(5);
    private final ServerSet all = place.with(new Everybody(5)).usable();

    private double[] shares(Chooser chooser) {
        double[] shares = new double[5];
        IntStream.range(0, PICKS).forEach(pick -> shares[chooser.choose(all, Ask.PLAIN)] += 1.0 / PICKS);
        return shares;
    }

    @Test
    void random_sharesEvenly() {
        assertThat(shares(new AtRandom(random))).containsExactly(new double[] {0.2, 0.2, 0.2, 0.2, 0.2}, within(0.01));
    }

    @Test
    void roundRobin_takesTurns() {
        Chooser chooser = new RoundRobin(random);
        int first = chooser.choose(all, Ask.PLAIN);

        for (int turn = 1; turn < 12; turn++) {
            assertThat(chooser.choose(all, Ask.PLAIN)).isEqualTo((first + turn) % 5);
        }
    }

    /** The best of n gets 2/n, the worst nothing: the k-th best wins against those behind it. */
    @Test
    void powerOfTwo_drawsTwoDifferentOnes() {
        IntStream.range(0, 5).forEach(server -> place.requests[server] = server);

        assertThat(shares(new PowerOfTwo(new TrueRequests(place), random)))
                .containsExactly(new double[] {0.4, 0.3, 0.2, 0.1, 0}, within(0.01));
    }

    @Test
    void powerOfTwo_equalOnesShareEvenly() {
        assertThat(shares(new PowerOfTwo(new TrueRequests(place), random)))
                .containsExactly(new double[] {0.2, 0.2, 0.2, 0.2, 0.2}, within(0.01));
    }

    /** The k-th best is taken unless one of the two draws is better: (2(n − k) + 1) / n². */
    @Test
    void twoDraws_mayBeOfTheSameOne() {
        IntStream.range(0, 5).forEach(server -> place.requests[server] = server);

        assertThat(shares(new TwoDraws(new TrueRequests(place), random)))
                .containsExactly(new double[] {0.36, 0.28, 0.2, 0.12, 0.04}, within(0.01));
    }

    @Test
    void cheapest_takesOneOfTheBest() {
        place.requests[0] = 1;
        place.requests[3] = 1;

        assertThat(shares(new Cheapest(new TrueRequests(place), random)))
                .containsExactly(new double[] {0, 1 / 3.0, 1 / 3.0, 0, 1 / 3.0}, within(0.01));
    }

    @Test
    void onlyOne_isTaken() {
        ServerSet one = new ServerSet(5);
        one.add(3);

        assertThat(new PowerOfTwo(new TrueRequests(place), random).choose(one, Ask.PLAIN))
                .isEqualTo(3);
        assertThat(new Cheapest(new TrueRequests(place), random).choose(one, Ask.PLAIN))
                .isEqualTo(3);
    }

    @Test
    void inFlight_countsWhatHasNotEnded() {
        InFlight cost = new InFlight(5);
        cost.sent(2);
        cost.sent(2);
        cost.ended(2, TestPlace.ending('.', 0));

        assertThat(cost.of(2)).isEqualTo(1);
        assertThat(cost.of(1)).isZero();
    }
}
