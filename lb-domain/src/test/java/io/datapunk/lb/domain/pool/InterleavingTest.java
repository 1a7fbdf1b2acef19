package io.datapunk.lb.domain.pool;

import static org.assertj.core.api.Assertions.assertThat;

import io.datapunk.lb.domain.circuit.Check;
import io.datapunk.lb.domain.circuit.Circuit;
import io.datapunk.lb.domain.circuit.HealthEvent;
import io.datapunk.lb.spi.Outcome;
import org.junit.jupiter.api.Test;

/**
 * Interleavings that threads meet once in a million, forced: other work slips in where a thread under way reads the time, asks
 * the scorer, or tells news.
 */
class InterleavingTest {
    private static final int SUCCESSOR = 7;

    @Test
    void instanceReweighed_whileItsEjectionIsDecided_isBookedWithItsNewWeight() {
        RaceWorld world = new RaceWorld(4, 1, RaceWorld.HALF);
        long ticket = world.begin(0);
        world.whenTimeIsAsked.next(() -> world.list(0, 2));
        world.end(ticket, Outcome.SERVER_ERROR);

        assertThat(world.state(0).circuit().out()).isTrue();
        assertThat(world.pool.account().outWeight()).isEqualTo(2);
        Audit.consistent(world.pool);
        world.order(0, HealthEvent.Reset.RESET);
        Audit.consistent(world.pool);
    }

    @Test
    void secondChangeOfACircuit_beforeTheFirstIsPublished_leavesItsOwnEpoch() {
        RaceWorld world = new RaceWorld(4);
        world.fail(0);
        // The first reset clears evidence, whose level is asked for after the swap of the state.
        world.scorer.whenLevelling.next(() -> world.order(0, HealthEvent.Reset.RESET));
        world.order(0, HealthEvent.Reset.RESET);

        assertThat(world.state(0).epoch()).isEqualTo(2);
        assertThat(Ticket.epoch(world.begin(0))).isEqualTo(2);
    }

    @Test
    void failureFolded_whileTheInstanceIsReset_isForgotten() {
        RaceWorld world = new RaceWorld(3);
        long ticket = world.begin(0);
        world.scorer.whenFolding.next(() -> world.order(0, HealthEvent.Reset.RESET));
        world.end(ticket, Outcome.SERVER_ERROR);

        assertThat(world.evidence(0)).isZero();
        Audit.consistent(world.pool);
    }

    @Test
    void failureFolded_whileAnOrderIsLifted_leavesWhatWasKnownBefore() {
        RaceWorld world = new RaceWorld(3);
        world.fail(0);
        long ticket = world.begin(0);
        world.order(0, HealthEvent.Drain.DRAIN);
        world.scorer.whenFolding.next(() -> world.order(0, HealthEvent.Undrain.UNDRAIN));
        world.end(ticket, Outcome.SERVER_ERROR);

        assertThat(RaceScorer.errors(world.evidence(0))).isEqualTo(1);
        Audit.consistent(world.pool);
    }

    @Test
    void failureFolded_whileTheScorerIsReplaced_isForgotten() {
        RaceWorld world = new RaceWorld(3);
        long ticket = world.begin(0);
        world.scorer.whenFolding.next(() -> world.pool.policy(world.policy(new RaceScorer(RaceScorer.NEVER, 2))));
        world.end(ticket, Outcome.SERVER_ERROR);

        assertThat(world.evidence(0)).isZero();
        Audit.consistent(world.pool);
    }

    @Test
    void failureFolded_whileItsInstanceGoes_keepsTheSlotFromItsSuccessor() {
        RaceWorld world = new RaceWorld(3);
        world.list(3, 1);
        int handle = world.handle(3);
        long ticket = world.begin(3);
        world.scorer.whenFolding.next(() -> {
            world.drop(3);
            world.pass(1);
            world.pass(1);
            world.list(SUCCESSOR, 1);
        });
        world.end(ticket, Outcome.SERVER_ERROR);

        assertThat(world.handle(SUCCESSOR)).isNotEqualTo(handle);
        assertThat(world.evidence(SUCCESSOR)).isZero();
        assertThat(world.pool.inFlightTotal()).isZero();
        Audit.consistent(world.pool);
    }

    @Test
    void failureFolded_afterItsInstanceWent_andSoftenedBeforeItIsTakenBack_leavesNothing() {
        RaceWorld world = new RaceWorld(3);
        world.list(3, 1);
        long ticket = world.begin(3);
        // The levels of both words are asked for before each swap: that of the fold, then that which takes it back.
        world.scorer.whenLevelling.next(() -> {
            world.drop(3);
            world.scorer.whenLevelling.next(
                    () -> world.scorer.whenLevelling.next(() -> world.pass(RaceWorld.HOLD / 10)));
        });
        world.end(ticket, Outcome.SERVER_ERROR);

        assertThat(world.pool.evidence().errorLevels()).isZero();
        Audit.consistent(world.pool);
    }

