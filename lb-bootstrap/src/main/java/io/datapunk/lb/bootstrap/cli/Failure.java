package io.datapunk.lb.bootstrap.cli;

import io.datapunk.lb.InvalidConfigException;
import io.datapunk.lb.adapters.vertx.ListenException;
import io.datapunk.lb.bootstrap.process.FileReason;
import io.datapunk.lb.spi.Settings.InvalidSettingException;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.FileSystemException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/**
 * Says what went wrong in a line: a mistake of the user's and a failure of the world around without a stack trace, a
 * defect of ours with one.
 */
final class Failure implements IExecutionExceptionHandler {
    Failure() {}

    @Override
    public int handleExecutionException(Exception thrown, CommandLine line, @Nullable ParseResult parsed) {
        Throwable cause = unwrapped(thrown);
        PrintWriter err = line.getErr();
        if (cause instanceof InvalidConfigException invalid) {
            invalid.violations().forEach(violation -> say(err, violation));
            return ExitCode.USAGE;
        }
        if (cause instanceof OutOfMemoryError) {
            return outOfMemory(err);
        }
        say(err, message(cause));
        if (cause instanceof InvalidSettingException) {
            return ExitCode.USAGE;
        }
        boolean ofTheWorld =
                cause instanceof IOException || cause instanceof TimeoutException || cause instanceof ListenException;
        if (!ofTheWorld) {
            err.println("lb: this is a defect of the program; please report it with what follows");
            cause.printStackTrace(err);
        }
        return ExitCode.SOFTWARE;
    }

    /** A mistake in the arguments: what it was, near misses, and where help is. */
    static int wrongUsage(ParameterException mistake, String[] arguments) {
        CommandLine line = mistake.getCommandLine();
        PrintWriter err = line.getErr();
        say(err, mistake.getMessage());
        UnmatchedArgumentException.printSuggestions(mistake, err);
        err.println("See '" + line.getCommandSpec().qualifiedName() + " --help'.");
        return ExitCode.USAGE;
    }

    /** More was asked for than the heap holds, which where it happened says nothing of. */
    static int outOfMemory(PrintWriter err) {
        long mebibytes = Runtime.getRuntime().maxMemory() >> 20;
        say(err, "heap: " + mebibytes + " MB are full, expected a larger one (java -Xmx) or less to do");
        return ExitCode.SOFTWARE;
    }

    /** A result that is not where it should be, however well the command went. */
    static int lostOutput(IOException why, PrintWriter err) {
        say(err, "standard output: " + why.getMessage() + ", expected room for all of it");
        return ExitCode.SOFTWARE;
    }

    private static String message(Throwable cause) {
        if (cause instanceof FileSystemException refused) {
            return refused.getFile() + ": " + FileReason.of(refused);
        }
        return cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
    }

    private static void say(PrintWriter err, @Nullable String message) {
        err.println("lb: " + message);
    }

    private static Throwable unwrapped(Throwable thrown) {
        Throwable cause = thrown;
        while ((cause instanceof CompletionException || cause instanceof ExecutionException)
                && cause.getCause() != null) {
            cause = cause.getCause();
        }
        return cause;
    }
}
