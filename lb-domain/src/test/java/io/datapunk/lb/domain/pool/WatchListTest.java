package io.datapunk.lb.domain.pool;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class WatchListTest {
    private static final int MANY = 200;

    private final Lines lines = new Lines();
    private final WatchList list = new WatchList(lines);

    private List<Integer> swept(int kept) {
        List<Integer> seen = new ArrayList<>();
        list.sweep(handle -> {
            seen.add(handle);
            return handle < kept;
        });
        return seen;
    }

    @Test
    void roomForMany_isGivenBackWhenFewStay() {
        lines.ensure(0);
        for (int handle = 0; handle < MANY; handle++) {
            list.add(handle);
        }
        assertThat(swept(MANY)).hasSize(MANY);
        assertThat(Room.length(list, "watched")).isGreaterThanOrEqualTo(MANY);
        swept(10);
        assertThat(Room.length(list, "watched")).isLessThan(40);
        assertThat(swept(3)).startsWith(0, 1, 2).contains(9);
        list.add(50);
        assertThat(swept(3)).containsExactly(0, 1, 2, 50, 50);
    }
}
