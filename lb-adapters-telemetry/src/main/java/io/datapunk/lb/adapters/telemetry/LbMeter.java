package io.datapunk.lb.adapters.telemetry;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * A meter, as it is documented and registered on both APIs. Names are stable.
 *
 * <p>The Prometheus name is the dotted one with underscores, {@code _seconds} after a duration, and {@code _total}
 * after a counter.
 */
public enum LbMeter {
    SERVICES("lb.services", Kind.GAUGE, "{service}", List.of(), "1", "Services that are watched."),
    SELECTIONS(
            "lb.selections",
            Kind.COUNTER,
            "{attempt}",
            List.of(Tag.SERVICE),
            "services",
            "Attempts begun: how often an instance was chosen."),
    OUTCOMES(
            "lb.outcomes",
            Kind.COUNTER,
            "{attempt}",
            List.of(Tag.SERVICE, Tag.OUTCOME),
            "services × 7",
            "Attempts completed, by how they ended."),
    REJECTIONS(
            "lb.rejections",
            Kind.COUNTER,
            "{request}",
            List.of(Tag.SERVICE, Tag.REASON),
            "services × 5",
            "Requests for which no instance was available, by reason."),
    ATTEMPT_DURATION(
            "lb.attempt.duration",
            Kind.HISTOGRAM,
            "s",
            List.of(Tag.SERVICE, Tag.OUTCOME),
            "services × 7",
            "How long attempts took: all of them while they are few, then a sample;"
                    + " `lb.outcomes` counts them all."),
    SELECTION_DURATION(
            "lb.selection.duration",
            Kind.HISTOGRAM,
            "s",
            List.of(Tag.SERVICE),
            "services",
            "How long choosing an instance took, of the first request in every tenth of a second"
                    + " and of one in 1,024."),
    MASKED_FAILURES(
            "lb.masked.failures",
            Kind.COUNTER,
            "{attempt}",
            List.of(Tag.SERVICE),
            "services",
            "Attempts that failed and whose retry succeeded: failures that callers did not see."),
    RETRIES(
            "lb.retries",
            Kind.COUNTER,
            "{attempt}",
            List.of(Tag.SERVICE),
            "services",
            "Attempts begun because an earlier one of the same call failed; of calls declared idempotent."),
    RETRIES_REFUSED(
            "lb.retries.refused",
            Kind.COUNTER,
            "{attempt}",
            List.of(Tag.SERVICE),
            "services",
            "Retries that the budget refused, so that the caller saw the failure."),
    EJECTIONS(
            "lb.ejections",
            Kind.COUNTER,
            "{ejection}",
            List.of(Tag.SERVICE),
            "services",
            "Instances taken out: circuits opened."),
    RECOVERY_ATTEMPTS(
            "lb.recovery.attempts",
            Kind.COUNTER,
            "{recovery}",
            List.of(Tag.SERVICE),
            "services",
            "Instances that were given a trial after being out: circuits that became half-open."),
    READMISSIONS(
            "lb.readmissions",
            Kind.COUNTER,
            "{readmission}",
            List.of(Tag.SERVICE),
            "services",
            "Recoveries that succeeded: instances that began to ramp after being out."),
    EJECTIONS_DENIED(
            "lb.ejections.denied",
            Kind.COUNTER,
            "{ejection}",
            List.of(Tag.SERVICE),
            "services",
            "Ejections that the ledger refused because too many are out."),
    LEASES_UNREPORTED(
            "lb.leases.unreported",
            Kind.COUNTER,
            "{lease}",
            List.of(Tag.SERVICE),
            "services",
            "Leases closed or dropped without a verdict: a fault of the caller's code."),
    OUTCOMES_STALE(
            "lb.outcomes.stale",
            Kind.COUNTER,
            "{attempt}",
            List.of(Tag.SERVICE),
            "services",
            "Completions of instances that were gone by then."),
    TRANSITIONS(
            "lb.transitions",
            Kind.COUNTER,
            "{transition}",
            List.of(Tag.SERVICE, Tag.TO, Tag.RULE),
            "services × states × rules, at most 10000",
            "Changes of an instance's state, by the state it got and the rule that decided."),
    CHECKS(
            "lb.checks",
            Kind.COUNTER,
            "{check}",
            List.of(Tag.SERVICE, Tag.RESULT),
            "services × 5",
            "Active checks that ended, by result."),
    CHECK_DURATION(
            "lb.check.duration",
            Kind.HISTOGRAM,
            "s",
            List.of(Tag.SERVICE, Tag.RESULT),
            "services × 5",
            "How long active checks took."),
    PLUGIN_FAULTS(
            "lb.plugin.faults",
            Kind.COUNTER,
            "{fault}",
            List.of(Tag.SERVICE, Tag.KIND),
            "services × 3",
            "Times a plug-in of this kind threw, answered nonsense, was slow or blocked."),
    INSTANCES(
            "lb.instances",
            Kind.GAUGE,
            "{instance}",
            List.of(Tag.SERVICE, Tag.STATE),
            "services × 4",
            "Members: all that are listed, those that are healthy, those that are out (open, half-open or ordered out)"
                    + " and so debited in the ledger, those whose ejection the ledger denies."),
    PANIC(
            "lb.panic",
            Kind.GAUGE,
            "1",
            List.of(Tag.SERVICE),
            "services",
            "1 while too few are healthy, so that the policy for that holds; else 0."),
    FROZEN(
            "lb.frozen",
            Kind.GAUGE,
            "1",
            List.of(Tag.SERVICE),
            "services",
            "1 while ejection is suspended because everybody worsens at once or this process stood still; else 0."),
    REGISTRY_STALENESS(
            "lb.registry.staleness",
            Kind.GAUGE,
            "s",
            List.of(Tag.SERVICE),
            "services",
            "For how long the registry has not known who is there; 0 when it does."),
    INSTANCES_UNMETERED(
            "lb.instances.unmetered",
            Kind.GAUGE,
            "{instance}",
            List.of(Tag.SERVICE),
            "services",
            "Members without meters of their own because the limit is reached."),
    IN_FLIGHT("lb.inflight", Kind.GAUGE, "{attempt}", List.of(Tag.SERVICE), "services", "Attempts under way."),
    INSTANCE_HEALTH(
            "lb.instance.health",
            Kind.GAUGE,
            "{score}",
            List.of(Tag.SERVICE, Tag.INSTANCE),
            "services × instances, at most 100 instances per service by default: then the worst",
            "The health score of one instance, from 0 (worst) to 1."),
    INSTANCE_CIRCUIT(
            "lb.instance.circuit",
            Kind.GAUGE,
            "{state}",
            List.of(Tag.SERVICE, Tag.INSTANCE),
            "services × instances, at most 100 instances per service by default: then the worst",
            "The circuit of one instance: 0 closed, 1 ramping, 2 half-open, 3 open, -1 unknown.");

