package io.datapunk.lb.domain.circuit;

/**
 * What an operator, or the registry's drain mark, ordered for an instance. Immutable.
 *
 * @param kind what
 * @param until when a forced ejection ends; meaningless otherwise
 * @param emptied whether the end of its last request was announced
 * @param marked whether the drain mark stands and no operator has lifted it since: what a forced ejection ends in
 */
public record Order(Kind kind, long until, boolean emptied, boolean marked) {
    /** Nothing, shared by all. */
    public static final Order NONE = new Order(Kind.NONE, 0, false, false);

    /** The kinds of orders. */
    public enum Kind {
        /** None. */
        NONE("none"),
        /** No new requests. */
        DRAINING("draining"),
        /** No requests for a while. */
        FORCED_OUT("forced-out");

        private final String label;

        Kind(String label) {
            this.label = label;
        }

        /** The name people read. */
        public String label() {
            return label;
        }
    }

    /** No new requests from now on. */
    Order drained(boolean byMark) {
        return new Order(Kind.DRAINING, 0, false, marked || byMark);
    }

    /** No requests until then. */
    Order forcedOut(long end) {
        return new Order(Kind.FORCED_OUT, end, false, marked);
    }

    /** What the mark leaves of it when its time is over: an expiry is nobody's word against the mark. */
    Order drainsOn() {
        return new Order(Kind.DRAINING, 0, emptied, true);
    }

    Order withEmptied() {
        return new Order(kind, until, true, marked);
    }

    Order withMark(boolean stands) {
        return new Order(kind, until, emptied, stands);
    }

    /** Whether time changes nothing about it now: there is none, or its instance is empty and its end is not yet. */
    boolean lasts(long now) {
        return !given() || (emptied && (kind != Kind.FORCED_OUT || now - until < 0));
    }

    /** Whether there is an order. */
    public boolean given() {
        return kind != Kind.NONE;
    }
}
