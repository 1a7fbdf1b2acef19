package io.datapunk.lb.domain.pool;

import static org.assertj.core.api.Assertions.assertThat;

import io.datapunk.lb.spi.selection.Candidates;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PairWalkTest {
    private static final long SEED = 20_261_128L;

    private final Counting chance = new Counting(new SplittableRandom(SEED));
    private int lane;
    private int turn;
    private final PairWalk walk = new PairWalk(() -> lane, () -> turn);

    /** Counts what is drawn. */
    private static final class Counting implements RandomGenerator {
        private final RandomGenerator random;
        private int drawn;

        Counting(RandomGenerator random) {
            this.random = random;
        }

        @Override
        public long nextLong() {
            drawn++;
            return random.nextLong();
        }
    }

    private long next(int bound) {
        long step = walk.next(bound, chance);
        assertThat(step).isNotNegative().isEqualTo(walk.last());
        long pair = PairWalk.pair(step, bound);
        assertThat(Candidates.first(pair)).isEqualTo(PairWalk.first(step)).isBetween(0, bound - 1);
        assertThat(Candidates.second(pair)).isNotEqualTo(Candidates.first(pair));
        assertThat(Candidates.second(pair)).isBetween(0, bound - 1);
        return pair;
    }

    @Test
    void lastStep_beforeTheFirst_isOfTwoAllTheSame() {
        assertThat(PairWalk.pair(walk.last(), 2)).isEqualTo(Candidates.pairOf(0, 1));
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 3, 7, 20})
    void pairs_areOfTwo_andEachIsAsLikely(int bound) {
        System.out.println("PairWalkTest seed " + SEED);
        int each = 4_000;
        int pairs = bound * (bound - 1);
        Map<Long, Integer> seen = new HashMap<>();
        for (int i = 0; i < each * pairs; i++) {
            long pair = next(bound);
            assertThat(Candidates.first(pair)).isNotEqualTo(Candidates.second(pair));
            seen.merge(pair, 1, Integer::sum);
        }
        assertThat(seen).hasSize(pairs);
        // A run is one draw, so the figures vary as those of four times fewer draws do at most: five of their
        // standard deviations.
        double most = 5 * Math.sqrt(4.0 * each);
        assertThat(seen.values()).allSatisfy(times -> assertThat((double) times).isBetween(each - most, each + most));
    }

    @ParameterizedTest
    @CsvSource({"2, 4", "10, 4", "256, 4", "500, 7", "1000, 15", "8128, 127", "100000, 127", "16777216, 127"})
    void run_goesOnByOneAroundTheEnd_withoutChance(int bound, int steps) {
        long pair = next(bound);
        for (int step = 1; step < steps; step++) {
            long after = next(bound);
            assertThat(Candidates.first(after)).isEqualTo((Candidates.first(pair) + 1) % bound);
            assertThat(Candidates.second(after)).isEqualTo((Candidates.second(pair) + 1) % bound);
            pair = after;
        }
        assertThat(chance.drawn).isEqualTo(1);
        next(bound);
        assertThat(chance.drawn).isEqualTo(2);
    }

    @Test
    void boundThatChangesWithinARun_isKeptTo() {
        SplittableRandom bounds = new SplittableRandom(SEED);
        for (int i = 0; i < 100_000; i++) {
            next(bounds.nextInt(2, bounds.nextInt(3, 2_000)));
        }
    }

    @Test
    void stepOfOtherPlaces_isOfTwoOfThese() {
        SplittableRandom bounds = new SplittableRandom(SEED);
        for (int i = 0; i < 100_000; i++) {
            long step = walk.next(bounds.nextInt(2, 2_000), chance);
            int bound = bounds.nextInt(2, bounds.nextInt(3, 2_000));
            long pair = PairWalk.pair(step, bound);
            assertThat(Candidates.first(pair)).isBetween(0, bound - 1);
            assertThat(Candidates.second(pair)).isBetween(0, bound - 1).isNotEqualTo(Candidates.first(pair));
        }
    }

    @Test
    void lanes_goTheirOwnWays() {
        List<Long> alone = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            alone.add(next(1_000));
        }
        lane = -7;
        long other = next(1_000);
        lane = 0;
        long onward = next(1_000);
        assertThat(Candidates.first(onward)).isEqualTo((Candidates.first(alone.get(9)) + 1) % 1_000);
        lane = -7;
        assertThat(Candidates.first(next(1_000))).isEqualTo((Candidates.first(other) + 1) % 1_000);
        assertThat(chance.drawn).isEqualTo(2);
    }

    @ParameterizedTest
    @ValueSource(ints = {512, 777})
    void lanesThatBeginAsManyRuns_keepToTheirPartsOfManyPlaces_inWhichEachIsAsLikely(int bound) {
        System.out.println("PairWalkTest seed " + SEED);
        int run = bound >> 6;
        for (int i = 0; i < 20_000; i++) {
            lane = i & 1;
            next(bound);
        }
        walk.divide();
        for (int i = 0; i < run; i++) { // The one that had begun before.
            next(bound);
        }
        int[] firsts = new int[bound];
        int[] seconds = new int[bound];
        int each = 400;
        for (turn = 0; turn < each; turn++) {
            BitSet met = new BitSet();
            for (int i = 0; i < bound / run * run; i++) {
                long pair = next(bound);
                firsts[Candidates.first(pair)]++;
                seconds[Candidates.second(pair)]++;
                met.set(Candidates.first(pair));
            }
            assertThat(met.cardinality()).as("places of turn %d", turn).isLessThanOrEqualTo(bound / 2 + run);
        }
        double most = 150;
        for (int place = 0; place < bound; place++) {
            assertThat((double) firsts[place]).as("first at %d", place).isBetween(each - most, each + most);
            assertThat((double) seconds[place]).as("second at %d", place).isBetween(each - most, each + most);
        }
    }

    @Test
    void anyNumber_isALane() {
        for (int number : new int[] {Integer.MIN_VALUE, -1, 31, 32, 1_000_003, Integer.MAX_VALUE}) {
            lane = number;
            next(2);
        }
    }
}
