package io.datapunk.lb.bootstrap.demo;

import io.datapunk.lb.bootstrap.SystemSources;
import io.datapunk.lb.bootstrap.demo.virtual.VirtualDemo;
import io.datapunk.lb.bootstrap.demo.virtual.VirtualOptions;
import io.datapunk.lb.bootstrap.demo.virtual.VirtualReport;
import io.datapunk.lb.bootstrap.otlp.OtlpEndpoint;
import io.datapunk.lb.bootstrap.process.Interruption;
import io.datapunk.lb.bootstrap.process.OutputFile;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/**
 * {@code demo}: a registry, eight servers, the balancer with its gateway, a bounded load and the faults, all on
 * loopback; then an account of what happened. Run once, by one thread.
 */
@Command(
        name = "demo",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Runs a small world on loopback and shows what the balancer does when it goes wrong.",
            "",
            "Starts a real ZooKeeper, eight HTTP servers that register there, the balancer with its HTTP gateway,"
                    + " and a bounded load through it. One server fails fast while its health checks stay green,"
                    + " one is killed without a word and comes back, one answers 20 times slower, one flaps, one joins"
                    + " late. Ends with an account of what it cost.",
            "",
            "With --virtual instead: the same balancer over up to a million instances that are made up, on virtual"
                    + " time. All are discovered, checked and given requests; one in a hundred fails for a while. Ends"
                    + " with what should be and whether it was, and with exit code 1 where it was not.",
            ""
        })
public final class DemoCommand implements Callable<Integer> {
    private static final Duration SHORTEST = Duration.ofSeconds(1);
    private static final Duration LONGEST = Duration.ofHours(1);
    private static final int FEWEST_INSTANCES = 2;
    private static final int MOST_INSTANCES = 64;
    private static final String NOTHING_MEASURED = "Stopped before anything was measured.";
    private static final List<String> NOT_VIRTUAL = List.of("--duration", "--plugins", "--port", "--no-load", "--otlp");

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli before call()
    private CommandSpec spec;

    @Option(
            names = "--duration",
            paramLabel = "TIME",
            converter = ShortDuration.class,
            description = "How long to measure, such as 30s or 2m; from 1s to 1h. Default: 30s;"
                    + " with --no-load until Ctrl-C.")
    private @Nullable Duration duration;

    @Option(names = "--strategy", paramLabel = "NAME", description = "Who picks. Default: the balancer's own.")
    private @Nullable String strategy;

    @Option(names = "--scorer", paramLabel = "NAME", description = "Who judges. Default: the balancer's own.")
    private @Nullable String scorer;

    @Option(
            names = "--plugins",
            paramLabel = "DIR",
            description = "A directory of jars with strategies and scorers to choose from as well. Their code runs in"
                    + " this process. Default: none.")
    private @Nullable Path plugins;

    @Option(
            names = "--seed",
            paramLabel = "NUMBER",
            description = "What the faults are drawn from. Default: another one each time.")
    private @Nullable Long seed;

    @Option(
            names = "--instances",
            paramLabel = "NUMBER",
            description = "How many servers, from 2 to 64; with fewer than eight not every fault is played. Default: 8."
                    + " With --virtual from 1 to 1000000. Default: 1000000.")
    private @Nullable Integer instances;

    @Option(
            names = "--virtual",
            description = "On virtual time, without servers: only --instances, --strategy, --scorer, --seed and --json"
                    + " go with it. A million take a minute or two and 1 GB of heap.")
    private boolean virtual;

    @Option(
            names = "--port",
            paramLabel = "PORT",
            defaultValue = "0",
            description = "The gateway's port. Default: a free one.")
    private int port;

    @Option(names = "--no-load", description = "Send no requests: the gateway is yours.")
    private boolean noLoad;

    @Option(
            names = "--otlp",
            arity = "0..1",
            paramLabel = "URL",
            fallbackValue = CollectorUrl.VARIABLE,
            converter = CollectorUrl.class,
            description = "Push meters and spans to this collector, by OTLP over HTTP. Without a URL: to"
                    + " OTEL_EXPORTER_OTLP_ENDPOINT, or else to http://localhost:4318. Default: nowhere.")
    private @Nullable OtlpEndpoint collector;

    @Option(names = "--json", paramLabel = "FILE", description = "Write the result there as well, as JSON.")
    private @Nullable Path json;

    /** For {@code Main}. */
    public DemoCommand() {}

    @Override
    public Integer call() throws Exception {
        return virtual ? callVirtual() : callReal();
    }

    private int callReal() throws Exception {
        DemoOptions options = options();
        if (port != 0) {
            requireFree(port);
        }
        PrintWriter out = spec.commandLine().getOut();
        Screen screen = Screen.ofThisProcess(out, spec.commandLine().getErr());
        Demo demo = new Demo(options, SystemSources.ticker());
        Interruption interruption = Interruption.stopping(demo::stop);
        try {
            run(demo, options, out, screen);
        } finally {
            interruption.close();
        }
        return ExitCode.OK;
    }

