package io.datapunk.lb.domain.circuit;

/**
 * What an operator ordered for an instance. Immutable.
 *
 * @param kind what
 * @param until when a forced ejection ends; meaningless otherwise
 * @param emptied whether the end of its last request was announced
 */
public record Order(Kind kind, long until, boolean emptied) {
    /** Nothing, shared by all. */
    public static final Order NONE = new Order(Kind.NONE, 0, false);

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

    /** Whether time changes nothing about it now: there is none, or its instance is empty and its end is not yet. */
    boolean lasts(long now) {
        return !given() || (emptied && (kind != Kind.FORCED_OUT || now - until < 0));
    }

    /** Whether there is an order. */
    public boolean given() {
        return kind != Kind.NONE;
    }
}
