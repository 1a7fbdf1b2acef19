import io.datapunk.lb.HealthAwareConfig;
import io.datapunk.lb.simulator.chance.Seed;
import io.datapunk.lb.simulator.library.ScenarioLibrary;
import io.datapunk.lb.simulator.policy.BalancerKind;
import io.datapunk.lb.simulator.report.Comparer;
import io.datapunk.lb.simulator.report.Figure;
import io.datapunk.lb.simulator.report.Progress;
import io.datapunk.lb.simulator.run.Result;
import io.datapunk.lb.simulator.scenario.file.ScenarioFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.LongStream;

/**
 * What each setting does: turns one at a time, runs the scenarios that it matters for, and prints the tables of
 * {@code docs/tuning.md}.
 */
public final class Knobs {
    private static final String DEFAULTS = "`defaults()`";
    private static final String CLASSIC = "`classic()`";

    public static void main(String[] arguments) throws Exception {
        int seeds = Integer.parseInt(arguments[0]);
        Path kept = arguments.length > 1 ? Files.createDirectories(Path.of(arguments[1])) : null;
        ExecutorService threads = Executors.newFixedThreadPool(2);
        try {
            Runs runs = new Runs(seeds, kept, threads);
            detection().print(runs);
            recovery().print(runs);
            checks().print(runs);
            amounts().print(runs);
        } finally {
            threads.shutdownNow();
        }
    }

    private static Table detection() {
        return new Table(
                "How much it takes to be out",
                List.of(
                        Column.of("fast-fail leak", "fast-fail", "", Figure.REQUESTS_TO_DETECT),
                        Column.of("errors %", "fast-fail", "", Figure.ERRORS),
                        Column.of("partial-30 leak", "partial-30", "", Figure.REQUESTS_TO_DETECT),
                        Column.of("errors %", "partial-30", "", Figure.ERRORS),
                        Column.of("partial-10 leak", "partial-10", "", Figure.REQUESTS_TO_DETECT),
                        Column.of("errors %", "partial-10", "", Figure.ERRORS),
                        Column.falsePerMillion("false per million, 3 %", "errorRate=3% faultSeconds=200"),
                        Column.falsePerMillion("the same, 10 %", "errorRate=10% faultSeconds=200")),
                List.of(
                        Row.of("`threshold` 9", "scorerSettings.threshold: 9"),
                        Row.of("`threshold` 11", "scorerSettings.threshold: 11"),
                        Row.of("`threshold` 15", "scorerSettings.threshold: 15"),
                        Row.of("`circuitBreakThreshold` 3", "circuitBreakThreshold: 3"),
                        Row.of("`circuitBreakThreshold` 7", "circuitBreakThreshold: 7")));
    }

    private static Table recovery() {
        return new Table(
                "Coming back",
                List.of(
                        Column.of("fast-fail errors %", "fast-fail", "", Figure.ERRORS),
                        Column.of("back s", "fast-fail", "", Figure.SECONDS_TO_FAIR_SHARE),
                        Column.of("partial-30 errors %", "partial-30", "", Figure.ERRORS),
                        Column.of("back s", "partial-30", "", Figure.SECONDS_TO_FAIR_SHARE),
                        Column.of("partial-10 errors %", "partial-10", "", Figure.ERRORS),
                        Column.of("flap-3s, 90 s: errors %", "flap-3s", "faultSeconds=90", Figure.ERRORS),
                        Column.of("back s", "flap-3s", "faultSeconds=90", Figure.SECONDS_TO_FAIR_SHARE),
                        Column.of("low-traffic errors %", "low-traffic", "", Figure.ERRORS)),
                List.of(
                        Row.of("`recoveryWindow` 1 s", "recoveryWindow: 1s"),
                        Row.of("`recoveryWindow` 4 s", "recoveryWindow: 4s"),
                        Row.of("`longestHold` 1 s", "longestHold: 1s"),
                        Row.of("`longestHold` and `longestFlapHold` 20 s", "longestHold: 20s\nlongestFlapHold: 20s"),
                        Row.of("`longestFlapHold` 4 s", "longestFlapHold: 4s"),
                        Row.of("`longestFlapHold` 30 s", "longestFlapHold: 30s"),
                        Row.of("`trialLimit` 500 ms", "trialLimit: 500ms"),
                        Row.of("`trialLimit` 10 s", "trialLimit: 10s"),
                        Row.of("`trialSuccesses` 1", "trialSuccesses: 1"),
                        Row.of("`trialSuccesses` 20", "trialSuccesses: 20"),
                        Row.of("`rampStart` 0.05", "rampStart: 0.05"),
                        Row.of("`rampStart` 1", "rampStart: 1"),
                        Row.of("`rampWindow` 500 ms", "rampWindow: 500ms"),
                        Row.of("`rampWindow` 15 s", "rampWindow: 15s")));
    }