    @Test
    void evidencePublished_whileEjectionIsSuspended_countsThatIn() {
        RaceWorld world = new RaceWorld(3);
        for (int i = 0; i < 8; i++) {
            world.fail(0);
        }
        long ticket = world.begin(0);
        world.scorer.whenScoring.next(() -> world.pool.freeze(true));
        world.end(ticket, Outcome.SERVER_ERROR);

        assertThat(world.pool.isFrozen()).isTrue();
        Audit.consistent(world.pool);
    }

    @Test
    void failureFolded_whileItIsWrittenOff_isNotToldOfTheSuccessorInItsSlot() {
        RaceWorld world = new RaceWorld(3);
        world.list(3, 1);
        int handle = world.handle(3);
        long ticket = world.begin(3);
        long[] itsTicket = new long[1];
        world.scorer.whenFolding.next(() -> {
            world.drop(3);
            world.pass(2 * RaceWorld.LEASE_LIMIT);
            world.list(SUCCESSOR, 1);
            itsTicket[0] = world.begin(SUCCESSOR);
        });
        world.end(ticket, Outcome.SERVER_ERROR);

        assertThat(world.handle(SUCCESSOR)).isEqualTo(handle);
        assertThat(world.evidence(SUCCESSOR)).isZero();
        assertThat(world.inFlight(SUCCESSOR)).isEqualTo(1);
        world.end(itsTicket[0], Outcome.SUCCESS);
        assertThat(world.pool.inFlightTotal()).isZero();
        Audit.consistent(world.pool);
    }

    @Test
    void permitGivenBack_afterTheNextTrialBegan_staysTaken() {
        RaceWorld world = trial();
        long late = world.begin(0);
        world.whenTimeIsAsked.next(() -> {
            nextTrial(world);
            assertThat(world.begin(0)).isNotEqualTo(Ticket.NONE);
        });
        world.end(late, Outcome.IGNORED);

        assertThat(((Circuit.HalfOpen) world.state(0).circuit()).taken()).isTrue();
        assertThat(world.begin(0)).isEqualTo(Ticket.NONE);
    }

    @Test
    void trialThatPassesLate_passesNoTrialAfterIt() {
        RaceWorld world = trial();
        long late = world.begin(0);
        world.whenTimeIsAsked.next(() -> nextTrial(world));
        world.end(late, Outcome.SUCCESS);

        assertThat(((Circuit.HalfOpen) world.state(0).circuit()).successes()).isZero();
    }

    @Test
    void ticketOfATrial_isOfTheTrialItClaimed_howeverLateItIsMade() {
        RaceWorld world = trial();
        world.whenNewsIsTold.next(() -> nextTrial(world));
        long late = world.begin(0);
        assertThat(Ticket.trial(late)).isTrue();
        long next = world.begin(0);
        assertThat(Ticket.trial(next)).isTrue();
        world.end(late, Outcome.SUCCESS);

        assertThat(((Circuit.HalfOpen) world.state(0).circuit()).successes()).isZero();
        assertThat(((Circuit.HalfOpen) world.state(0).circuit()).taken()).isTrue();
        assertThat(world.begin(0)).isEqualTo(Ticket.NONE);
    }

    @Test
    void verdictOnAnInstance_thatWasResetMeanwhile_doesNotEjectIt() {
        RaceWorld world = new RaceWorld(4, 1, RaceWorld.HALF);
        long ticket = world.begin(0);
        world.whenTimeIsAsked.next(() -> world.order(0, HealthEvent.Reset.RESET));
        world.end(ticket, Outcome.SERVER_ERROR);

        assertThat(world.state(0).circuit()).isInstanceOf(Circuit.Ramping.class);
        assertThat(world.evidence(0)).isZero();
    }

    @Test
    void reservationReturned_afterSomebodyJudgedByIt_isJudgedAgain() {
        // Three: one is drained, one is about to be ejected, and what is reserved for it makes the last one's drain
        // look
        // like the end.
        RaceWorld world = new RaceWorld(3, RaceScorer.NEVER, RaceWorld.HALF);
        world.fail(0);
        world.scorer.whenScoring.next(() -> {
            world.order(1, HealthEvent.Drain.DRAIN);
            world.order(2, HealthEvent.Drain.DRAIN);
            world.check(0, Check.DEGRADED);
        });
        world.check(0, Check.REFUSE);

        Audit.consistent(world.pool);
    }

    @Test
    void policyThatDoesNotPanic_takesWhoWasPressedOutOfTheIndex() {
        RaceWorld world = new RaceWorld(4);
        world.check(0, Check.REFUSE);
        world.check(1, Check.REFUSE);
        world.check(2, Check.REFUSE);
        assertThat(world.pool.candidates().eligibleCount()).isEqualTo(4);
        world.pool.policy(RaceWorld.policy(world.scorer, RaceWorld.BEST_EFFORT));

        assertThat(world.pool.candidates().eligibleCount()).isEqualTo(2);
        Audit.consistent(world.pool);
    }

    private static RaceWorld trial() {
        RaceWorld world = new RaceWorld(4);
        world.untilTrial(0);
        return world;
    }

    private static void nextTrial(RaceWorld world) {
        world.pass(2 * RaceWorld.TRIAL_LIMIT);
        world.pass(RaceWorld.LONGEST_REST);
    }
}
