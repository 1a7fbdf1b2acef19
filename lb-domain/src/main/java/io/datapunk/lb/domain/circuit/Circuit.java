package io.datapunk.lb.domain.circuit;

/** Whether an instance gets traffic because of how it behaved. Immutable. */
public sealed interface Circuit {
    /** Whether the ejection ledger is debited for it. */
    default boolean out() {
        return false;
    }

    /** The name people read. */
    String label();

    /** It gets its whole share. */
    enum Closed implements Circuit {
        /** The usual state, shared by all. */
        CLOSED;

        @Override
        public String label() {
            return "closed";
        }
    }

    /**
     * It rests.
     *
     * @param cause why
     * @param until when the rest is over
     * @param sawCheckDown whether its check was down during this rest, so that a passing check may end it
     */
    record Open(Cause cause, long until, boolean sawCheckDown) implements Circuit {
        @Override
        public boolean out() {
            return true;
        }

        @Override
        public String label() {
            return "open";
        }
    }

    /**
     * One request at a time may try it.
     *
     * @param successes how many trials succeeded
     * @param taken whether the permit is in use
     * @param until when the trial, or the wait for one, is over
     * @param unasked whether a whole wait passed without a request, so that a passing check may be the trial
     */
    record HalfOpen(int successes, boolean taken, long until, boolean unasked) implements Circuit {
        @Override
        public boolean out() {
            return true;
        }

        @Override
        public String label() {
            return "half-open";
        }
    }

    /**
     * Its share grows.
     *
     * @param level the share, above 0, at most 1
     * @param since when the ramp began
     */
    record Ramping(float level, long since) implements Circuit {
        /** By less nobody would notice that a share has grown: so a ramp is a few hundred states, however long it lasts. */
        private static final float SMALLEST_GROWTH = 1 + 1 / 128f;

        private static final long IDLE_NANOS = 1_000_000_000L;
        private static final float GROWTH = 1.3f;

        /** What a success now makes of the share: more of it, as far as the time since the ramp began allows. */
        float raised(CircuitPolicy policy, long now) {
            return Math.max(level, Math.min(level * GROWTH, policy.rampCeiling(now - since)));
        }

        /** What the time since the ramp began makes of the share of one that nobody asks. */
        float aged(CircuitPolicy policy, long now) {
            return Math.max(level, policy.rampCeiling(now - since));
        }

        /** Whether a success now is worth another state: it ends the ramp, or shows in the share. Where answers are many most are not. */
        public boolean tells(CircuitPolicy policy, long now) {
            return shows(raised(policy, now));
        }

        /**
         * Whether time now is worth another state: nobody has asked it for a while, and that ends the ramp, or shows in the share.
         *
         * @param idle see {@link Circumstances#idle}
         */
        boolean ages(CircuitPolicy policy, long now, long idle) {
            return Math.min(idle, now - since) >= IDLE_NANOS && shows(aged(policy, now));
        }

        private boolean shows(float next) {
            return next >= 1 || next >= level * SMALLEST_GROWTH;
        }

        @Override
        public String label() {
            return "ramping";
        }
    }

    /** Why a circuit opened. */
    enum Cause {
        /** The scorer's verdict on the outcomes of requests. */
        OUTCOMES,
        /** Its check refuses or is silent. */
        CHECK
    }
}
