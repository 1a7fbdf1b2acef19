package io.datapunk.lb.bootstrap.demo;

import java.io.Console;
import java.io.PrintWriter;

/**
 * Where a run is shown while it goes on: a table that is redrawn where a person looks, else a line now and then. Not
 * thread-safe.
 */
final class Screen {
    private static final int SECONDS_PER_LINE = 5;

    private final PrintWriter out;
    private final PrintWriter err;
    private final boolean terminal;

    /** @param terminal whether a table may be redrawn on {@code out} */
    Screen(PrintWriter out, PrintWriter err, boolean terminal) {
        this.out = out;
        this.err = err;
        this.terminal = terminal;
    }

    /** A screen on this process's own terminal, if it has one. */
    static Screen ofThisProcess(PrintWriter out, PrintWriter err) {
        return new Screen(out, err, terminal());
    }

    /** Says something on the way. */
    void say(String message) {
        err.println("demo: " + message);
    }

    /** Shows how things stand; called once a second. */
    void show(Frame frame) {
        if (terminal) {
            out.print(LiveTable.redraw(frame));
            out.flush();
        } else if (Math.round(frame.recent().second()) % SECONDS_PER_LINE == 0) {
            say(LiveTable.line(frame));
        }
    }

    /** Whether a person looks: since Java 22 a console alone does not say so. */
    @SuppressWarnings("SystemConsoleNull")
    private static boolean terminal() {
        Console console = System.console();
        if (console == null) {
            return false;
        }
        try {
            return (boolean) Console.class.getMethod("isTerminal").invoke(console);
        } catch (NoSuchMethodException before22) {
            return true;
        } catch (ReflectiveOperationException unknown) {
            return false;
        }
    }
}
