package io.datapunk.lb;

import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;

/**
 * No instance of a service can be used now; says why.
 *
 * <p>Thrown on the path of a request, so it carries no stack trace and builds its reasons only when asked.
 */
public final class NoInstanceAvailableException extends RuntimeException {
    /** Why nobody can be used. */
    public enum Reason {
        /** The first list is not known yet. */
        NOT_LOADED,
        /** The list is known and empty. */
        NO_INSTANCE,
        /** Too few are healthy and the policy is to fail fast. */
        TOO_FEW_HEALTHY,
        /** Instances are listed, and none of them is eligible. */
        NONE_ELIGIBLE,
        /** The balancer is closed. */
        CLOSED
    }

    private static final long serialVersionUID = 1L;

    private final String service;
    private final Reason reason;
    private final transient Supplier<List<String>> details;

    /**
     * An exception for one rejected request.
     *
     * @param details one line per instance, or about the registry; computed when {@link #details} is called
     */
    public NoInstanceAvailableException(String service, Reason reason, Supplier<List<String>> details) {
        super(null, null, false, false);
        this.service = Objects.requireNonNull(service, "service");
        this.reason = Objects.requireNonNull(reason, "reason");
        this.details = Objects.requireNonNull(details, "details");
    }

    /** The service that was asked for. */
    public String service() {
        return service;
    }

    /** Why nobody can be used. */
    public Reason reason() {
        return reason;
    }

    /** One line per instance with its reason, at most a hundred; as of this call. O(n). */
    public List<String> details() {
        // A deserialised copy has no supplier.
        return details == null ? List.of() : details.get();
    }

    @Override
    public String getMessage() {
        List<String> lines = details();
        return "no instance of service " + service + " is available: " + reason
                + (lines.isEmpty() ? "" : " (" + String.join("; ", lines) + ")");
    }
}
