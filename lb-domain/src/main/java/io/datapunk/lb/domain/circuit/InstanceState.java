package io.datapunk.lb.domain.circuit;

import org.jspecify.annotations.Nullable;

/**
 * Everything the state machine knows of one instance: overlays with separate owners in one immutable value, so that
 * they change together by one compare-and-set.
 *
 * @param listed whether the registry lists it
 * @param order what an operator ordered
 * @param check what its checks say
 * @param circuit what its behaviour earned
 * @param suspect whether the scorer doubts it
 * @param denied whether it should be out and the ledger refused
 * @param history what lengthens its next rest
 * @param throttle what it asked to be left with
 * @param scoreWhenOut the score it had when its circuit opened
 * @param epoch counts changes of the circuit, 16 bits
 * @param rule the rule that changed it last; null when none did
 */
public record InstanceState(
        boolean listed,
        Order order,
        Check check,
        Circuit circuit,
        boolean suspect,
        boolean denied,
        History history,
        Throttle throttle,
        float scoreWhenOut,
        int epoch,
        @Nullable Rule rule) {
    private static final int EPOCH_MASK = 0xffff;

    /** Not listed, before the first listing of a slot. */
    public static final InstanceState UNLISTED = new InstanceState(
            false,
            Order.NONE,
            Check.UNKNOWN,
            Circuit.Closed.CLOSED,
            false,
            false,
            History.NONE,
            Throttle.NONE,
            1,
            0,
            null);

    /** Listed and closed, nothing known: shared by most. */
    public static final InstanceState CLOSED = UNLISTED.with(true);

    /** Listed and closed, its checks pass: shared by most. */
    public static final InstanceState CLOSED_UP = CLOSED.with(Check.UP);

    /** Whether a success changes nothing, so that the path of a request may skip the state machine. */
    public boolean steady() {
        return circuit == Circuit.Closed.CLOSED && !order.given() && undisturbed();
    }

    /** Whether all but circuit and order is as it is for most. */
    private boolean undisturbed() {
        return listed && !suspect && !denied && !check.down() && throttle.isNone();
    }

    /** Whether time alone changes nothing either. */
    public boolean resting() {
        return steady() && history.blank();
    }

    /**
     * Whether time changes nothing now, so that the state machine need not be asked: it rests, is out until later, or ramps and was
     * asked lately.
     *
     * @param idle see {@link Circumstances#idle}
     */
    public boolean untouchedByTime(CircuitPolicy policy, long now, long idle) {
        return undisturbed() && order.lasts(now) && circuitIsUntouchedByTime(policy, now, idle);
    }

    private boolean circuitIsUntouchedByTime(CircuitPolicy policy, long now, long idle) {
        if (circuit instanceof Circuit.Ramping ramp) {
            return !ramp.ages(policy, now, idle);
        }
        return circuit instanceof Circuit.Open open
                ? now - open.until() < 0
                : circuit == Circuit.Closed.CLOSED && history.blank();
    }

    /**
     * Whether next to nobody should ask it for now, not even to try whether it is well: it said how long to wait, or its last check was
     * missed.
     */
    public boolean leftAlone(long now) {
        return check == Check.MISSED || throttle.holds(now);
    }

    /** Whether the ledger is debited for it. */
    public boolean out() {
        return listed && (order.given() || circuit.out());
    }

    /** Whether it should be out, whether or not it is: what the too-few policies count. */
    public boolean condemned() {
        return listed && (denied || check.down() || circuit.out());
    }

    /** Whether requests may be spread over it: listed, no order, closed or ramping. */
    public boolean admits() {
        return listed && !order.given() && !circuit.out();
    }

    /** Whether one request may have it now: it admits, or it has a free trial permit. */
    public boolean eligible() {
        return admits()
                || (listed && !order.given() && circuit instanceof Circuit.HalfOpen halfOpen && !halfOpen.taken());
    }

    /** The name people read, such as {@code closed} or {@code open+draining}. */
    public String label() {
        String name = listed ? circuit.label() : "gone";
        String ordered = order.given() ? name + "+" + order.kind().label() : name;
        return denied ? ordered + "+denied" : suspect ? ordered + "+suspect" : ordered;
    }

    /** Whether people read the same {@link #label} of both. */
    public boolean sameLabel(InstanceState other) {
        return listed == other.listed
                && (!listed || circuit.getClass() == other.circuit.getClass())
                && order.kind() == other.order.kind()
                && denied == other.denied
                && (denied || suspect == other.suspect);
    }

    InstanceState with(boolean nowListed) {
        return new InstanceState(
                nowListed, order, check, circuit, suspect, denied, history, throttle, scoreWhenOut, epoch, rule);
    }

    InstanceState with(Order another) {
        return new InstanceState(
                listed, another, check, circuit, suspect, denied, history, throttle, scoreWhenOut, epoch, rule);
    }

    InstanceState with(Check another) {
        return new InstanceState(
                listed, order, another, circuit, suspect, denied, history, throttle, scoreWhenOut, epoch, rule);
    }

    InstanceState with(History another) {
        return new InstanceState(
                listed, order, check, circuit, suspect, denied, another, throttle, scoreWhenOut, epoch, rule);
    }

    InstanceState with(Throttle another) {
        return new InstanceState(
                listed, order, check, circuit, suspect, denied, history, another, scoreWhenOut, epoch, rule);
    }

    InstanceState with(Rule another) {
        return new InstanceState(
                listed, order, check, circuit, suspect, denied, history, throttle, scoreWhenOut, epoch, another);
    }

    InstanceState withDoubts(boolean nowSuspect, boolean nowDenied) {
        return new InstanceState(
                listed, order, check, circuit, nowSuspect, nowDenied, history, throttle, scoreWhenOut, epoch, rule);
    }

    /** The same circuit kind with other figures: outcomes under way stay evidence. */
    InstanceState within(Circuit another) {
        return new InstanceState(
                listed, order, check, another, suspect, denied, history, throttle, scoreWhenOut, epoch, rule);
    }

    /** Another circuit: outcomes of requests begun before are no evidence any more. */
    InstanceState into(Circuit another, float score) {
        return new InstanceState(
                listed, order, check, another, false, false, history, throttle, score, (epoch + 1) & EPOCH_MASK, rule);
    }
}
