package io.datapunk.lb.bootstrap.simulate;

import io.datapunk.lb.InvalidConfigException;
import io.datapunk.lb.bootstrap.SystemSources;
import io.datapunk.lb.bootstrap.process.Interruption;
import io.datapunk.lb.bootstrap.process.OutputFile;
import io.datapunk.lb.bootstrap.simulate.page.Page;
import io.datapunk.lb.simulator.chance.Seed;
import io.datapunk.lb.simulator.library.ScenarioLibrary;
import io.datapunk.lb.simulator.policy.BalancerKind;
import io.datapunk.lb.simulator.policy.PolicyKind;
import io.datapunk.lb.simulator.report.Comparer;
import io.datapunk.lb.simulator.report.Comparison;
import io.datapunk.lb.simulator.scenario.Scenario;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/**
 * {@code simulate}: scenarios on virtual time under one or several policies, and what came of each. Run once, by one
 * thread; simulations run on as many threads as there are processors.
 */
@Command(
        name = "simulate",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Runs the balancer against simulated servers on virtual time and compares how it fares.",
            "",
            "A scenario is servers, load and faults. The same scenario, policy and seed give the same result to the last"
                    + " bit; all policies meet the same arrivals. Prints the median over the seeds and the worst.",
            ""
        })
public final class SimulateCommand implements Callable<Integer> {
    private static final int MOST_SEEDS = 10_000;

    /** A large page takes seconds; who stops a process by force does so after ten. */
    private static final Duration TELLING_LIMIT = Duration.ofSeconds(8);

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli before call()
    private CommandSpec spec;

    @Parameters(
            paramLabel = "SCENARIO",
            arity = "0..*",
            description = "Built-in names (see --list), or files; 'all' for every built-in one.")
    private List<String> scenarios = List.of();

    @Option(
            names = "--strategies",
            paramLabel = "NAME",
            split = ",",
            description =
                    "Who picks: strategies of the balancer, and baselines to compare with; separated by commas, or"
                            + " 'all'. Default: the balancer's own.")
    private List<String> strategies = List.of(BalancerKind.recommended().strategy());

    @Option(
            names = "--scorers",
            paramLabel = "NAME",
            split = ",",
            description = "Who judges: each with each strategy of the balancer; separated by commas, or 'all'. Default:"
                    + " the balancer's own.")
    private List<String> scorers = List.of(BalancerKind.recommended().scorer());

    @Option(
            names = "--seed",
            paramLabel = "NUMBER",
            description = "The first seed, from which all chance comes. Default: ${DEFAULT-VALUE}.")
    private long seed = 1;

    @Option(
            names = "--seeds",
            paramLabel = "NUMBER",
            description = "How many seeds, one after the other, from 1 to 10000. Default: ${DEFAULT-VALUE}.")
    private int seeds = 1;

    @Option(
            names = "--set",
            paramLabel = "KEY=VALUE",
            description = "Changes a parameter of the scenarios, such as servers=50; as often as needed.")
    private Map<String, String> parameters = new LinkedHashMap<>();

    @Option(names = "--json", paramLabel = "FILE", description = "Write every figure there as well, as JSON.")
    private @Nullable Path json;

    @Option(
            names = "--html",
            paramLabel = "FILE",
            description = "Write a page with charts there as well, in one file that needs nothing else.")
    private @Nullable Path html;

    @Option(names = "--list", description = "Tell which scenarios, strategies, scorers and baselines there are.")
    private boolean list;

    @Option(names = "--print", paramLabel = "NAME", description = "Print a built-in scenario as a file to start from.")
    private @Nullable String print;

    /** For {@code Main}. */
    public SimulateCommand() {}

    @Override
    public Integer call() throws IOException, InterruptedException {
        PrintWriter out = spec.commandLine().getOut();
        if (list || print != null) {
            out.print(print == null ? KnownNames.text() : text(print));
            out.flush();
            return ExitCode.OK;
        }
        ScenarioArguments found = new ScenarioArguments(parameters);
        PolicyArguments policies = new PolicyArguments(strategies, scorers);
        requireUsage();
        List<Scenario> chosen = found.read(scenarios);
        List<String> problems = Stream.concat(policies.problems().stream(), found.problems().stream())
                .toList();
        requireNone(problems);
        List<PolicyKind> kinds = policies.kinds();
        requireNone(PolicyTrial.problems(chosen, kinds));
        return compare(chosen, kinds);
    }

    private static void requireNone(List<String> problems) {
        if (!problems.isEmpty()) {
            throw new InvalidConfigException(problems);
        }
    }

