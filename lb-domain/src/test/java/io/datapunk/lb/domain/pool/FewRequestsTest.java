package io.datapunk.lb.domain.pool;

import static io.datapunk.lb.domain.pool.ManualTime.SECOND;
import static org.assertj.core.api.Assertions.assertThat;

import io.datapunk.lb.domain.selection.TracedPick;
import io.datapunk.lb.domain.selection.TracedPick.Ending;
import io.datapunk.lb.domain.selection.TracedPick.Seen;
import io.datapunk.lb.domain.strategy.AdaptiveStrategyProvider;
import io.datapunk.lb.spi.Outcome;
import io.datapunk.lb.spi.Settings;
import io.datapunk.lb.spi.selection.SelectionContext;
import io.datapunk.lb.spi.selection.SelectionStrategy;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Twenty instances, of which one or every other one is quick: whether they are found depends on how many are compared for a request. */
class FewRequestsTest {
    private static final int INSTANCES = 20;
    private static final int QUICK = 7;
    private static final long FAST = SECOND / 100;
    private static final long SLOW = SECOND / 20;

    private final SelectionStrategy adaptive = new AdaptiveStrategyProvider().create(Settings.of(Map.of()), List.of());
    private final PoolRig rig = new PoolRig(PoolRig.LEASE_LIMIT, adaptive).with(INSTANCES);
    private int[] counts = new int[INSTANCES + 1];
    private Outcome newOnes = Outcome.SUCCESS;

    /** One request after the other, so many in a second; the part of them that went to the quick one. */
    private double partOfTheQuickOne(int requests, int inASecond) {
        int quick = 0;
        for (int i = 0; i < requests; i++) {
            quick += request(SelectionContext.EMPTY) == rig.handle(QUICK) ? 1 : 0;
            rig.tick(SECOND / inASecond);
        }
        return quick / (double) requests;
    }

    private int request(SelectionContext context) {
        long ticket = rig.pool.acquire(context, rig.random);
        int handle = Ticket.handle(ticket);
        rig.pool.complete(ticket, Outcome.SUCCESS, handle == rig.handle(QUICK) ? FAST : SLOW);
        return handle;
    }

    private void allAnswerOnce() {
        for (int number = 0; number < INSTANCES; number++) {
            rig.pool.complete(rig.begin(number), Outcome.SUCCESS, number == QUICK ? FAST : SLOW);
        }
        rig.tick(SECOND / 10);
    }

    @Test
    void whereRequestsAreFew_nearlyAllGoToWhoIsQuick() {
        allAnswerOnce();
        partOfTheQuickOne(200, 20);
        assertThat(partOfTheQuickOne(200, 20)).isGreaterThan(0.8);
    }

    @Test
    void whereRequestsAreMany_twoAreCompared() {
        allAnswerOnce();
        partOfTheQuickOne(4000, 2000);
        assertThat(partOfTheQuickOne(4000, 2000)).isLessThan(0.13);
    }

    @Test
    void rateThatRises_endsTheComparisonOfMany_andOneThatFallsBeginsItAgain() {
        allAnswerOnce();
        partOfTheQuickOne(200, 20);
        partOfTheQuickOne(10_000, 2000);
        assertThat(partOfTheQuickOne(2000, 2000)).isLessThan(0.13);
        partOfTheQuickOne(400, 20);
        assertThat(partOfTheQuickOne(200, 20)).isGreaterThan(0.8);
    }

    /** Every other one takes ten times as long; the last one, which comes later, this long. Each differs by a third. */
    private int requestsToTheNewOne(int requests, long latencyOfTheNewOne) {
        int last = 0;
        for (int i = 0; i < requests; i++) {
            long ticket = rig.pool.acquire(SelectionContext.EMPTY, rig.random);
            String id = rig.pool.view(Ticket.handle(ticket)).instance().id();
            int number = Integer.parseInt(id.substring(1));
            counts[number]++;
            boolean isLast = number == INSTANCES;
            long others = number % 2 == 0 ? FAST : 10 * FAST;
            long latency = isLast ? latencyOfTheNewOne : others;
            Outcome outcome = isLast ? newOnes : Outcome.SUCCESS;
            rig.pool.complete(ticket, outcome, latency + rig.random.nextLong(latency / 3));
            last += isLast ? 1 : 0;
            rig.tick(SECOND / 20);
        }
        return last;
    }

