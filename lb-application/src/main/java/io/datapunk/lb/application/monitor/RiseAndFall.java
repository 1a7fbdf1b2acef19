package io.datapunk.lb.application.monitor;

import io.datapunk.lb.domain.circuit.Check;
import io.datapunk.lb.spi.check.HealthCheck.Answer;

/**
 * Counts checks of one instance: {@code fall} failures in a row turn it down, {@code rise} passes in a row turn it up again;
 * the first pass of all counts at once. Immutable.
 *
 * @param check what the checks say now
 * @param passes passes in a row
 * @param failures failures in a row
 */
record RiseAndFall(Check check, int passes, int failures) {
    static final RiseAndFall START = new RiseAndFall(Check.UNKNOWN, 0, 0);

    private static final int MOST = 1_000_000;

    /** So many plain passes and nothing else, from none on. */
    static RiseAndFall passed(int inARow) {
        return inARow == 0 ? START : new RiseAndFall(Check.UP, inARow, 0);
    }

    RiseAndFall after(Answer answer, int rise, int fall) {
        if (answer == Answer.PASS || answer == Answer.DEGRADED) {
            int inARow = Math.min(MOST, passes + 1);
            boolean up = !check.down() || inARow >= rise;
            Check says = answer == Answer.DEGRADED ? Check.DEGRADED : Check.UP;
            return new RiseAndFall(up ? says : check, inARow, 0);
        }
        int inARow = Math.min(MOST, failures + 1);
        Check says = answer == Answer.REFUSE ? Check.REFUSE : Check.SILENT;
        return new RiseAndFall(inARow >= fall ? says : check, 0, inARow);
    }

    /** What the checks say together with the last one, which counts a little even where it turns nothing. */
    Check withTheLast() {
        return failures > 0 && !check.down() ? Check.MISSED : check;
    }

    /** Whether the last answers speak against what the checks say so far, and are too few to change it. */
    boolean undecided() {
        return check.down() ? passes > 0 : failures > 0;
    }

    /** Whether the last check failed, or they say that it is down. */
    boolean inDoubt() {
        return failures > 0 || check.down();
    }
}