    private int compare(List<Scenario> chosen, List<PolicyKind> kinds) throws IOException, InterruptedException {
        PrintWriter err = spec.commandLine().getErr();
        RunProgress progress = new RunProgress(err, SystemSources.ticker(), chosen.size() * kinds.size() * seeds);
        Interruption interruption = Interruption.stopping(
                progress::stop,
                TELLING_LIMIT,
                () -> err.println("lb: results: not all written " + TELLING_LIMIT.toSeconds()
                        + " s after the request to stop, expected the end of writing until then"));
        try {
            // Telling is part of what an interruption waits for.
            tell(chosen, kinds, progress);
        } finally {
            interruption.close();
        }
        return progress.stopped() ? ExitCode.SOFTWARE : ExitCode.OK;
    }

    /** Each scenario as soon as all of it is over; of its runs only what the page shows is kept then. */
    private void tell(List<Scenario> chosen, List<PolicyKind> kinds, RunProgress progress)
            throws IOException, InterruptedException {
        List<Seed> all =
                LongStream.range(0, seeds).mapToObj(i -> new Seed(seed + i)).toList();
        PrintWriter out = spec.commandLine().getOut();
        List<Comparison> comparisons = new ArrayList<>();
        Page page = Page.of(List.of());
        ExecutorService threads = Executors.newFixedThreadPool(
                Math.min(Runtime.getRuntime().availableProcessors(), kinds.size() * seeds), SimulateCommand::daemon);
        try {
            Comparer comparer = new Comparer(kinds, all, html != null, threads, progress);
            for (Scenario scenario : chosen) {
                if (!progress.stopped()) {
                    Comparison comparison = comparer.compare(scenario);
                    if (!comparison.partial()) {
                        out.print(
                                (comparisons.isEmpty() ? "" : System.lineSeparator()) + ComparisonTable.of(comparison));
                        out.flush();
                    }
                    page = html == null ? page : page.with(comparison);
                    comparisons.add(comparison.withoutRuns());
                }
            }
        } finally {
            threads.shutdownNow();
        }
        end(comparisons, page, progress);
    }

    private static Thread daemon(Runnable runs) {
        Thread thread = new Thread(runs, "lb-simulation");
        thread.setDaemon(true);
        return thread;
    }

    private void end(List<Comparison> comparisons, Page page, RunProgress progress) throws IOException {
        PrintWriter out = spec.commandLine().getOut();
        progress.done();
        boolean partial = progress.over() < progress.runs();
        if (progress.over() == 0) {
            out.println("Stopped before a run was over.");
        } else if (partial) {
            List<Comparison> stopped =
                    comparisons.stream().filter(Comparison::partial).toList();
            out.println((stopped.size() < comparisons.size() ? System.lineSeparator() : "")
                    + "Partial result: stopped after " + progress.over() + " of " + progress.runs() + " runs.");
            stopped.forEach(comparison -> out.print(System.lineSeparator() + ComparisonTable.of(comparison)));
        }
        out.flush();
        if (progress.over() > 0 && json != null) {
            new OutputFile("--json", json).write(SimulateJson.text(comparisons, parameters, partial));
        }
        if (progress.over() > 0 && html != null) {
            new OutputFile("--html", html).write(HtmlReport.of(page));
        }
    }

    private String text(String name) {
        return ScenarioLibrary.text(name)
                .orElseThrow(() ->
                        wrong("--print: " + name + ", expected one of " + String.join(", ", ScenarioLibrary.names())));
    }

    private void requireUsage() {
        if (scenarios.isEmpty()) {
            throw wrong("SCENARIO: none, expected a file or a name; --list shows the names");
        }
        if (seeds < 1 || seeds > MOST_SEEDS) {
            throw wrong("--seeds: " + seeds + ", expected 1 to " + MOST_SEEDS);
        }
        outputs().flatMap(output -> output.problem().stream()).findFirst().ifPresent(problem -> {
            throw wrong(problem);
        });
        if (json != null && html != null && new OutputFile("--html", html).replaces(json)) {
            throw wrong("--html: " + html + ", expected another file than --json");
        }
        List<Path> files = ScenarioArguments.files(scenarios);
        outputs()
                .filter(output -> files.stream().anyMatch(output::replaces))
                .findFirst()
                .ifPresent(output -> {
                    throw wrong(output.option() + ": " + output.path() + ", expected another file than the scenario");
                });
    }

    private Stream<OutputFile> outputs() {
        return Stream.concat(
                Stream.ofNullable(json).map(path -> new OutputFile("--json", path)),
                Stream.ofNullable(html).map(path -> new OutputFile("--html", path)));
    }

    private ParameterException wrong(String message) {
        return new ParameterException(spec.commandLine(), message);
    }
}