    @Test
    void thoseThatAreQuickerThanMost_areAllAsked() {
        requestsToTheNewOne(1000, FAST);
        Arrays.fill(counts, 0);
        requestsToTheNewOne(2000, FAST);
        for (int number = 0; number < INSTANCES; number += 2) {
            assertThat(counts[number]).as("of 200 to %d", number).isGreaterThan(20);
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"SUCCESS", "CLIENT_ERROR", "IGNORED", "THROTTLED"})
    void newOne_besideSomeThatAreQuickerThanMost_isFoundOutToBeQuickToo_howeverItsFirstRequestEnds(Outcome first) {
        requestsToTheNewOne(1000, FAST);
        rig.with(INSTANCES + 1);
        newOnes = first;
        counts[INSTANCES] = 0;
        for (int i = 0; i < 10_000 && counts[INSTANCES] == 0; i++) {
            requestsToTheNewOne(1, FAST);
        }
        assertThat(counts[INSTANCES]).isEqualTo(1);
        newOnes = Outcome.SUCCESS;
        requestsToTheNewOne(3000, FAST);
        int fair = 2000 / (INSTANCES / 2 + 1);
        assertThat(requestsToTheNewOne(2000, FAST)).isGreaterThan(fair / 4);
    }

    @Test
    void newOnes_haveTheirSharesUntilTheyHaveTold_soThatManyAreFoundOutAsSoonAsOne() {
        requestsToTheNewOne(1000, FAST);
        rig.with(2 * INSTANCES);
        counts = new int[2 * INSTANCES];
        requestsToTheNewOne(500, FAST);
        for (int number = INSTANCES; number < 2 * INSTANCES; number++) {
            assertThat(counts[number]).as("requests to %d", number).isPositive();
        }
    }

    @Test
    void secondQuickOne_besideASingleOneOfTwenty_isFoundOut() {
        allAnswerOnce();
        partOfTheQuickOne(600, 20);
        rig.with(INSTANCES + 1);
        int toTheSecond = 0;
        for (int i = 0; i < 2000; i++) {
            long ticket = rig.pool.acquire(SelectionContext.EMPTY, rig.random);
            int handle = Ticket.handle(ticket);
            boolean isSecond = handle == rig.handle(INSTANCES);
            rig.pool.complete(ticket, Outcome.SUCCESS, isSecond || handle == rig.handle(QUICK) ? FAST : SLOW);
            toTheSecond += isSecond && i >= 1000 ? 1 : 0;
            rig.tick(SECOND / 20);
        }
        assertThat(toTheSecond).as("of the last 1000").isGreaterThan(100);
    }

    @Test
    void newOne_hasNoMoreThanItsShareOfTheNextRequests_asManyClientsMayLearnOfItAtOnce() {
        int asked = 0;
        for (int client = 0; client < 400; client++) {
            PoolRig each = new PoolRig(PoolRig.LEASE_LIMIT, adaptive).with(INSTANCES);
            for (int i = 0; i < 200; i++) {
                long ticket = each.pool.acquire(SelectionContext.EMPTY, each.random);
                boolean isQuick = Ticket.handle(ticket) % 2 == 0;
                each.pool.complete(ticket, Outcome.SUCCESS, isQuick ? FAST : 10 * FAST);
                each.tick(SECOND / 20);
            }
            each.with(INSTANCES + 1);
            each.pass(SECOND);
            long ticket = each.pool.acquire(SelectionContext.EMPTY, new SplittableRandom(client));
            asked += Ticket.handle(ticket) == each.handle(INSTANCES) ? 1 : 0;
        }
        assertThat(asked / 400.0).as("its share is a 21st at most, as it ramps").isBetween(0.1 / 21, 2.0 / 21);
    }

    @ParameterizedTest
    @CsvSource({"1, false", "10, true"})
    void newOne_isAskedBeforeAnyComparison_onlyWhereSomeAreQuickerThanMost(int timesAsLong, boolean expected) {
        AtomicInteger before = new AtomicInteger();
        for (int i = 0; i < 600; i++) {
            if (i == 400) {
                rig.with(INSTANCES + 1);
                rig.pool.explain(pick -> before.addAndGet(pick.ending() == Ending.WAITING ? 1 : 0));
            }
            long ticket = rig.pool.acquire(SelectionContext.EMPTY, rig.random);
            boolean isQuick = Ticket.handle(ticket) % 2 == 0;
            rig.pool.complete(ticket, Outcome.SUCCESS, isQuick ? FAST : timesAsLong * FAST);
            rig.tick(SECOND / 20);
        }
        assertThat(before.get() > 0).isEqualTo(expected);
    }

