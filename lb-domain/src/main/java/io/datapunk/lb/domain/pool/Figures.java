package io.datapunk.lb.domain.pool;

import io.datapunk.lb.domain.circuit.Circuit;
import io.datapunk.lb.domain.circuit.CircuitPolicy;
import io.datapunk.lb.domain.circuit.HealthEvent;
import io.datapunk.lb.domain.circuit.InstanceState;
import io.datapunk.lb.domain.circuit.Order;
import io.datapunk.lb.domain.circuit.Rule;
import io.datapunk.lb.domain.ejection.EjectionPolicy;
import io.datapunk.lb.domain.ejection.Ledger;
import io.datapunk.lb.spi.Instance;
import io.datapunk.lb.spi.Outcome;
import io.datapunk.lb.spi.health.HealthScorer;
import io.datapunk.lb.spi.health.HealthScorer.Verdict;

/**
 * What made a rule decide, as one line.
 *
 * <p>Read by the thread that decided, after the swap and before the evidence is forgotten, and only when somebody is told.
 * Not thread-safe.
 */
final class Figures {
    private final Store store;
    private final Era era;
    private final Evidence evidence;
    private final Moment moment;
    private final HealthEvent event;
    private final int handle;
    private final Instance instance;
    private final InstanceState before;
    private final InstanceState after;
    private final FigureLine line = new FigureLine();

    Figures(
            Store store,
            Era era,
            Evidence evidence,
            Moment moment,
            HealthEvent event,
            int handle,
            Instance instance,
            InstanceState before,
            InstanceState after) {
        this.store = store;
        this.era = era;
        this.evidence = evidence;
        this.moment = moment;
        this.event = event;
        this.handle = handle;
        this.instance = instance;
        this.before = before;
        this.after = after;
    }

    /** The figures of this rule. */
    FigureLine of(Rule rule) {
        Figures told = switch (rule) {
            case EJECTED -> judgement().rest().ledger();
            case LATE_EJECTED -> check().judgement().rest().ledger();
            case EJECTION_DENIED -> judgement().ledger();
            case VERDICT_FROZEN -> judgement().frozen();
            case DOUBTED, CLEARED -> judgement();
            case DENIAL_LIFTED, DOUBT_LIFTED, CHECK_LIFTED -> check().judgement();
            case CHECK_REFUSED, CHECK_SILENT -> check().counts().rest().ledger();
            case CHECK_DENIED, LATE_DENIED -> check().counts().ledger();
            case CHECK_CONTRADICTED -> check().counts();
            case CHECK_FROZEN -> check().counts().frozen();
            case CHECK_REFUSED_TRIAL, HOLD_EXTENDED, CHECK_RETURNED -> check().rest();
            case CHECK_DOWN_WHILE_OUT, CHECK_NOTED -> check();
            case TRIAL_PASSED -> trial().level();
            case TRIAL_BY_CHECK, PANIC_TRIAL -> check().trial().level();
            case TRIAL_FAILED, TRIAL_TIMED_OUT -> trial().rest();
            case TRIAL_BEGUN, TRIAL_VOID, TRIAL_UNASKED -> trial();
            case HOLD_OVER -> trial().history();
            case RAMP_RAISED, RAMP_IDLE -> ramped();
            case RAMP_LOWERED -> level();
            case RESET, ORDER_LIFTED, ORDER_EXPIRED -> level().history();
            case LISTED_FIRST -> put("weight", instance.weight());
            case LISTED_NEW -> put("weight", instance.weight()).level().history();
            case DRAINED -> inFlight().ledger();
            case MARKED, UNMARKED -> this;
            case FORCED_OUT -> ordered().inFlight().ledger();
            case DRAIN_EMPTY -> inFlight();
            case DROPPED -> inFlight().history();
            case THROTTLED, THROTTLE_EASED -> put("share", after.throttle().factor());
            case TRIP_FORGIVEN -> history();
        };
        return told.line;
    }

    private Figures judgement() {
        HealthScorer scorer = era.scorer();
        long word = store.lines().evidence(handle);
        Verdict verdict = event instanceof HealthEvent.Judged judged ? judged.verdict() : moment.verdict();
        return put("score", moment.score())
                .put("verdict", verdict)
                .put("recent-error-rate", (double) scorer.errorLevel(word) / HealthScorer.FULL_LEVEL)
                .put("peers-error-rate", evidence.usual().rateWithout(handle, word, era, false))
                .counts();
    }

    /** Since it was listed. */
    private Figures counts() {
        PoolPeers counted = peers();
        return put("failed", counted.ownFailures()).put("requests", counted.ownRequests());
    }

    private PoolPeers peers() {
        return new PoolPeers(store, moment.conditions(), evidence.usual(), handle, 0, era, Outcome.IGNORED);
    }

    private Figures check() {
        return put("check", after.check().label());
    }

    private Figures frozen() {
        return put("frozen", "true");
    }

    private Figures history() {
        return put("trips", after.history().trips())
                .put("flaps", after.history().flapsAt(moment.now()));
    }

    /** How long it rests, and the hold before jitter that this came from. */
    private Figures rest() {
        if (after.circuit() instanceof Circuit.Open open) {
            seconds("rest", open.until() - moment.now());
            seconds("hold", era.policy().circuit().holdFor(after.history(), moment.now(), moment.trialSpacing()));
        }
        return history();
    }

    private Figures ledger() {
        Ledger.Account account = store.ledger().account();
        EjectionPolicy limits = era.policy().ejection();
        return put("out", account.out())
                .put("listed", account.listed())
                .put("weight", instance.weight())
                .put("out-weight", account.outWeight())
                .put("out-weight-limit", limits.maxOutShare() * account.listedWeight())
                .put("min-healthy", limits.minHealthy());
    }

    /** Which trial it was, of how many that must succeed in a row. */
    private Figures trial() {
        CircuitPolicy circuit = era.policy().circuit();
        int passed = before.circuit() instanceof Circuit.HalfOpen trial ? trial.successes() : 0;
        return put("trial", passed + 1).put("needed", circuit.trialsFor(before.history(), moment.now()));
    }

    private Figures level() {
        return after.circuit() instanceof Circuit.Ramping ramping ? put("ramp", ramping.level()) : this;
    }

    private Figures ramped() {
        if (before.circuit() instanceof Circuit.Ramping ramping) {
            put("ramp", after.circuit() instanceof Circuit.Ramping now ? now.level() : 1);
            seconds("ramped", moment.now() - ramping.since());
        }
        return put("score", moment.score())
                .put("score-needed", era.policy().circuit().recoveryThreshold());
    }

    private Figures inFlight() {
        return put("in-flight", moment.inFlight());
    }

    private Figures ordered() {
        Order order = after.order();
        return seconds("for", order.until() - moment.now());
    }

    private Figures seconds(String name, long nanos) {
        line.seconds(name, nanos);
        return this;
    }

    private Figures put(String name, double value) {
        line.put(name, value);
        return this;
    }

    private Figures put(String name, long value) {
        line.put(name, value);
        return this;
    }

    private Figures put(String name, Enum<?> value) {
        line.put(name, value);
        return this;
    }

    private Figures put(String name, String value) {
        line.put(name, value);
        return this;
    }
}
