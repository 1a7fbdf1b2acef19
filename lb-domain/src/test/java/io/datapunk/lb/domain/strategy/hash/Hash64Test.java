package io.datapunk.lb.domain.strategy.hash;

import static org.assertj.core.api.Assertions.assertThat;

import io.datapunk.lb.domain.pool.ChiSquare;
import java.util.HashSet;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Statistical tests here would fail once in a million for other inputs. */
class Hash64Test {
    private static final long SEED = 20_261_126;

    @Test
    void texts_haveTheSameHashesEverywhere() {
        // The finaliser of SplitMix64 as published: the first numbers of the seed 0.
        assertThat(Hash64.next(0, 1)).isEqualTo(0xe220_a839_7b1d_cdafL);
        assertThat(Hash64.next(0, 2)).isEqualTo(0x6e78_9e6a_a1b9_65f4L);
        // FNV-1a of "a" as published, mixed.
        assertThat(Hash64.of("a")).isEqualTo(Hash64.mix(0xaf63_dc4c_8601_ec8cL));
        assertThat(Hash64.of("foobar")).isEqualTo(Hash64.mix(0x8594_4171_f739_67e8L));
        assertThat(Hash64.of("")).isEqualTo(Hash64.mix(0xcbf2_9ce4_8422_2325L));
    }

    @Test
    void namesThatDifferInANumber_areSpreadEvenly() {
        long[] counts = new long[1009];
        Set<Long> all = new HashSet<>();
        for (int i = 0; i < 200_000; i++) {
            long hash = Hash64.of("10.0.0." + i + ":8080");
            counts[Hash64.below(hash, counts.length)]++;
            all.add(hash);
        }
        assertThat(ChiSquare.uniform(counts)).isLessThan(ChiSquare.limit(1008));
        assertThat(all).hasSize(200_000);
    }

    @Test
    void numbersInARow_areSpreadEvenly_asKeys() {
        long[] counts = new long[1009];
        for (int key = 0; key < 200_000; key++) {
            counts[Hash64.below(Hash64.mix(key), counts.length)]++;
        }
        assertThat(ChiSquare.uniform(counts)).isLessThan(ChiSquare.limit(1008));
    }

    @Test
    void everyBitOfAKey_movesEveryBitOfTheHash_withEvenChance() {
        System.out.println("Hash64Test seed " + SEED);
        SplittableRandom random = new SplittableRandom(SEED);
        int samples = 20_000;
        for (int in = 0; in < 64; in++) {
            int[] flips = new int[64];
            for (int sample = 0; sample < samples; sample++) {
                long key = random.nextLong();
                long moved = Hash64.mix(key) ^ Hash64.mix(key ^ (1L << in));
                for (int out = 0; out < 64; out++) {
                    flips[out] += (int) (moved >>> out & 1);
                }
            }
            for (int flipped : flips) {
                // The finaliser is known to be off by up to one percent for some pairs of bits.
                assertThat(flipped / (double) samples).as("bit %d", in).isBetween(0.46, 0.54);
            }
        }
    }

    @Test
    void below_coversItsRangeAndNothingElse() {
        for (int bound : new int[] {1, 2, 3, 5_000_011, Integer.MAX_VALUE}) {
            assertThat(Hash64.below(0, bound)).isZero();
            assertThat(Hash64.below(-1, bound)).isEqualTo(bound - 1);
            assertThat(Hash64.below(Long.MIN_VALUE, bound)).isEqualTo(bound / 2);
            assertThat(Hash64.below(Long.MAX_VALUE, bound)).isBetween(0, bound - 1);
        }
    }
}
