package io.datapunk.lb.adapters.vertx;

import java.net.BindException;

/**
 * A server could not listen where it was told to. The message names the setting, its value and what was expected, and is
 * meant for the person who chose the value; there is no stack trace.
 */
public final class ListenException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    ListenException(String setting, String host, int port, Throwable why) {
        super(
                setting + ": " + port + " on " + host + ", expected "
                        + (why instanceof BindException
                                ? "a port that is free on an address of this machine (0 takes any free one): "
                                : "an address of this machine and a port that may be listened on: ")
                        + why.getMessage(),
                why,
                false,
                false);
    }
}
