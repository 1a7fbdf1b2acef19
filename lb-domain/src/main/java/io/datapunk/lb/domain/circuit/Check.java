package io.datapunk.lb.domain.circuit;

import java.util.Locale;

/** What the active checks say of an instance, after rise and fall. */
public enum Check {
    /** Nothing yet, or there are none. */
    UNKNOWN,
    /** It passes. */
    UP,
    /** It passes, and asks for half of its share. */
    DEGRADED,
    /** The last one failed, which is too few to say more; it gets a small part of its share until the next. */
    MISSED,
    /** It answers, and says no. */
    REFUSE,
    /** It does not answer. */
    SILENT,
    /** It does not answer, while requests succeed: rather the check is broken than the instance. */
    CONTRADICTED;

    /** Whether it speaks against the instance. */
    public boolean down() {
        return this == REFUSE || this == SILENT;
    }

    /** Whether it is a reason to watch the instance. */
    public boolean doubtful() {
        return down() || this == CONTRADICTED;
    }

    /** Whether it speaks for the instance. */
    public boolean passing() {
        return this == UP || this == DEGRADED;
    }

    /** The name people read. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
