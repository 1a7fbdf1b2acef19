package io.datapunk.lb.adapters.telemetry;

import java.util.List;

/**
 * A meter, as it is documented and registered on both APIs. Names are stable.
 *
 * <p>The Prometheus name is the dotted one with underscores, and {@code _total} after a counter.
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
    MASKED_FAILURES(
            "lb.masked.failures",
            Kind.COUNTER,
            "{attempt}",
            List.of(Tag.SERVICE),
            "services",
            "Attempts that failed and whose retry succeeded: failures that callers did not see."),
    EJECTIONS(
            "lb.ejections",
            Kind.COUNTER,
            "{ejection}",
            List.of(Tag.SERVICE),
            "services",
            "Instances taken out: circuits opened."),
    READMISSIONS(
            "lb.readmissions",
            Kind.COUNTER,
            "{readmission}",
            List.of(Tag.SERVICE),
            "services",
            "Instances that began to ramp after being out."),
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
            "services × states × rules, at most " + TransitionCounts.MOST_SERIES,
            "Changes of an instance's state, by the state it got and the rule that decided;"
                    + " only when a `TransitionCounts` is among the balancer's sinks."),
    INSTANCES(
            "lb.instances",
            Kind.GAUGE,
            "{instance}",
            List.of(Tag.SERVICE, Tag.STATE),
            "services × 3",
            "Members: all that are listed, those that are healthy, those that are out (open or half-open)."),
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
            "services × instances, at most 100 instances per service by default",
            "The health score of one instance, from 0 (worst) to 1."),
    INSTANCE_CIRCUIT(
            "lb.instance.circuit",
            Kind.GAUGE,
            "{state}",
            List.of(Tag.SERVICE, Tag.INSTANCE),
            "services × instances, at most 100 instances per service by default",
            "The circuit of one instance: 0 closed, 1 ramping, 2 half-open, 3 open, -1 unknown.");

    /** How a meter behaves. */
    public enum Kind {
        /** Only grows while the process lives. */
        COUNTER,
        /** Goes up and down. */
        GAUGE
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
        /** Which members are counted: {@code listed}, {@code healthy} or {@code out}. */
        public static final String STATE = "state";
        /** The state an instance got, such as {@code open} or {@code closed+draining}. */
        public static final String TO = "to";
        /** The rule of the state machine that decided. */
        public static final String RULE = "rule";

        private Tag() {}
    }

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

    /** The name it has in a Prometheus scrape. */
    public String prometheusName() {
        return meterName.replace('.', '_') + (kind == Kind.COUNTER ? "_total" : "");
    }

    /** Counter or gauge. */
    public Kind kind() {
        return kind;
    }

    /** What is counted, as a UCUM annotation; no scaled unit is in use. */
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
