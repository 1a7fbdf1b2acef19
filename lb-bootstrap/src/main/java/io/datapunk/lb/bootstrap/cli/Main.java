package io.datapunk.lb.bootstrap.cli;

import io.datapunk.lb.bootstrap.demo.DemoCommand;
import io.datapunk.lb.bootstrap.instances.InstancesCommand;
import io.datapunk.lb.bootstrap.simulate.SimulateCommand;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.slf4j.bridge.SLF4JBridgeHandler;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/**
 * The command line: {@code java -jar lb.jar COMMAND}.
 *
 * <p>Exit codes: 0 done, 1 failed, 2 wrong usage or configuration; 130 and 143 stopped by SIGINT and SIGTERM.
 */
@Command(
        name = "lb",
        description = "The Health-Aware Load Balancer.",
        synopsisSubcommandLabel = "COMMAND",
        mixinStandardHelpOptions = true,
        versionProvider = JarVersion.class,
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            " 0:done",
            " 1:failed",
            " 2:wrong usage or configuration",
            " 130:stopped by Ctrl-C (SIGINT)",
            " 143:stopped by SIGTERM"
        })
public final class Main implements Runnable {
    private static final String LOGBACK = "logback.configurationFile";

    @Option(
            names = LogFormat.OPTION,
            paramLabel = "FORMAT",
            scope = ScopeType.INHERIT,
            description = "How log lines on standard error are written: ${COMPLETION-CANDIDATES}. Default: text.")
    @SuppressWarnings("unused") // main() looks it up before picocli does; here for the help and for the check
    private LogFormat logFormat = LogFormat.text;

    /** The commands there are. */
    private static final List<Object> COMMANDS =
            List.of(new DemoCommand(), new InstancesCommand(), new SimulateCommand());

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli before run()
    private CommandSpec spec;

    private Main() {}

    /** Runs one command and ends the process with its exit code. */
    public static void main(String[] arguments) {
        // Before the first logger: Logback reads it once. Embedders never pass here and keep their own configuration.
        if (System.getProperty(LOGBACK) == null) {
            System.setProperty(LOGBACK, LogFormat.of(arguments).logback());
        }
        // What libraries say over java.util.logging, OpenTelemetry's above all, goes the way of the rest.
        SLF4JBridgeHandler.removeHandlersForRootLogger();
        SLF4JBridgeHandler.install();
        StandardOutput standard = new StandardOutput();
        PrintWriter out = new PrintWriter(standard, true, StandardCharsets.UTF_8);
        PrintWriter err = new PrintWriter(System.err, true, StandardCharsets.UTF_8);
        int code = run(out, err, COMMANDS, arguments);
        out.flush();
        IOException lost = standard.lost();
        System.exit(lost == null ? code : Failure.lostOutput(lost, err));
    }

    /** Runs one of the commands and returns its exit code. */
    static int run(PrintWriter out, PrintWriter err, List<Object> commands, String... arguments) {
        CommandLine line = new CommandLine(new Main());
        commands.forEach(line::addSubcommand);
        // What is set from here on holds for the commands as well.
        WholeNumbers.readBy(line);
        line.setOut(out)
                .setErr(err)
                .setExecutionExceptionHandler(new Failure())
                .setParameterExceptionHandler(Failure::wrongUsage);
        try {
            return line.execute(arguments);
        } catch (OutOfMemoryError full) {
            return Failure.outOfMemory(err);
        }
    }

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "a command is missing");
    }
}
