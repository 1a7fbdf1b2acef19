package io.datapunk.lb.domain.circuit;

import static io.datapunk.lb.domain.circuit.FakeCircumstances.SECOND;
import static org.assertj.core.api.Assertions.assertThat;

import io.datapunk.lb.domain.circuit.Circuit.Cause;
import io.datapunk.lb.domain.circuit.Circuit.HalfOpen;
import io.datapunk.lb.domain.circuit.Circuit.Open;
import io.datapunk.lb.domain.circuit.Circuit.Ramping;
import io.datapunk.lb.domain.circuit.HealthEvent.Checked;
import io.datapunk.lb.domain.circuit.HealthEvent.Due;
import io.datapunk.lb.domain.circuit.HealthEvent.Judged;
import io.datapunk.lb.domain.circuit.HealthEvent.Succeeded;
import io.datapunk.lb.spi.health.HealthScorer.Verdict;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The state machine decides as {@link Table} says, wherever the clock has its origin. */
class StateMachineTableTest {
    /** Readings at which arithmetic that compares instead of subtracting would fail. */
    private static final List<Long> READINGS = List.of(
            1_234_567_890_123L,
            0L,
            -1L,
            SECOND / 2,
            -SECOND / 2,
            -4 * SECOND,
            Long.MIN_VALUE,
            Long.MIN_VALUE + SECOND / 2,
            Long.MAX_VALUE,
            Long.MAX_VALUE - SECOND / 2,
            Long.MAX_VALUE - 3 * SECOND);

    static Stream<Arguments> rowsAtEveryReading() {
        return READINGS.stream().flatMap(t -> Table.at(t).stream().map(row -> Arguments.of(row, t)));
    }

    @ParameterizedTest(name = "{0} at {1}")
    @MethodSource("rowsAtEveryReading")
    void row_isDecidedAsTheTableSays(Table.Row row, long t) {
        Decision decision = StateMachine.decide(row.state(), row.event(), row.world());

        if (row.rule() == null) {
            assertThat(decision).isNull();
        } else {
            assertThat(decision).isNotNull();
            assertThat(decision.rule()).isEqualTo(row.rule());
            assertThat(decision.next().with(row.rule())).isEqualTo(row.next().with(row.rule()));
        }
        assertThat(row.world().ledgerAskedAsExpected()).isTrue();
    }

    static Stream<HealthEvent> whatStillComesForSomebodyWhoLeft() {
        return Stream.of(
                HealthEvent.Reset.RESET,
                HealthEvent.Drain.DRAIN,
                new HealthEvent.ForceOut(SECOND),
                HealthEvent.Dropped.DROPPED,
                new HealthEvent.Throttled(SECOND),
                new Judged(Verdict.KEEP),
                Due.DUE);
    }

    @ParameterizedTest
    @MethodSource("whatStillComesForSomebodyWhoLeft")
    void whoIsNotListed_isLeftAlone(HealthEvent event) {
        InstanceState left = new InstanceState(
                false,
                Order.NONE,
                Check.UP,
                Circuit.Closed.CLOSED,
                true,
                true,
                History.NONE,
                new Throttle(0.5f, 0, false),
                1,
                0,
                null);
        for (InstanceState state : List.of(left, InstanceState.UNLISTED)) {
            assertThat(StateMachine.decide(state, event, new FakeCircumstances(SECOND)))
                    .isNull();
        }
    }

    @Test
    void whoIsUntouchedByTime_isNotChangedByIt() {
        Set<Class<?>> untouched = new HashSet<>();
        for (long t : READINGS) {
            for (Table.Row row : Table.at(t)) {
                if (row.state()
                        .untouchedByTime(
                                row.world().policy(),
                                row.world().now(),
                                row.world().idle())) {
                    untouched.add(row.state().circuit().getClass());
                    assertThat(StateMachine.decide(row.state(), Due.DUE, row.world()))
                            .as("%s at %d", row, t)
                            .isNull();
                }
            }
        }
        assertThat(untouched).containsExactlyInAnyOrder(Circuit.Closed.class, Ramping.class, Open.class);
    }

