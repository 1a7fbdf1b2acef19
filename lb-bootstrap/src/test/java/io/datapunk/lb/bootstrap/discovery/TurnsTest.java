package io.datapunk.lb.bootstrap.discovery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
final class TurnsTest {
    private final Turns turns = new Turns();

    @Test
    void aTaskHandedInByATask_runsAfterIt() {
        List<String> order = new ArrayList<>();
        turns.take(() -> {
            turns.take(() -> order.add("second"));
            order.add("first");
        });
        assertThat(order).containsExactly("first", "second");
    }

    @Test
    void aTaskThatThrows_holdsNobodyUp() {
        List<String> order = new ArrayList<>();
        assertThatThrownBy(() -> turns.take(() -> {
                    turns.take(() -> order.add("second"));
                    throw new IllegalStateException("first");
                }))
                .hasMessage("first");
        turns.take(() -> order.add("third"));
        assertThat(order).containsExactly("second", "third");
    }

    @Test
    void aTaskThatEndsInAnError_holdsNobodyUp() {
        List<String> order = new ArrayList<>();
        OutOfMemoryError error = new OutOfMemoryError("expected by the test");
        assertThatThrownBy(() -> turns.take(() -> {
                    turns.take(() -> {
                        throw error; // the virtual machine may throw the same one twice
                    });
                    turns.take(() -> order.add("third"));
                    throw error;
                }))
                .isSameAs(error);
        turns.take(() -> order.add("fourth"));
        assertThat(order).containsExactly("third", "fourth");
    }

    @Test
    void tasksOfManyThreads_neverOverlapAndAllRun() throws Exception {
        int[] count = new int[1]; // not atomic on purpose: only turns make this exact
        CyclicBarrier start = new CyclicBarrier(4);
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            Thread thread = new Thread(() -> {
                try {
                    start.await();
                } catch (Exception impossible) {
                    throw new AssertionError(impossible);
                }
                for (int j = 0; j < 25_000; j++) {
                    turns.take(() -> count[0]++);
                }
            });
            threads.add(thread);
            thread.start();
        }
        for (Thread thread : threads) {
            thread.join();
        }
        int[] total = new int[1];
        turns.take(() -> total[0] = count[0]);
        assertThat(total[0]).isEqualTo(100_000);
    }
}
