package io.datapunk.lb.domain.pool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.datapunk.lb.spi.selection.Candidates;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class FreeHandlesTest {
    private static final int CHUNK = Lines.CHUNK;

    private final FreeHandles free = new FreeHandles();

    private void take(int many) {
        for (int i = 0; i < many; i++) {
            free.poll();
        }
    }

    private void free(int from, int to) {
        for (int handle = from; handle < to; handle++) {
            free.add(handle);
        }
    }

    @Test
    void handlesThatWereNeverUsed_comeInOrder() {
        for (int handle = 0; handle < 3 * CHUNK; handle++) {
            assertThat(free.used()).isEqualTo(handle);
            assertThat(free.poll()).isEqualTo(handle);
        }
    }

    @Test
    void lowestChunkWithRoom_givesFirst() {
        take(3 * CHUNK + 5);
        free.add(2 * CHUNK + 7);
        free.add(CHUNK + 9);
        free.add(CHUNK + 1);

        assertThat(free.poll()).isEqualTo(CHUNK + 9);
        assertThat(free.poll()).isEqualTo(CHUNK + 1);
        assertThat(free.poll()).isEqualTo(2 * CHUNK + 7);
        assertThat(free.poll()).isEqualTo(3 * CHUNK + 5);
    }

    @Test
    void chunkThatStaysFreeAsAWhole_isAbandonedAtTheNextCall_andBegunAnew() {
        take(3 * CHUNK);
        free(CHUNK, 2 * CHUNK - 1);
        assertThat(free.abandoned().isEmpty()).isTrue();
        assertThat(free.abandoned().isEmpty()).as("one is used").isTrue();

        free.add(2 * CHUNK - 1);
        assertThat(free.abandoned().isEmpty()).as("not yet").isTrue();
        assertThat(free.abandoned().stream()).containsExactly(1);
        assertThat(free.abandoned().isEmpty()).as("once").isTrue();
        assertThat(free.used()).isEqualTo(3 * CHUNK);

        assertThat(free.poll()).as("in order, not as they were freed").isEqualTo(CHUNK);
        assertThat(free.poll()).isEqualTo(CHUNK + 1);
    }

    @Test
    void chunkThatIsUsedMeanwhile_isNotAbandoned() {
        take(2 * CHUNK);
        free(0, CHUNK);
        assertThat(free.abandoned().isEmpty()).isTrue();
        free.add(free.poll());
        assertThat(free.abandoned().isEmpty()).isTrue();
        assertThat(free.abandoned().stream()).containsExactly(0);
    }

    @Test
    void lastChunks_whenAbandoned_areNotInUseAnyMore() {
        take(4 * CHUNK + 1);
        free(CHUNK + 1, 4 * CHUNK + 1);
        free.abandoned();
        assertThat(free.used()).isEqualTo(4 * CHUNK + 1);
        assertThat(free.abandoned().stream()).containsExactly(2, 3, 4);
        assertThat(free.used()).isEqualTo(2 * CHUNK);
        free(0, CHUNK + 1);
        free.abandoned();
        free.abandoned();
        assertThat(free.used()).isZero();
    }

    @Test
    void whenAllAreUsedThatATicketCanName_thereIsNone_untilOneIsFree() {
        take(Ticket.MOST_HANDLES - 1);
        assertThat(free.poll()).isEqualTo(Ticket.MOST_HANDLES - 1);
        assertThat(free.poll()).isEqualTo(Candidates.NONE);
        free.add(5 * CHUNK);
        assertThat(free.poll()).isEqualTo(5 * CHUNK);
        assertThat(free.poll()).isEqualTo(Candidates.NONE);
        assertThat(free.used()).isEqualTo(Ticket.MOST_HANDLES);
    }

    @Test
    void handleOfAChunkThatIsAbandoned_isNotTakenBack() {
        take(2 * CHUNK);
        free(0, CHUNK);
        free.abandoned();
        free.abandoned();
        assertThatThrownBy(() -> free.add(3)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void anyOrderOfCalls_givesTheLowestChunk_andWhoeverIsFreeForLongestInIt() {
        long seed = 20_261_127;
        System.out.println("FreeHandlesTest seed " + seed);
        Random random = new Random(seed);
        Map<Integer, ArrayDeque<Integer>> expected = new HashMap<>();
        for (int chunk = 0; chunk < 40; chunk++) {
            expected.put(chunk, fresh(chunk));
        }
        List<Integer> used = new ArrayList<>();
        for (int step = 0; step < 100_000; step++) {
            boolean shrinking = step / 5_000 % 2 == 1;
            if (!used.isEmpty() && random.nextInt(5) < (shrinking ? 4 : 1)) {
                int handle = used.remove(random.nextInt(used.size()));
                free.add(handle);
                // Who had a life goes before those that had none.
                ArrayDeque<Integer> rest = expected.get(handle / CHUNK);
                ArrayDeque<Integer> begun = new ArrayDeque<>();
                while (!rest.isEmpty() && rest.peek() >= 0) {
                    begun.add(rest.poll());
                }
                begun.add(handle);
                begun.addAll(rest);
                expected.put(handle / CHUNK, begun);
            } else if (used.size() < 30 * CHUNK) {
                int chunk = 0;
                while (expected.get(chunk).isEmpty()) {
                    chunk++;
                }
                int next = expected.get(chunk).poll();
                int handle = free.poll();
                assertThat(handle).isEqualTo(next < 0 ? ~next : next);
                used.add(handle);
            }
            if (random.nextInt(500) == 0) {
                free.abandoned().stream().forEach(chunk -> expected.put(chunk, fresh(chunk)));
            }
        }
    }

    /** The handles of a chunk, each as what it is not while it had no life. */
    private static ArrayDeque<Integer> fresh(int chunk) {
        ArrayDeque<Integer> all = new ArrayDeque<>();
        for (int handle = chunk * CHUNK; handle < (chunk + 1) * CHUNK; handle++) {
            all.add(~handle);
        }
        return all;
    }
}