    private static Table checks() {
        String usual = "checks=usual";
        return new Table(
                "Checks",
                List.of(
                        Column.of("low-traffic leak", "low-traffic", usual, Figure.REQUESTS_TO_DETECT),
                        Column.of("out s", "low-traffic", usual, Figure.SECONDS_TO_DETECT),
                        Column.of("errors %", "low-traffic", usual, Figure.ERRORS),
                        Column.of("5 a second: back s", "low-traffic", usual + " rate=5", Figure.SECONDS_TO_FAIR_SHARE),
                        Column.of("black-hole, 5 a second: leak", "black-hole", usual + " rate=5", Figure.REQUESTS_TO_DETECT),
                        Column.of("out s", "black-hole", usual + " rate=5", Figure.SECONDS_TO_DETECT),
                        Column.of("fast-fail seen by checks: errors %", "fast-fail", "checks=seeing", Figure.ERRORS),
                        Column.of("back s", "fast-fail", "checks=seeing", Figure.SECONDS_TO_FAIR_SHARE),
                        Column.of("rolling-restart errors %", "rolling-restart", usual, Figure.ERRORS)),
                List.of(
                        Row.of("no checks", ""),
                        Row.of("`checkInterval` 1 s", "checkInterval: 1s"),
                        Row.of("`checkInterval` 10 s", "checkInterval: 10s"),
                        Row.of("`fastInterval` 250 ms", "fastInterval: 250ms"),
                        Row.of("`fastInterval` 2 s", "fastInterval: 2s"),
                        Row.of("`checkTimeout` 250 ms", "checkTimeout: 250ms"),
                        Row.of("`checkTimeout` 4 s", "checkTimeout: 4s"),
                        Row.of("`fall` 1", "fall: 1"),
                        Row.of("`fall` 6", "fall: 6"),
                        Row.of("`rise` 1", "rise: 1"),
                        Row.of("`rise` 6", "rise: 6"),
                        Row.of("`longestBackoff` 1 s", "longestBackoff: 1s"),
                        Row.of("`longestBackoff` 30 s", "longestBackoff: 30s")));
    }

    private static Table amounts() {
        return new Table(
                "How many may be out",
                List.of(
                        Column.of("six-of-ten errors %", "six-of-ten", "", Figure.ERRORS),
                        Column.of("most out", "six-of-ten", "", Figure.MAX_EJECTED),
                        Column.of("nine-of-ten errors %", "nine-of-ten", "", Figure.ERRORS),
                        Column.of("most out", "nine-of-ten", "", Figure.MAX_EJECTED),
                        Column.of("correlated-50 errors %", "correlated-50", "", Figure.ERRORS),
                        Column.of("false", "correlated-50", "", Figure.FALSE_EJECTIONS)),
                List.of(
                        Row.of("`maxEjectedShare` 0.2", "maxEjectedShare: 0.2"),
                        Row.of("`maxEjectedShare` 0.9", "maxEjectedShare: 0.9"),
                        Row.of("`minHealthyInstances` 6", "minHealthyInstances: 6"),
                        Row.of("`minHealthyShare` 0.1", "minHealthyShare: 0.1"),
                        Row.of("`minHealthyShare` 0.9", "minHealthyShare: 0.9"),
                        Row.of("`maxEjectedShare` 0.9, `minHealthyShare` 0.1", "maxEjectedShare: 0.9\nminHealthyShare: 0.1"),
                        Row.of("`tooFew` FAIL_FAST", "tooFew: FAIL_FAST"),
                        Row.of("`tooFew` BEST_EFFORT", "tooFew: BEST_EFFORT"),
                        Row.of("`maxEjectedShare` 0.9, `tooFew` BEST_EFFORT", "maxEjectedShare: 0.9\ntooFew: BEST_EFFORT")));
    }

    /** A figure of one scenario with these parameters. */
    private record Column(String title, String scenario, String parameters, Function<List<Result>, String> figure) {
        static Column of(String title, String scenario, String parameters, Figure figure) {
            return new Column(title, scenario, parameters, results -> text(figure.median(results)));
        }

