package io.datapunk.lb;

import java.util.List;

/** A configuration that cannot be used: holds every violation, each with name, value and what was expected. */
public final class InvalidConfigException extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    private final List<String> violations;

    /** An exception for at least one violation. */
    public InvalidConfigException(List<String> violations) {
        super("invalid configuration: " + String.join("; ", violations));
        this.violations = List.copyOf(violations);
    }

    /** Every violation, in the order of the configuration. */
    public List<String> violations() {
        return violations;
    }
}
