package io.datapunk.lb.application.plugin;

import org.jspecify.annotations.Nullable;

/** What a plug-in throws, which may be anything, in words. */
public final class Thrown {
    private static final int LONGEST = 500;

    private Thrown() {}

    /**
     * Lets go on what a plug-in is not to be blamed for: the virtual machine has run out of something.
     *
     * <p>A stack that overflowed is the plug-in's own doing.
     */
    public static void rethrowIfNotThePlugins(Throwable thrown) {
        if (thrown instanceof VirtualMachineError failure && !(failure instanceof StackOverflowError)) {
            throw failure;
        }
    }

    /**
     * What was thrown, where, and because of what, in one bounded line. Never throws, whatever the plug-in's exceptions
     * do when they are asked.
     */
    public static String said(Throwable thrown) {
        String text;
        try {
            text = thrown + where(thrown) + because(thrown.getCause());
        } catch (RuntimeException | StackOverflowError | LinkageError | AssertionError hostile) {
            text = thrown.getClass().getName();
        }
        String line = text.replaceAll("[\\p{Cntrl}\\u2028\\u2029]+", " ");
        return line.length() <= LONGEST ? line : line.substring(0, LONGEST) + "…";
    }

    private static String where(Throwable thrown) {
        StackTraceElement[] stack = thrown.getStackTrace();
        return stack.length == 0 ? "" : " at " + stack[0].getFileName() + ":" + stack[0].getLineNumber();
    }

    private static String because(@Nullable Throwable cause) {
        return cause == null ? "" : ", because of " + cause;
    }
}
