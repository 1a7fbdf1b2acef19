package io.datapunk.lb.simulator.time;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EventQueueTest {
    private record Expected(long due, int submission) {}

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void anyMixOfAddingAndTaking_comesOutByTimeThenSubmission(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        EventQueue queue = new EventQueue();
        PriorityQueue<Expected> reference =
                new PriorityQueue<>(Comparator.comparingLong(Expected::due).thenComparingInt(Expected::submission));
        List<Integer> ran = new ArrayList<>();
        List<Integer> expected = new ArrayList<>();
        for (int submission = 0; submission < 20_000 || !reference.isEmpty(); submission++) {
            if (submission < 20_000) {
                int number = submission;
                long due = random.nextLong(500); // many at one time
                queue.add(due, () -> ran.add(number));
                reference.add(new Expected(due, submission));
            }
            if (submission >= 20_000 || random.nextInt(3) == 0) {
                assertThat(queue.firstDue())
                        .as("seed %d", seed)
                        .isEqualTo(reference.element().due());
                queue.take().run();
                expected.add(reference.remove().submission());
            }
        }

        assertThat(ran).as("seed %d", seed).isEqualTo(expected);
        assertThat(queue.isEmpty()).as("seed %d", seed).isTrue();
    }
}