        static Column falsePerMillion(String title, String parameters) {
            return new Column(title, "no-fault", parameters, results -> text(1e6
                    * results.stream().mapToInt(Result::falseEjections).sum()
                    / results.stream().mapToInt(Result::requests).sum()));
        }

        private static String text(Double value) {
            if (value == null) {
                return "–";
            }
            String format = value == 0 || value == Math.rint(value) || value >= 100 ? "%.0f" : value >= 10 ? "%.1f" : "%.2f";
            return String.format(Locale.ROOT, format, value);
        }
    }

    /** What differs from the defaults, as lines of YAML. */
    private record Row(String title, String balancer, String scorer) {
        static Row of(String title, String balancer) {
            return new Row(title, balancer, "burst-aware");
        }

        static Row classic() {
            Map<String, String> settings = new LinkedHashMap<>(HealthAwareConfig.classic().service().asMap());
            settings.keySet().removeAll(List.of("strategy", "scorer", "check"));
            return new Row(
                    CLASSIC,
                    settings.entrySet().stream()
                            .map(entry -> entry.getKey() + ": " + plain(entry.getValue()))
                            .collect(Collectors.joining("\n")),
                    "asymmetric");
        }

        private static String plain(String value) {
            return value.startsWith("PT") ? Duration.parse(value).toMillis() + "ms" : value;
        }
    }

    /** One line for each row, and before them both presets. */
    private record Table(String title, List<Column> columns, List<Row> rows) {
        void print(Runs runs) throws IOException, InterruptedException {
            System.out.println("### " + title + "\n");
            System.out.println("| | " + columns.stream().map(Column::title).collect(Collectors.joining(" | ")) + " |");
            System.out.println("|---|" + "---|".repeat(columns.size()));
            List<Row> all = new ArrayList<>(List.of(Row.of(DEFAULTS, ""), Row.classic()));
            all.addAll(rows);
            for (Row row : all) {
                StringBuilder line = new StringBuilder("| ").append(row.title()).append(" |");
                for (Column column : columns) {
                    line.append(' ').append(column.figure().apply(runs.of(column, row))).append(" |");
                }
                System.out.println(line);
            }
            System.out.println();
        }
    }

    /** Runs a scenario once for all the figures that are read off it. */
    private record Runs(int seeds, Path kept, ExecutorService threads, Map<String, List<Result>> done) {
        private static final String WITHOUT_CHECKS = "no checks";

        Runs(int seeds, Path kept, ExecutorService threads) {
            this(seeds, kept, threads, new HashMap<>());
        }

        List<Result> of(Column column, Row row) throws IOException, InterruptedException {
            String parameters = column.parameters() + (row.title().equals(WITHOUT_CHECKS) ? " checks=none" : "");
            String key = column.scenario() + " " + parameters + "\n" + row.balancer() + "\n" + row.scorer();
            List<Result> known = done.get(key);
            if (known == null) {
                known = run(column.scenario(), parameters, row);
                done.put(key, known);
            }
            return known;
        }

        private List<Result> run(String scenario, String parameters, Row row) throws IOException, InterruptedException {
            String text = ScenarioLibrary.text(scenario).orElseThrow();
            if (!row.balancer().isEmpty()) {
                text += "\nbalancer:\n" + row.balancer().indent(2);
            }
            keep(scenario, row, text);
            Map<String, String> values = new HashMap<>();
            for (String each : parameters.split(" ")) {
                if (!each.isEmpty()) {
                    values.put(each.substring(0, each.indexOf('=')), each.substring(each.indexOf('=') + 1));
                }
            }
            List<Seed> all = LongStream.rangeClosed(1, seeds).mapToObj(Seed::new).toList();
            BalancerKind kind = new BalancerKind("adaptive", row.scorer());
            return new Comparer(List.of(kind), all, false, threads, Progress.NONE)
                    .compare(ScenarioFile.read(scenario, text, values))
                    .policies()
                    .get(0)
                    .results();
        }

        private void keep(String scenario, Row row, String text) throws IOException {
            if (kept != null) {
                String name = scenario + "-" + row.title().replaceAll("[^A-Za-z0-9.]+", "-").replaceAll("^-|-$", "");
                Files.writeString(kept.resolve(name + ".yaml"), text);
            }
        }
    }
}
