package io.datapunk.lb;

/**
 * A service was asked for that is not watched, and no more may be.
 *
 * <p>Names may come from requests, so it is cheap: it carries no stack trace.
 */
public final class TooManyServicesException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String service;
    private final int maxServices;

    /** An exception for one refused name. */
    public TooManyServicesException(String service, int maxServices) {
        super(null, null, false, false);
        this.service = service;
        this.maxServices = maxServices;
    }

    @Override
    public String getMessage() {
        return "services: one more (" + service.length() + " characters long), expected at most maxServices ("
                + maxServices + ")";
    }
}
