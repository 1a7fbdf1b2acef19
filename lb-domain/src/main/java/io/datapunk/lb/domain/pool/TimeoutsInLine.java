package io.datapunk.lb.domain.pool;

/**
 * Tells which timeouts say nothing new. A server that answered others while a request waited for it is not silent but busy, and whoever waited
 * in line with that request times out for the same reason, however many they are: so a line counts as one error.
 *
 * <p>Thread-safe and lock-free. Where nobody was answered meanwhile, as by a server that hangs, each timeout counts.
 */
final class TimeoutsInLine {
    private final Lines lines;
    private final CoarseClock clock;

    TimeoutsInLine(Lines lines, CoarseClock clock) {
        this.lines = lines;
        this.clock = clock;
    }

    /**
     * Takes note of a timeout, which still counts as out.
     *
     * @param latencyNanos how long it waited; negative when unknown
     * @return whether it waited in the line of one that was taken note of already
     */
    boolean isOneMore(int handle, long latencyNanos) {
        long waited = latencyNanos >> Decay.TICK_SHIFT;
        int sinceLastEnd = Decay.age(LoadWord.tick(lines.load(handle)), clock.tick());
        if (lines.answered(handle)) {
            lines.timedOut(handle, 2L * sinceLastEnd < waited);
            return false;
        }
        boolean isOne = lines.timedOutInLine(handle) && waited > sinceLastEnd + 1;
        if (!isOne) {
            lines.timedOut(handle, false);
        }
        return isOne;
    }
}