    @Test
    void everyRule_isReachedByARow() {
        Set<Rule> reached = EnumSet.noneOf(Rule.class);
        for (Table.Row row : Table.at(0)) {
            if (row.rule() != null) {
                reached.add(row.rule());
            }
        }
        assertThat(reached).containsExactlyInAnyOrder(Rule.values());
    }

    @Test
    void everyKindOfEvent_andEveryCircuit_hasRowsThatChangeAndRowsThatStay() {
        Set<Class<?>> moved = new HashSet<>();
        Set<Class<?>> stayed = new HashSet<>();
        for (Table.Row row : Table.at(0)) {
            Set<Class<?>> seen = row.rule() == null ? stayed : moved;
            seen.add(row.event().getClass());
            seen.add(row.state().circuit().getClass());
        }
        List<Class<?>> all = new ArrayList<>(List.of(HealthEvent.class.getPermittedSubclasses()));
        all.addAll(List.of(Circuit.class.getPermittedSubclasses()));
        assertThat(moved).containsAll(all);
        assertThat(stayed).containsAll(all);
    }

    @Test
    void epoch_changesExactlyWithTheCircuit_soThatOlderOutcomesAreNoEvidence() {
        for (Table.Row row : Table.at(0)) {
            boolean another =
                    row.state().circuit().getClass() != row.next().circuit().getClass();
            boolean closes =
                    row.state().circuit() instanceof Ramping && row.next().circuit() instanceof Circuit.Closed;
            if (row.state().listed() && another && !closes) {
                assertThat(row.next().epoch())
                        .as(row.what())
                        .isNotEqualTo(row.state().epoch());
            }
            if (closes) {
                assertThat(row.next().epoch())
                        .as(row.what())
                        .isEqualTo(row.state().epoch());
            }
        }
    }

    @Test
    void evidence_isClearedByWhatBeginsAnew_andByNothingElse() {
        assertThat(Stream.of(Rule.values()).filter(Rule::clearsEvidence))
                .containsExactlyInAnyOrder(
                        Rule.TRIAL_PASSED,
                        Rule.PANIC_TRIAL,
                        Rule.TRIAL_BY_CHECK,
                        Rule.RESET,
                        Rule.DROPPED,
                        Rule.LISTED_FIRST,
                        Rule.LISTED_NEW,
                        Rule.CHECK_REFUSED,
                        Rule.CHECK_SILENT,
                        Rule.EJECTED,
                        Rule.LATE_EJECTED);
    }

    @Test
    void frozenOrDenied_neverOpens_andTripsDoNotGrow() {
        for (Table.Row row : Table.at(0)) {
            if (row.state().admits() && row.next().circuit().out()) {
                assertThat(row.world().frozen()).as(row.what()).isFalse();
                assertThat(row.world().grant()).as(row.what()).isTrue();
            }
            if (row.world().frozen()) {
                assertThat(row.next().history())
                        .as(row.what())
                        .isEqualTo(row.state().history());
            }
        }
    }

    // Operator > gone > check refuses > circuit > ramp.

    @Test
    void operatorBeforeGone_aDrainIsStillInForceWhenTheRegistryDropsIt() {
        InstanceState drained = decided(InstanceState.CLOSED_UP, HealthEvent.Drain.DRAIN, world());
        InstanceState gone = decided(drained, HealthEvent.Dropped.DROPPED, world());
        assertThat(gone.order().kind()).isEqualTo(Order.Kind.DRAINING);
        assertThat(gone.listed()).isFalse();
        assertThat(gone.eligible()).isFalse();
    }

    @Test
    void operatorBeforeEverything_anExpiredOrderIsLookedAtBeforeTheRest() {
        InstanceState both = InstanceState.CLOSED_UP
                .within(new Open(Cause.OUTCOMES, -SECOND, false))
                .with(new Order(Order.Kind.FORCED_OUT, -SECOND, false, false));
        assertThat(rule(both, Due.DUE, world())).isEqualTo(Rule.ORDER_EXPIRED);
        InstanceState reset = decided(both.with(Check.REFUSE), HealthEvent.Reset.RESET, world());
        assertThat(reset.circuit()).isInstanceOf(Ramping.class);
    }

