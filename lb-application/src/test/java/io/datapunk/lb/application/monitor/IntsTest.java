package io.datapunk.lb.application.monitor;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class IntsTest {
    private static final int CHUNK = 1024;

    private final Ints ints = new Ints();

    @Test
    void numbersThatWereNotSet_are0() {
        assertThat(ints.get(5)).isZero();
        ints.set(3 * CHUNK, 7);
        assertThat(ints.get(5)).isZero();
        assertThat(ints.get(3 * CHUNK)).isEqualTo(7);
        assertThat(ints.get(4 * CHUNK)).isZero();
    }

    @Test
    void chunkThatIsAllZeroAgain_isGivenBack() {
        for (int index = 0; index < 10 * CHUNK; index++) {
            ints.set(index, index + 1);
        }
        assertThat(Chunks.of(ints)).isEqualTo(10);
        for (int index = 0; index < 10 * CHUNK; index++) {
            if (index != 5 * CHUNK + 3) {
                ints.set(index, 0);
            }
        }
        assertThat(Chunks.of(ints)).as("one, and one to spare").isEqualTo(2);
        assertThat(ints.get(5 * CHUNK + 3)).isEqualTo(5 * CHUNK + 4);
        assertThat(ints.get(5 * CHUNK + 4)).isZero();
    }

    @Test
    void zeroWhereNothingIs_takesNoRoom() {
        ints.set(100 * CHUNK, 0);
        assertThat(Chunks.of(ints)).isZero();
    }

    @Test
    void anyOrderOfCalls_endsAsAMapWould() {
        long seed = 20_261_128;
        System.out.println("IntsTest seed " + seed);
        Random random = new Random(seed);
        Map<Integer, Integer> expected = new HashMap<>();
        for (int step = 0; step < 200_000; step++) {
            // Few in each chunk, so that many are given back and made again.
            int index = random.nextInt(8) * CHUNK + random.nextInt(3);
            int value = random.nextInt(3) - 1;
            ints.set(index, value);
            expected.put(index, value);
            int looked = random.nextInt(8) * CHUNK + random.nextInt(3);
            assertThat(ints.get(looked)).isEqualTo(expected.getOrDefault(looked, 0));
        }
    }
}
