package io.datapunk.lb.simulator.scenario.file;

import java.util.Locale;

/** What {@code kind} of a fault may be. */
enum FaultKind {
    FAST_FAIL,
    SLOW_FAIL,
    CLIENT_ERROR,
    ERRORS,
    SLOW,
    STUCK,
    BLACK_HOLE,
    HANG,
    CRASH,
    FLAP,
    THROTTLE,
    JOIN,
    LEAVE,
    ROLLING_RESTART,
    ZONE_LOSS;

    static final Format<FaultKind> FORMAT =
            Formats.oneOf(values(), kind -> kind.name().toLowerCase(Locale.ROOT).replace('_', '-'));
}
