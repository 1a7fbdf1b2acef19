package io.datapunk.lb.domain.circuit;

import static io.datapunk.lb.domain.circuit.FakeCircumstances.SECOND;
import static org.assertj.core.api.Assertions.assertThat;

import io.datapunk.lb.domain.circuit.Circuit.Cause;
import io.datapunk.lb.domain.circuit.Circuit.HalfOpen;
import io.datapunk.lb.domain.circuit.Circuit.Open;
import io.datapunk.lb.domain.circuit.Circuit.Ramping;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What is asked of a state, and the names people read. */
class InstanceStateTest {
    private static final Order DRAINING = new Order(Order.Kind.DRAINING, 0, false, false);
    private static final Order FORCED_OUT = new Order(Order.Kind.FORCED_OUT, 5, false, false);
    private static final History TRIPPED = new History(1, 0, 0, 0);
    private static final Circuit OPEN = new Open(Cause.OUTCOMES, 1, false);
    private static final Circuit HALF_OPEN = new HalfOpen(0, false, 1, false);
    private static final Circuit RAMPING = new Ramping(0.5f, 0);

    private static InstanceState closed() {
        return InstanceState.CLOSED_UP;
    }

    static List<Arguments> labels() {
        return List.of(
                Arguments.of(closed(), "closed"),
                Arguments.of(closed().within(OPEN), "open"),
                Arguments.of(closed().within(HALF_OPEN), "half-open"),
                Arguments.of(closed().within(RAMPING), "ramping"),
                Arguments.of(closed().with(false), "gone"),
                Arguments.of(closed().with(DRAINING), "closed+draining"),
                Arguments.of(closed().within(OPEN).with(FORCED_OUT), "open+forced-out"),
                Arguments.of(closed().withDoubts(true, false), "closed+suspect"),
                Arguments.of(closed().withDoubts(false, true), "closed+denied"),
                Arguments.of(closed().withDoubts(true, true), "closed+denied"),
                Arguments.of(
                        closed().within(RAMPING).with(DRAINING).withDoubts(true, false), "ramping+draining+suspect"),
                Arguments.of(closed().with(DRAINING).with(false), "gone+draining"));
    }

    @ParameterizedTest
    @MethodSource("labels")
    void label_saysCircuitOrderAndDoubt(InstanceState state, String label) {
        assertThat(state.label()).isEqualTo(label);
    }

    @ParameterizedTest
    @EnumSource(Check.class)
    void check_isReadInSmallLetters(Check check) {
        assertThat(check.label()).isEqualTo(check.name().toLowerCase(Locale.ROOT));
    }

    @Test
    void rule_isReadInSmallLettersWithHyphens() {
        assertThat(Rule.CHECK_REFUSED_TRIAL.label()).isEqualTo("check-refused-trial");
    }

    /** Every listing, order, circuit and doubt with every other. */
    private static List<InstanceState> everyKind() {
        List<InstanceState> all = new ArrayList<>();
        for (boolean listed : new boolean[] {true, false}) {
            for (Order order : List.of(Order.NONE, DRAINING, FORCED_OUT)) {
                for (Circuit circuit : List.of(Circuit.Closed.CLOSED, OPEN, HALF_OPEN, RAMPING)) {
                    for (int doubts = 0; doubts < 4; doubts++) {
                        all.add(closed().with(listed)
                                .with(order)
                                .within(circuit)
                                .withDoubts((doubts & 1) != 0, (doubts & 2) != 0));
                    }
                }
            }
        }
        return all;
    }

    @Test
    void sameLabel_isToldWithoutMakingTheLabels() {
        for (InstanceState one : everyKind()) {
            for (InstanceState other : everyKind()) {
                assertThat(one.sameLabel(other))
                        .as("%s and %s", one.label(), other.label())
                        .isEqualTo(one.label().equals(other.label()));
            }
        }
    }

    static List<InstanceState> unsteady() {
        return List.of(
                closed().with(false),
                closed().with(DRAINING),
                closed().with(FORCED_OUT),
                closed().within(OPEN),
                closed().within(HALF_OPEN),
                closed().within(RAMPING),
                closed().withDoubts(true, false),
                closed().withDoubts(false, true),
                closed().with(Check.REFUSE),
                closed().with(Check.SILENT),
                closed().with(new Throttle(0.5f, 0, false)));
    }

    @ParameterizedTest
    @MethodSource("unsteady")
    void whateverASuccessOrTimeMayChange_isNotSteady(InstanceState state) {
        assertThat(state.steady()).isFalse();
        assertThat(state.resting()).isFalse();
    }

    @Test
    void closedWithoutMore_isSteadyAndRests_withTripsOnRecordItIsSteadyOnly() {
        for (Check check : List.of(Check.UNKNOWN, Check.UP, Check.DEGRADED, Check.CONTRADICTED)) {
            assertThat(closed().with(check).steady()).isTrue();
            assertThat(closed().with(check).resting()).isTrue();
        }
        assertThat(closed().with(TRIPPED).steady()).isTrue();
        assertThat(closed().with(TRIPPED).resting()).isFalse();
        assertThat(closed().with(new History(0, 1, 0, 0)).resting()).isFalse();
    }

    @Test
    void outUntilLater_isUntouchedByTime_butNotAtTheEnd_norBeforeItsLastRequestEnded() {
        InstanceState ordered = closed().with(new Order(Order.Kind.FORCED_OUT, 5, true, false));
        assertThat(untouched(ordered, 4, 0)).isTrue();
        assertThat(untouched(ordered, 5, 0)).isFalse();
        assertThat(untouched(closed().with(FORCED_OUT), 4, 0)).isFalse();
        assertThat(untouched(closed().with(new Order(Order.Kind.DRAINING, 0, true, false)), 4, 0))
                .isTrue();
        assertThat(untouched(closed().with(DRAINING), 4, 0)).isFalse();
        assertThat(untouched(closed().within(OPEN), 0, 0)).isTrue();
        assertThat(untouched(closed().within(OPEN), 1, 0)).isFalse();
        assertThat(untouched(closed().within(HALF_OPEN), 0, 0)).isFalse();
    }

    @Test
    void rampIsTouchedByTime_whenNobodyAskedForASecond_andItBeganBefore() {
        InstanceState ramping = closed().within(RAMPING);
        assertThat(untouched(ramping, 9 * SECOND, SECOND - 1)).isTrue();
        assertThat(untouched(ramping, 9 * SECOND, SECOND)).isFalse();
        assertThat(untouched(ramping, SECOND - 1, 9 * SECOND)).isTrue();
    }

    private static boolean untouched(InstanceState state, long now, long idle) {
        return state.untouchedByTime(FakeCircumstances.POLICY, now, idle);
    }

    @Test
    void condemned_isWhoShouldBeOut_andOutIsWhoIs() {
        for (InstanceState state : everyKind()) {
            boolean open = state.circuit().equals(OPEN) || state.circuit().equals(HALF_OPEN);
            boolean ordered = !state.order().equals(Order.NONE);
            assertThat(state.out()).as(state.label()).isEqualTo(state.listed() && (open || ordered));
            assertThat(state.condemned()).as(state.label()).isEqualTo(state.listed() && (open || state.denied()));
            assertThat(state.with(Check.SILENT).condemned()).as(state.label()).isEqualTo(state.listed());
        }
    }
}
