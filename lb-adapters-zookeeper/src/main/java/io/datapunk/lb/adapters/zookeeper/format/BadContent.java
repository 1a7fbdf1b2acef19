package io.datapunk.lb.adapters.zookeeper.format;

/** Ends the reading of a node that cannot be used. Carries no stack trace: a hostile registry throws many. */
final class BadContent extends Exception {
    private static final long serialVersionUID = 1L;

    final String reason;

    BadContent(String reason) {
        super(reason, null, false, false);
        this.reason = reason;
    }
}