    /** How a meter behaves. */
    public enum Kind {
        /** Only grows while the process lives. */
        COUNTER,
        /** Goes up and down. */
        GAUGE,
        /** How often something took how long, by bucket; only grows while the process lives. */
        HISTOGRAM
    }

    /** The tag keys. */
    public static final class Tag {
        /** The name of the service. */
        public static final String SERVICE = "service";
        /** The id of the instance, with control characters and backslashes escaped. */
        public static final String INSTANCE = "instance";
        /** How an attempt ended: {@code success}, {@code server-error} and so on. */
        public static final String OUTCOME = "outcome";
        /** Why a request was rejected: {@code not-loaded}, {@code no-instance} and so on. */
        public static final String REASON = "reason";
        /** Which members are counted: {@code listed}, {@code healthy}, {@code out} or {@code denied}. */
        public static final String STATE = "state";
        /** The state an instance got, such as {@code open} or {@code closed+draining}. */
        public static final String TO = "to";
        /** What an active check found: {@code pass}, {@code late} and so on. */
        public static final String RESULT = "result";
        /** What a plug-in is: {@code strategy}, {@code scorer} or {@code check}. */
        public static final String KIND = "kind";
        /** The rule of the state machine that decided. */
        public static final String RULE = "rule";

        private Tag() {}

