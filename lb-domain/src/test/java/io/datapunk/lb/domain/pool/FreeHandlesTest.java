package io.datapunk.lb.domain.pool;

import static org.assertj.core.api.Assertions.assertThat;

import io.datapunk.lb.spi.selection.Candidates;
import java.util.ArrayDeque;
import java.util.Random;
import org.junit.jupiter.api.Test;

class FreeHandlesTest {
    @Test
    void whoeverIsFreeForLongest_comesFirst_howeverManyThereAre() {
        long seed = 20_261_127;
        System.out.println("FreeHandlesTest seed " + seed);
        Random random = new Random(seed);
        FreeHandles free = new FreeHandles();
        ArrayDeque<Integer> expected = new ArrayDeque<>();
        for (int handle = 0; handle < 10_000; handle++) {
            if (random.nextInt(5) < 3) {
                free.add(handle);
                expected.add(handle);
            } else {
                Integer first = expected.poll();
                assertThat(free.poll()).isEqualTo(first == null ? Candidates.NONE : first);
            }
        }
        while (!expected.isEmpty()) {
            assertThat(free.poll()).isEqualTo(expected.poll());
        }
        assertThat(free.poll()).isEqualTo(Candidates.NONE);
    }
}
