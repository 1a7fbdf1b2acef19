package io.datapunk.lb.bootstrap.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class ClosingsTest {
    private final List<String> closed = new CopyOnWriteArrayList<>();
    private final Closings closings = new Closings();

    @Test
    void layers_closedTheLastFirst() {
        closings.add("ground", () -> closed.add("ground"));
        closings.nextLayer();
        closings.add("floor", () -> closed.add("floor"));
        closings.nextLayer();
        closings.add("roof", () -> closed.add("roof"));
        closings.close();
        assertThat(closed).containsExactly("roof", "floor", "ground");
    }

    @Test
    void oneLayer_closedAtTheSameTime() {
        CyclicBarrier together = new CyclicBarrier(2);
        for (String part : List.of("left", "right")) {
            closings.add(part, () -> {
                together.await(10, TimeUnit.SECONDS);
                closed.add(part);
            });
        }
        closings.close();
        assertThat(closed).containsExactlyInAnyOrder("left", "right");
    }

    @Test
    void onePartFails_theOthersAreClosed() {
        closings.add("ground", () -> closed.add("ground"));
        closings.nextLayer();
        closings.add("broken", () -> {
            throw new IllegalStateException("does not want to");
        });
        closings.add("whole", () -> closed.add("whole"));
        closings.close();
        assertThat(closed).containsExactly("whole", "ground");
    }

    @Test
    void closedTwice_closesEachPartOnce() {
        closings.add("ground", () -> closed.add("ground"));
        closings.close();
        closings.close();
        assertThat(closed).containsExactly("ground");
    }
}