    @Test
    void newOne_isChosenByItsStrategyAlone_whereThatDoesNotCompareByCost() {
        PoolRig other = new PoolRig().with(INSTANCES);
        for (int i = 0; i < 200; i++) {
            other.pool.complete(other.pool.acquire(SelectionContext.EMPTY, other.random), Outcome.SUCCESS, FAST);
            other.tick(SECOND / 20);
        }
        other.with(INSTANCES + 1);
        AtomicInteger asked = new AtomicInteger();
        other.pool.explain(pick -> asked.addAndGet(pick.ending() == Ending.PICKER ? 1 : 0));
        for (int i = 0; i < 200; i++) {
            other.pool.complete(other.pool.acquire(SelectionContext.EMPTY, other.random), Outcome.SUCCESS, FAST);
            other.tick(SECOND / 20);
        }
        assertThat(asked).hasValue(200);
    }

    @Test
    void newOne_thatIsNoQuickerThanMost_isLeftAloneThen() {
        requestsToTheNewOne(1000, FAST);
        rig.with(INSTANCES + 1);
        assertThat(requestsToTheNewOne(4000, 8 * FAST)).isBetween(1, 10);
    }

    @Test
    void newOne_thatNeverTellsWhatItTakes_isAskedEightTimesAtMostToFindOut() {
        requestsToTheNewOne(1000, FAST);
        rig.with(INSTANCES + 1);
        newOnes = Outcome.THROTTLED;
        assertThat(requestsToTheNewOne(20_000, FAST)).isBetween(1, 10);
    }

    @Test
    void requestsThatAreAllThrottled_areManyAsWell() {
        allAnswerOnce();
        partOfTheQuickOne(200, 20);
        assertThat(drawnForARequest()).isGreaterThan(10);
        for (int i = 0; i < 10_000; i++) {
            rig.pool.complete(rig.pool.acquire(SelectionContext.EMPTY, rig.random), Outcome.THROTTLED, SECOND / 1000);
            rig.tick(SECOND / 2000);
        }
        assertThat(drawnForARequest()).isLessThanOrEqualTo(2);
    }

    /** How many different ones an explained pick looked at. */
    private int drawnForARequest() {
        List<TracedPick> picks = new ArrayList<>();
        rig.pool.explain(picks::add);
        rig.pool.complete(rig.pool.acquire(SelectionContext.EMPTY, rig.random), Outcome.IGNORED, 0);
        rig.pool.explain(null);
        return picks.get(0).steps().stream()
                .mapToInt(step -> step.seen().size())
                .max()
                .orElse(0);
    }

    @Test
    void requestWithAKey_goesWhereItsTwoLead() {
        allAnswerOnce();
        partOfTheQuickOne(200, 20);
        for (long key = 0; key < 100; key++) {
            Set<Integer> handles = new HashSet<>();
            for (int i = 0; i < 5; i++) {
                handles.add(request(new OfKey(key)));
            }
            assertThat(handles).as("key %d", key).hasSizeLessThanOrEqualTo(2);
        }
    }

    @Test
    void explainedPick_isTheSame_andKeepsTheChosenOneAmongThoseItLookedAt() {
        PoolRig told = new PoolRig(PoolRig.LEASE_LIMIT, adaptive).with(INSTANCES);
        List<TracedPick> picks = new ArrayList<>();
        told.pool.explain(picks::add);
        for (int i = 0; i < 2000; i++) {
            long expected = rig.pool.acquire(SelectionContext.EMPTY, rig.random);
            long ticket = told.pool.acquire(SelectionContext.EMPTY, told.random);
            assertThat(ticket).as("request %d", i).isEqualTo(expected);
            long latency = FAST + (i * 37L % 16) * (SECOND / 200);
            Outcome outcome = i % 50 == 0 ? Outcome.SERVER_ERROR : Outcome.SUCCESS;
            rig.pool.complete(ticket, outcome, latency);
            told.pool.complete(ticket, outcome, latency);
            rig.tick(SECOND / 20);
            told.tick(SECOND / 20);
        }
        assertThat(picks)
                .filteredOn(pick -> pick.ending() == Ending.PICKER)
                .hasSizeGreaterThan(1000)
                .allSatisfy(pick -> {
                    assertThat(pick.steps()).isNotEmpty();
                    List<Seen> seen = pick.steps().get(pick.steps().size() - 1).seen();
                    assertThat(seen).extracting(Seen::id).contains(pick.chosen());
                });
        assertThat(picks)
                .filteredOn(pick ->
                        pick.steps().stream().anyMatch(step -> step.seen().size() > 10))
                .hasSizeGreaterThan(1000);
    }
}