    @Test
    void operatorBeforeCheckAndCircuit_anOrderedOneIsNotEjectedNorTriedNorAdmitted() {
        InstanceState drained = InstanceState.CLOSED_UP.with(new Order(Order.Kind.DRAINING, 0, true, false));
        assertThat(rule(drained, new Checked(Check.REFUSE, false, false), world()))
                .isEqualTo(Rule.CHECK_NOTED);
        assertThat(StateMachine.decide(drained, new Judged(Verdict.EJECT), world()))
                .isNull();
        InstanceState trial = drained.within(new HalfOpen(0, false, SECOND, false));
        assertThat(StateMachine.decide(trial, HealthEvent.Claimed.CLAIMED, world()))
                .isNull();
        assertThat(trial.eligible()).isFalse();
        assertThat(drained.admits()).isFalse();
    }

    @Test
    void goneBeforeCheckAndCircuit_nothingMovesIt() {
        InstanceState gone = InstanceState.CLOSED_UP.with(false);
        assertThat(StateMachine.decide(gone, new Checked(Check.REFUSE, false, false), world()))
                .isNull();
        assertThat(StateMachine.decide(gone, new Judged(Verdict.EJECT), world()))
                .isNull();
        assertThat(gone.eligible()).isFalse();
        assertThat(gone.out()).isFalse();
        assertThat(gone.condemned()).isFalse();
    }

    @Test
    void checkBeforeCircuit_aRefusalEndsATrial_andKeepsWhatIsDueResting() {
        InstanceState trial = InstanceState.CLOSED_UP.within(new HalfOpen(2, true, SECOND, true));
        assertThat(rule(trial, new Checked(Check.REFUSE, true, true), world())).isEqualTo(Rule.CHECK_REFUSED_TRIAL);
        InstanceState rested = InstanceState.CLOSED.with(Check.REFUSE).within(new Open(Cause.OUTCOMES, 0, true));
        assertThat(rule(rested, Due.DUE, world())).isEqualTo(Rule.HOLD_EXTENDED);
        assertThat(StateMachine.decide(rested, new Succeeded(false), world())).isNull();
    }

    @Test
    void checkBeforeCircuit_ofTwoReasonsToGoOutTheCheckIsTold() {
        InstanceState held = InstanceState.CLOSED.with(Check.REFUSE).withDoubts(false, true);
        InstanceState out = decided(held, Due.DUE, world().ledgerGrants().withVerdict(Verdict.EJECT));
        assertThat(out.circuit())
                .isInstanceOfSatisfying(
                        Open.class, open -> assertThat(open.cause()).isEqualTo(Cause.CHECK));
    }

    @Test
    void circuitBeforeRamp_aDeniedOneGoesOutBeforeItsRampGrows() {
        InstanceState ramping =
                InstanceState.CLOSED_UP.within(new Ramping(0.5f, -9 * SECOND)).withDoubts(false, true);
        assertThat(rule(ramping, Due.DUE, world().idleFor(SECOND).ledgerGrants().withVerdict(Verdict.EJECT)))
                .isEqualTo(Rule.LATE_EJECTED);
    }

    @Test
    void eligibility_isListingOrderAndCircuitOrAFreePermit() {
        for (Table.Row row : Table.at(0)) {
            InstanceState state = row.next();
            boolean admitted = state.circuit() instanceof Ramping || state.circuit() instanceof Circuit.Closed;
            boolean permit = state.circuit() instanceof HalfOpen trial && !trial.taken();
            boolean free = state.listed() && state.order().kind() == Order.Kind.NONE;
            assertThat(state.eligible()).as(row.what()).isEqualTo(free && (admitted || permit));
            assertThat(state.admits()).as(row.what()).isEqualTo(free && admitted);
            assertThat(state.out()).as(row.what()).isEqualTo(state.listed() && !state.admits());
        }
    }

    private static FakeCircumstances world() {
        return new FakeCircumstances(0);
    }

    private static Rule rule(InstanceState state, HealthEvent event, FakeCircumstances world) {
        Decision decision = StateMachine.decide(state, event, world);
        assertThat(decision).isNotNull();
        return decision.rule();
    }

    private static InstanceState decided(InstanceState state, HealthEvent event, FakeCircumstances world) {
        Decision decision = StateMachine.decide(state, event, world);
        assertThat(decision).isNotNull();
        return decision.next();
    }
}
