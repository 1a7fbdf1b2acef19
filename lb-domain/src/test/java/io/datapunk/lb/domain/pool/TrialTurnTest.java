package io.datapunk.lb.domain.pool;

import static io.datapunk.lb.domain.pool.ManualTime.SECOND;
import static org.assertj.core.api.Assertions.assertThat;

import io.datapunk.lb.domain.circuit.Circuit;
import io.datapunk.lb.spi.Outcome;
import io.datapunk.lb.spi.selection.SelectionContext;
import java.util.function.LongConsumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Which requests are the trials of one that is half-open, among three that are well. */
class TrialTurnTest {
    private static final int TRIED = 3;
    private static final long SOON = SECOND / 100;

    private final PoolRig rig = new PoolRig().with(4);

    @BeforeEach
    void untilHalfOpen() {
        untilHalfOpen(rig);
    }

    private static void untilHalfOpen(PoolRig rig) {
        rig.eject(TRIED);
        while (!(rig.view(TRIED).state().circuit() instanceof Circuit.HalfOpen)) {
            rig.tick(SECOND / 10);
        }
    }

    /** So many requests in each tenth of a second; returns how many were trials, which end so. */
    private int trials(int rounds, int requests, SelectionContext context, LongConsumer end) {
        int trials = 0;
        for (int round = 0; round < rounds; round++) {
            for (int i = 0; i < requests; i++) {
                long ticket = rig.pool.acquire(context, rig.random);
                if (Ticket.handle(ticket) == rig.handle(TRIED)) {
                    trials++;
                    end.accept(ticket);
                } else {
                    rig.pool.complete(ticket, Outcome.SUCCESS, SOON);
                }
            }
            rig.tick(SECOND / 10);
        }
        return trials;
    }

    private void succeed(long ticket) {
        rig.pool.complete(ticket, Outcome.SUCCESS, SOON);
    }

    @Test
    void trialThatSaysNothing_isTriedAgainInTheNextRound_notByTheNextRequest() {
        int trials = trials(20, 50, SelectionContext.EMPTY, ticket -> rig.pool.complete(ticket, Outcome.IGNORED, -1));

        assertThat(trials).isBetween(10, 21);
    }

    @Test
    void trialThatAsksForRest_hasIt() {
        int trials = trials(90, 50, SelectionContext.EMPTY, ticket -> rig.pool.throttled(ticket, SOON, 10 * SECOND));

        assertThat(trials).isOne();
    }

    @Test
    void trialThatIsThrottledAgainAndAgain_isTriedMoreAndMoreSeldom() {
        int first = trials(20, 50, SelectionContext.EMPTY, ticket -> rig.pool.throttled(ticket, SOON, 0));
        int later = trials(300, 50, SelectionContext.EMPTY, ticket -> rig.pool.throttled(ticket, SOON, 0)) / 15;

        assertThat(later).isBetween(1, first - 1);
    }

    @Test
    void restIsOver_itIsTriedAndReturns() {
        trials(90, 50, SelectionContext.EMPTY, ticket -> rig.pool.throttled(ticket, SOON, 10 * SECOND));

        assertThat(trials(200, 50, SelectionContext.EMPTY, this::succeed)).isGreaterThan(10);
        assertThat(rig.view(TRIED).state().admits()).isTrue();
    }

    @Test
    void allRequestsHaveAKey_oneOfThemIsTheTrialAllTheSame() {
        trials(300, 20, new OfKey(7), this::succeed);

        assertThat(rig.view(TRIED).state().admits()).isTrue();
    }

    /** Though one that was sent before it was ejected times out first, as if both waited in one line. */
    @Test
    void trialThatTimesOut_behindOthersThatDid_countsAllTheSame() {
        PoolRig busy = new PoolRig().with(4);
        long early = busy.begin(TRIED);
        long answeredLate = busy.begin(TRIED);
        long begun = busy.time.nanos();
        untilHalfOpen(busy);
        long trial = busy.begin(TRIED);
        assertThat(Ticket.trial(trial)).isTrue();

        busy.tick(5 * SOON);
        busy.pool.complete(answeredLate, Outcome.SUCCESS, busy.time.nanos() - begun);
        busy.tick(SOON);
        busy.pool.complete(early, Outcome.TIMEOUT, busy.time.nanos() - begun);
        busy.tick(SOON);
        busy.pool.complete(trial, Outcome.TIMEOUT, 7 * SOON);

        assertThat(busy.view(TRIED).state().circuit()).isInstanceOf(Circuit.Open.class);
    }
}
