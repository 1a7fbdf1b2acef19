package io.datapunk.lb.domain.pool;

import static org.assertj.core.api.Assertions.assertThat;

import io.datapunk.lb.domain.circuit.Check;
import io.datapunk.lb.domain.circuit.Circuit;
import io.datapunk.lb.spi.Outcome;
import io.datapunk.lb.spi.selection.SelectionContext;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** An instance that something speaks against is asked now and then whether it is well, but no more often than others are. */
class DoubtfulInstanceTest {
    private static final int INSTANCES = 10;
    private static final int DOUBTFUL = 3;

    @ParameterizedTest
    @CsvSource({"2, 1", "5, 2", "20, 3", "200, 4"})
    void thatErrsNowAndThen_getsNoMoreThanItsShare_howeverFewRequestsThereAre(int requestsPerSecond, long seed) {
        System.out.println("DoubtfulInstanceTest seed " + seed);
        BusyPool pool = new BusyPool(INSTANCES, requestsPerSecond, seed);
        pool.failing(DOUBTFUL, DOUBTFUL + 1, 0.1).requests(3000);

        assertThat(pool.picks[DOUBTFUL]).isLessThan(3000 / INSTANCES * 5 / 4);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void thatErredTwice_isWellAgainAfterSomeDozensOfAnswers(long seed) {
        System.out.println("DoubtfulInstanceTest seed " + seed);
        BusyPool pool = new BusyPool(INSTANCES, 200, seed);
        pool.seconds(60);
        long before = pool.failures(DOUBTFUL);
        pool.failing(DOUBTFUL, DOUBTFUL + 1);
        while (pool.failures(DOUBTFUL) < before + 2) {
            pool.request();
        }
        pool.allWell().seconds(15);

        assertThat(pool.state(DOUBTFUL).circuit()).isEqualTo(Circuit.Closed.CLOSED);
        assertThat(pool.view(DOUBTFUL).score()).isGreaterThan(0.9f);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void thatShouldBeOut_andMayNotBe_isAskedAsRarelyAsIfItWere(long seed) {
        System.out.println("DoubtfulInstanceTest seed " + seed);
        BusyPool pool = new BusyPool(INSTANCES, 500, seed);
        pool.seconds(10);
        pool.failing(0, 7).seconds(10);
        int[] before = pool.picks.clone();
        pool.seconds(40);

        int most = (int) (40 * ManualTime.SECOND / (BusyPool.CIRCUIT.longestHold() / 2));
        int denied = 0;
        for (int number : pool.numbers()) {
            if (pool.state(number).denied()) {
                denied++;
                assertThat(pool.picks[number] - before[number])
                        .as("of %s", number)
                        .isBetween(1, most);
            }
        }
        assertThat(denied).as("seven dead, five out").isEqualTo(2);
    }

    @Test
    void thatLeavesAsTheLast_whileItWaitsForATry_isNoLongerGivenOut() {
        RaceWorld world = new RaceWorld(1);
        world.fail(0);
        world.pass(2_000_000_000L);
        world.drop(0);

        assertThat(world.pool.acquire(SelectionContext.EMPTY, new SplittableRandom(1)))
                .isEqualTo(Ticket.NONE);
    }

    /** Ten, one of which has erred twice, so that it is hardly chosen, and has answered since. */
    private static BusyPool onTrial() {
        BusyPool pool = new BusyPool(INSTANCES, 200, 1);
        pool.seconds(60);
        pool.failing(DOUBTFUL, DOUBTFUL + 1);
        long before = pool.failures(DOUBTFUL);
        while (pool.failures(DOUBTFUL) < before + 2) {
            pool.request();
        }
        assertThat(waits(pool)).isFalse();
        pool.allWell();
        while (!waits(pool)) {
            pool.request();
        }
        assertThat(isWorthChoosing(pool)).isFalse();
        return pool;
    }

    private static boolean isWorthChoosing(BusyPool pool) {
        return StandingWord.worthChoosing(lines(pool).standing(pool.handle(DOUBTFUL)));
    }

    private static boolean waits(BusyPool pool) {
        return lines(pool).waits(pool.handle(DOUBTFUL));
    }

    private static Lines lines(BusyPool pool) {
        return pool.pool.store().lines();
    }

    /** The next one of its tickets. */
    private static long ticket(BusyPool pool) {
        SplittableRandom random = new SplittableRandom(7);
        while (true) {
            long ticket = pool.pool.acquire(SelectionContext.EMPTY, random);
            if (Ticket.handle(ticket) == pool.handle(DOUBTFUL)) {
                return ticket;
            }
            pool.pool.complete(ticket, Outcome.SUCCESS, ManualTime.SECOND / 100);
        }
    }

    private static void end(BusyPool pool, Outcome outcome) {
        pool.pool.complete(ticket(pool), outcome, ManualTime.SECOND / 100);
    }

    @Test
    void thatAnswers_isTriedAgain_untilItIsWorthChoosing() {
        BusyPool pool = onTrial();
        int answers = 0;
        while (!isWorthChoosing(pool)) {
            assertThat(waits(pool)).isTrue();
            assertThat(++answers).isLessThan(1000);
            end(pool, Outcome.SUCCESS);
        }
        assertThat(answers).isGreaterThan(10);
        assertThat(waits(pool)).isFalse();
    }

    @ParameterizedTest
    @EnumSource(names = "SUCCESS", mode = EnumSource.Mode.EXCLUDE)
    void thatEndsOtherwiseThanByAnAnswer_isNotTriedAgainAtOnce(Outcome outcome) {
        BusyPool pool = onTrial();
        end(pool, outcome);
        assertThat(waits(pool)).isFalse();
    }

    @Test
    void thatAsksForRest_isNotTriedAgainAtOnce() {
        BusyPool pool = onTrial();
        pool.pool.throttled(ticket(pool), 0, ManualTime.SECOND);
        assertThat(waits(pool)).isFalse();
    }

    /** What part of its fair share it gets within some seconds, after an answer. */
    private static double partOfItsShareAfterAnAnswer(BusyPool pool, int seconds) {
        pool.ends(DOUBTFUL, Outcome.SUCCESS, 1);
        int before = pool.picks[DOUBTFUL];
        pool.seconds(seconds);
        return (pool.picks[DOUBTFUL] - before) * INSTANCES / (200.0 * seconds);
    }

    @Test
    void thatAsksForRest_isLeftAloneForAsLong_thoughItAnswersMeanwhile() {
        BusyPool pool = onTrial();
        pool.pool.throttled(ticket(pool), 0, 30 * ManualTime.SECOND);
        assertThat(partOfItsShareAfterAnAnswer(pool, 20)).isLessThan(0.04);
    }

    @Test
    void whoseCheckWasMissed_isHardlyAskedUntilTheNext_thoughItAnswersMeanwhile() {
        BusyPool pool = onTrial();
        pool.pool.checked(pool.handle(DOUBTFUL), Check.MISSED, false, false);
        // Beside the 0.02 of its share it is tried about once a second, or nobody would find out that it is well.
        assertThat(partOfItsShareAfterAnAnswer(pool, 20)).isLessThan(0.08);

        pool.pool.checked(pool.handle(DOUBTFUL), Check.UP, true, false);
        pool.seconds(2);
        assertThat(partOfItsShareAfterAnAnswer(pool, 5)).isGreaterThan(0.7);
    }

    /** The part of all requests that one has that errs now and then. */
    private static double partOfOneThatErrs(BusyPool pool) {
        int requests = 100_000;
        pool.seconds(10);
        int before = pool.picks[DOUBTFUL];
        pool.failing(DOUBTFUL, DOUBTFUL + 1, 0.05).requests(requests);
        return (pool.picks[DOUBTFUL] - before) / (double) requests;
    }

    @ParameterizedTest
    @CsvSource({"0.01, 1", "0.01, 2", "0.1, 3"})
    void thatWeighsLittle_getsLittle(double weight, long seed) {
        System.out.println("DoubtfulInstanceTest seed " + seed);
        BusyPool pool = new BusyPool(INSTANCES, 500, seed);
        pool.pool.change(List.of(PoolRig.instance(DOUBTFUL, weight)), List.of());

        assertThat(partOfOneThatErrs(pool)).isLessThan(1.5 * weight / (INSTANCES - 1 + weight));
    }
}