        /** A constant as the value of a tag: in lower case, with hyphens. */
        public static String valueOf(Enum<?> constant) {
            return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    static final int MOST_BOUNDARIES = 15;

    private static final long[] MILLISECONDS_TO_SECONDS =
            nanos(500e-6, 1e-3, 2.5e-3, 5e-3, 10e-3, 25e-3, 50e-3, 100e-3, 250e-3, 500e-3, 1, 2.5, 5, 10, 30);
    private static final long[] NANOSECONDS_TO_MILLISECONDS =
            nanos(50e-9, 100e-9, 250e-9, 500e-9, 1e-6, 2.5e-6, 5e-6, 10e-6, 25e-6, 50e-6, 100e-6, 1e-3, 10e-3);

    private final String meterName;
    private final Kind kind;
    private final String unit;

    @SuppressWarnings("ImmutableEnumChecker") // made by List.of
    private final List<String> tags;

    private final String cardinality;
    private final String description;

    LbMeter(String meterName, Kind kind, String unit, List<String> tags, String cardinality, String description) {
        this.meterName = meterName;
        this.kind = kind;
        this.unit = unit;
        this.tags = tags;
        this.cardinality = cardinality;
        this.description = description;
    }

    /** The dotted name. */
    public String meterName() {
        return meterName;
    }

    /** The name it has in a Prometheus scrape; a histogram's series add {@code _bucket}, {@code _sum}, {@code _count}. */
    public String prometheusName() {
        return meterName.replace('.', '_') + (isInSeconds() ? "_seconds" : "") + (kind == Kind.COUNTER ? "_total" : "");
    }

    /** Whether its values are durations in seconds. */
    public boolean isInSeconds() {
        return unit.equals("s");
    }

    /** A histogram's inclusive upper bounds in nanoseconds, in order, the unbounded one left out; else none. */
    public long[] boundaries() {
        return kind == Kind.HISTOGRAM ? bounds().clone() : new long[0];
    }

    private long[] bounds() {
        return this == SELECTION_DURATION ? NANOSECONDS_TO_MILLISECONDS : MILLISECONDS_TO_SECONDS;
    }

    /** The bucket of a duration, from 0. */
    int bucketOf(long nanos) {
        long[] bounds = bounds();
        int bucket = 0;
        while (bucket < bounds.length && nanos > bounds[bucket]) {
            bucket++;
        }
        return bucket;
    }

    /** What is nearest to a duration within a bucket. */
    long clamped(int bucket, long nanos) {
        long[] bounds = bounds();
        long least = bucket == 0 ? 0 : bounds[bucket - 1] + 1;
        long most = bucket < bounds.length ? bounds[bucket] : Long.MAX_VALUE;
        return Math.max(least, Math.min(most, nanos));
    }

    private static long[] nanos(double... seconds) {
        return Arrays.stream(seconds).mapToLong(each -> Math.round(each * 1e9)).toArray();
    }

    /** Counter, gauge or histogram. */
    public Kind kind() {
        return kind;
    }

    /** What is counted, as a UCUM annotation; {@code s} for durations, {@code 1} for what holds or does not. */
    public String unit() {
        return unit;
    }

    /** The keys every series of it has, in order; the options may add constant ones. */
    public List<String> tags() {
        return tags;
    }

    /** How many series there may be. */
    public String cardinality() {
        return cardinality;
    }

    /** One sentence for people. */
    public String description() {
        return description;
    }
}
