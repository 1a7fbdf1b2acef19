package io.datapunk.lb.domain.selection;

/** A plug-in answered what its contract does not allow. Has no stack trace: where it was found says nothing. */
public final class NonsenseAnswerException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** @param message what was answered and what was expected */
    public NonsenseAnswerException(String message) {
        super(message, null, false, false);
    }
}
