package io.datapunk.lb.simulator.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.datapunk.lb.simulator.chance.Draws;
import io.datapunk.lb.simulator.chance.Seed;
import io.datapunk.lb.simulator.time.VirtualTime;
import io.datapunk.lb.spi.Outcome;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

/** Completion times worked out by hand, in units of a millisecond, and mean times that queueing theory knows. */
class WorkplaceTest {
    private static final long MILLI = 1_000_000;

    private final VirtualTime time = new VirtualTime(0);
    private final List<String> ended = new ArrayList<>();

    private void arrive(Workplace workplace, long at, String name, long work) {
        time.submit(
                at * MILLI - time.elapsedNanos(),
                () -> workplace.work(
                        Outcome.SUCCESS,
                        work * MILLI,
                        outcome -> ended.add(name + "@" + Math.round(time.elapsedNanos() / 1e6)
                                + (outcome == Outcome.SUCCESS ? "" : " " + outcome))));
    }

    private Workplace shared(Double... speeds) {
        return new SharedProcessor(
                new Capacity.Sharing(List.of(speeds), Duration.ofMillis(10)), time, new Seed(1).stream("speeds", 0));
    }

    private void run() {
        time.runUntil(10_000 * MILLI);
    }

    @Test
    void line_worksOnSomeAndLetsTheOthersWaitTheirTurn() {
        Workplace line = new Line(2, 2, time);
        arrive(line, 0, "a", 10);
        arrive(line, 0, "b", 30);
        arrive(line, 1, "c", 10);
        arrive(line, 2, "d", 1);
        arrive(line, 3, "full", 1);
        run();

        assertThat(ended).containsExactly("full@3 SERVER_ERROR", "a@10", "c@20", "d@21", "b@30");
    }

    @Test
    void line_cutOff_endsAllAndWorksOnAfterwards() {
        Workplace line = new Line(1, 5, time);
        arrive(line, 0, "a", 10);
        arrive(line, 1, "b", 10);
        time.submit(5 * MILLI, line::cutOff);
        arrive(line, 6, "c", 10);
        run();

        assertThat(ended).containsExactly("a@5 UNREACHABLE", "b@5 UNREACHABLE", "c@16");
        assertThat(line.requests()).isZero();
    }

    @Test
    void sharedProcessor_isAsFastAsAloneUpToItsSpeed() {
        Workplace two = shared(2.0);
        arrive(two, 0, "a", 10);
        arrive(two, 0, "b", 20);
        run();

        assertThat(ended).containsExactly("a@10", "b@20");
    }

    @Test
    void sharedProcessor_dividesItsSpeed() {
        Workplace one = shared(1.0);
        arrive(one, 0, "a", 10);
        arrive(one, 4, "b", 3);
        arrive(one, 6, "c", 10);
        run();

        // a alone until 4 (6 left); with b until 6 at half speed (a 5, b 2 left); three at a third until b ends at 12
        // (a 3, c 8
        // left); two at half until a ends at 18 (c 5 left); c alone.
        assertThat(ended).containsExactly("b@12", "a@18", "c@23");
    }

    @Test
    void sharedProcessor_cutOff_endsAllAndWorksOnAfterwards() {
        Workplace one = shared(1.0);
        arrive(one, 0, "a", 10);
        arrive(one, 0, "b", 20);
        time.submit(5 * MILLI, one::cutOff);
        arrive(one, 6, "c", 10);
        run();

        assertThat(ended).containsExactly("a@5 UNREACHABLE", "b@5 UNREACHABLE", "c@16");
        assertThat(one.requests()).isZero();
    }

    @Test
    void changingSpeed_worksOffTheSameWorkInTheMean() {
        Workplace changing = shared(0.5, 1.5);
        for (int i = 0; i < 20; i++) {
            arrive(changing, 0, "job" + i, 250);
        }
        run();

        // 5,000 ms of work at a mean speed of one.
        assertThat(ended).hasSize(20);
        assertThat(time.elapsedNanos()).isEqualTo(10_000 * MILLI);
        assertThat(ended.get(19)).matches("job\\d+@(4[5-9]|5[0-5])\\d\\d");
    }

    @Test
    void oneSlot_hasTheMeanResponseTimeOfMM1() {
        assertThat(meanResponse(new Line(1, Integer.MAX_VALUE, time)))
                .isCloseTo(1 / (1 - 0.7), within(0.03 / (1 - 0.7)));
    }

    @Test
    void sharedProcessor_hasTheMeanResponseTimeOfMM1() {
        assertThat(meanResponse(shared(1.0))).isCloseTo(1 / (1 - 0.7), within(0.03 / (1 - 0.7)));
    }

    /** In mean service times, at seven tenths of what the server can do. */
    private double meanResponse(Workplace workplace) {
        RandomGenerator random = new Seed(1).stream("queue", 0);
        int requests = 400_000;
        double[] sum = {0};
        time.submit(0, new Runnable() {
            private int sent;

            @Override
            public void run() {
                long arrived = time.elapsedNanos();
                workplace.work(
                        Outcome.SUCCESS,
                        (long) Draws.exponential(random, MILLI),
                        outcome -> sum[0] += time.elapsedNanos() - arrived);
                if (++sent < requests) {
                    time.submit((long) Draws.exponential(random, MILLI / 0.7), this);
                }
            }
        });
        time.runUntil(Long.MAX_VALUE >> 2);
        assertThat(workplace.requests()).isZero();
        return sum[0] / requests / MILLI;
    }
}