    private int callVirtual() throws IOException {
        VirtualOptions options = virtualOptions();
        PrintWriter out = spec.commandLine().getOut();
        Screen screen = Screen.ofThisProcess(out, spec.commandLine().getErr());
        screen.say("seed " + options.seed() + "; virtual time, no servers");
        VirtualDemo demo = new VirtualDemo(options, SystemSources.ticker(), screen::say, line -> {
            out.println(line);
            out.flush();
        });
        // To list a million instances takes longer than an interruption waits.
        Interruption interruption = Interruption.stopping(demo::stop, Interruption.LIMIT, () -> {
            if (!demo.measured()) {
                out.println(NOTHING_MEASURED);
            }
        });
        try {
            // Telling is part of what an interruption waits for.
            VirtualReport report = demo.run();
            if (!demo.measured()) {
                out.println(NOTHING_MEASURED);
                return ExitCode.SOFTWARE;
            }
            out.println();
            out.print(report.text());
            out.flush();
            write(report);
            return report.held() ? ExitCode.OK : ExitCode.SOFTWARE;
        } finally {
            interruption.close();
        }
    }

    private void run(Demo run, DemoOptions options, PrintWriter out, Screen screen) throws Exception {
        // Closing is part of what an interruption waits for.
        try (Demo demo = run) {
            screen.say("seed " + options.seed() + "; starting ZooKeeper, " + options.instances()
                    + " servers and the balancer");
            demo.start();
            if (!demo.over()) {
                screen.say("gateway at " + demo.gateway() + ", admin at http://127.0.0.1:" + demo.adminPort()
                        + "/healthz, /readyz and /metrics");
                if (options.collector() != null) {
                    screen.say("meters and spans go to " + options.collector());
                }
            }
            demo.warmUp();
            demo.measure(screen::show);
            if (!demo.measured()) {
                out.println(NOTHING_MEASURED);
                return;
            }
            DemoReport report = demo.report();
            out.println();
            out.print(Summary.of(report));
            out.flush();
            write(report);
        }
    }

    private DemoOptions options() {
        if (duration != null && (duration.compareTo(SHORTEST) < 0 || duration.compareTo(LONGEST) > 0)) {
            throw wrong("--duration: " + ShortDuration.text(duration) + ", expected 1s to 1h");
        }
        int wanted = instances == null ? DemoOptions.USUAL_INSTANCES : instances;
        if (wanted < FEWEST_INSTANCES || wanted > MOST_INSTANCES) {
            throw wrong("--instances: " + wanted + ", expected " + FEWEST_INSTANCES + " to " + MOST_INSTANCES
                    + ", or with --virtual to " + VirtualOptions.MOST);
        }
        if (plugins != null && !(Files.isDirectory(plugins) && Files.isReadable(plugins))) {
            throw wrong("--plugins: " + plugins + ", expected a directory that can be read");
        }
        if (port < 0 || port > 65_535) {
            throw wrong("--port: " + port + ", expected 0 to 65535");
        }
        requireWritable();
        Duration length = duration == null && !noLoad ? DemoOptions.USUAL_DURATION : duration;
        return new DemoOptions(length, strategy, scorer, plugins, drawnSeed(), wanted, port, !noLoad, collector);
    }

    private VirtualOptions virtualOptions() {
        for (String other : NOT_VIRTUAL) {
            if (spec.commandLine().getParseResult().hasMatchedOption(other)) {
                throw wrong(
                        other + ": with --virtual, expected only --instances, --strategy, --scorer, --seed and --json");
            }
        }
        int wanted = instances == null ? VirtualOptions.MOST : instances;
        if (wanted < VirtualOptions.FEWEST || wanted > VirtualOptions.MOST) {
            throw wrong("--instances: " + wanted + ", expected " + VirtualOptions.FEWEST + " to " + VirtualOptions.MOST
                    + " with --virtual");
        }
        requireWritable();
        return new VirtualOptions(wanted, strategy, scorer, drawnSeed());
    }

    private long drawnSeed() {
        return seed == null ? SystemSources.random().nextLong(1_000_000) : seed;
    }

    private void requireWritable() {
        output().flatMap(OutputFile::problem).ifPresent(problem -> {
            throw wrong(problem);
        });
    }

    private void write(Record report) throws IOException {
        Optional<OutputFile> output = output();
        if (output.isPresent()) {
            output.get().write(DemoJson.text(report));
        }
    }

    private Optional<OutputFile> output() {
        return Optional.ofNullable(json).map(file -> new OutputFile("--json", file));
    }

    private ParameterException wrong(String message) {
        return new ParameterException(spec.commandLine(), message);
    }

    /** Says so before anything is started. */
    private static void requireFree(int port) throws IOException {
        try (ServerSocket probe = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
            probe.getLocalPort();
        } catch (IOException taken) {
            throw new IOException("--port: " + port + " on 127.0.0.1, expected a free port: " + taken.getMessage());
        }
    }
}
