package io.datapunk.lb.bootstrap.demo.virtual;

import static org.assertj.core.api.Assertions.assertThat;

import io.datapunk.lb.OutcomeCounts;
import io.datapunk.lb.ServiceStatistics;
import io.datapunk.lb.application.event.BalancerEvent;
import io.datapunk.lb.simulator.time.VirtualTime;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** A made-up run of fifteen seconds in which everything is held, and what breaks each promise alone. */
class PromisesTest {
    private static final long SEED = 20_261_130;
    private static final long SECOND = 1_000_000_000L;
    private static final int FAIL_AT = 2;
    private static final int HEAL_AT = 9;
    private static final int END = 15;

    private final VirtualOptions options = new VirtualOptions(200, null, null, SEED);
    private final VirtualDemo.Timeline timeline = new VirtualDemo.Timeline(
            Duration.ofSeconds(2), Duration.ofMillis(2_600), Duration.ofSeconds(3), FAIL_AT, HEAL_AT, 39);
    private final VirtualTime time = new VirtualTime(0);
    private final Fleet fleet = fleet();
    private final Standings standings = new Standings(fleet, time);
    private final Counts load = new Counts();
    private final Promises promises = new Promises(options, timeline, fleet, standings, load);
    private final List<Integer> chosen = chosen();
    private final int well = IntStream.range(0, 200)
            .filter(position -> !chosen.contains(position))
            .findFirst()
            .orElseThrow();

    private int listed = 200;
    private int foundAt = 3;
    private int backAt = 12;
    private List<Integer> secondsWithoutChecks = List.of();

    private static final class Counts implements Promises.Requests {
        private long sent;
        private long toFailing;
        private long unserved;

        @Override
        public long sent() {
            return sent;
        }

        @Override
        public long toFailing() {
            return toFailing;
        }

        @Override
        public long unserved() {
            return unserved;
        }
    }

    private Fleet fleet() {
        return new Fleet(options.instances(), options.failing(), new SplittableRandom(SEED));
    }

    private List<Integer> chosen() {
        Fleet same = fleet();
        same.fail(true);
        return IntStream.range(0, same.size()).filter(same::fails).boxed().toList();
    }

    private void becomes(int position, String from, String to) {
        standings.accept(new BalancerEvent.InstanceChanged(
                "virtual", fleet.instances().get(position), from, to, "check-refused", ""));
    }

    private List<VirtualPromise> run(Map<Integer, Runnable> besides) {
        for (int second = 1; second <= END; second++) {
            time.runUntil(second * SECOND);
            if (second == FAIL_AT) {
                fleet.fail(true);
            }
            if (second == HEAL_AT) {
                promises.healing();
                fleet.fail(false);
            }
            if (second == foundAt) {
                chosen.forEach(position -> becomes(position, "closed", "open"));
            }
            if (second == backAt) {
                chosen.forEach(position -> becomes(position, "half-open", "ramping"));
            }
            if (!secondsWithoutChecks.contains(second)) {
                IntStream.range(0, fleet.size()).forEach(position -> fleet.checked(position, time.elapsedNanos()));
            }
            load.sent += Load.PER_SECOND;
            besides.getOrDefault(second, () -> {}).run();
            promises.watch(time.elapsedNanos());
        }
        return promises.all(statistics(), time.elapsedNanos());
    }

    private ServiceStatistics statistics() {
        return new ServiceStatistics(
                OutcomeCounts.NONE,
                0,
                Map.of(),
                0,
                0,
                0,
                0,
                0,
                0,
                0,
                0,
                0,
                Map.of(),
                Map.of(),
                listed,
                listed,
                standings.out(),
                0,
                0,
                false,
                false,
                0);
    }

    private void assertBroken(Map<Integer, Runnable> besides, String row) {
        assertThat(run(besides))
                .as("seed " + SEED)
                .hasSize(7)
                .filteredOn(promise -> !promise.held())
                .extracting(VirtualPromise::row)
                .containsExactly(row);
    }

    @Test
    void everythingAsItShould_everyPromiseHeld() {
        assertThat(run(Map.of())).hasSize(7).as("seed " + SEED).allMatch(VirtualPromise::held);
        assertThat(standings.found()).isEqualTo(options.failing());
    }

    @Test
    void oneIsNotListed_broken() {
        listed = 199;
        assertBroken(Map.of(), "BROKEN  every instance is listed: 199 of 200");
    }

    @Test
    void checksRest_broken() {
        secondsWithoutChecks = List.of(6, 7, 8);
        assertBroken(Map.of(), "BROKEN  every instance is checked at least every 2.6 s: the longest pause was 4.0 s");
    }

    @Test
    void foundTooLate_broken() {
        foundAt = 6;
        assertBroken(Map.of(), "BROKEN  99 % of those that fail are out within 3.0 s: 0 of 2, the last after 4.0 s");
    }

    @Test
    void requestsStillReachThem_broken() {
        assertBroken(
                Map.of(7, () -> load.toFailing += 15),
                "BROKEN  after that at most 0.01 % of the requests reach one that fails: 0.0500 %");
    }

    @Test
    void oneThatIsWellPutOut_broken() {
        assertBroken(
                Map.of(6, () -> becomes(well, "closed", "open"), 7, () -> becomes(well, "open", "closed")),
                "BROKEN  nobody is put out who is well: 1 were");
    }

    @Test
    void oneThatIsToFailPutOutBefore_broken() {
        int early = chosen.get(0);
        assertBroken(
                Map.of(1, () -> becomes(early, "closed", "open"), 2, () -> becomes(early, "open", "closed")),
                "BROKEN  nobody is put out who is well: 1 were");
    }

    @Test
    void oneThatHasFailedPutOutOnceMore_isNotWell() {
        int again = chosen.get(0);
        assertThat(run(Map.of(
                        13, () -> becomes(again, "ramping", "open"), 14, () -> becomes(again, "open", "ramping"))))
                .as("seed " + SEED)
                .allMatch(VirtualPromise::held);
    }

    @Test
    void requestWithoutAnInstance_broken() {
        assertBroken(Map.of(4, () -> load.unserved++), "BROKEN  every request has an instance: 1 had none");
    }

    @Test
    void theyStayOut_broken() {
        backAt = END + 1;
        assertBroken(Map.of(), "BROKEN  all are in use again within 30 s after they are well: 2 are not");
    }
}
