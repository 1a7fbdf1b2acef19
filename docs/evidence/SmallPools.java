import io.datapunk.lb.simulator.chance.Seed;
import io.datapunk.lb.simulator.library.ScenarioLibrary;
import io.datapunk.lb.simulator.policy.BalancerKind;
import io.datapunk.lb.simulator.policy.PolicyKind;
import io.datapunk.lb.simulator.report.Comparer;
import io.datapunk.lb.simulator.report.Figure;
import io.datapunk.lb.simulator.report.PolicyResults;
import io.datapunk.lb.simulator.report.Progress;
import io.datapunk.lb.simulator.run.Result;
import io.datapunk.lb.simulator.scenario.file.ScenarioFile;
import io.datapunk.lb.spi.selection.StrategyProvider;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.MathContext;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/**
 * Every fault scenario with two, three and four servers under every strategy of the balancer: runs them, writes the figures
 * between the two marks of a page, and says whether nobody was stranded and the default is as good as any.
 */
public final class SmallPools {
    private static final String BEGIN = "<!-- figures: begin, written by docs/evidence/small-pools.sh -->";
    private static final String END = "<!-- figures: end -->";

    private static final List<Integer> SIZES = List.of(2, 3, 4);
    private static final BalancerKind DEFAULT = BalancerKind.recommended();
    private static final int DOES_NOT_HOLD = 10;

    /** Scenarios in which at times nobody is well. */
    private static final List<String> NOBODY_WELL =
            List.of("correlated-50", "correlated-100", "all-hang", "route-fault", "dialogue-all-nodes-500");

    /** Scenarios without a fault, and those whose fault has no meaning for a few servers. */
    private static final Map<String, String> LEFT_OUT = leftOut();

    private SmallPools() {}

    private static Map<String, String> leftOut() {
        Map<String, String> reasons = new LinkedHashMap<>();
        List.of(
                        "no-fault",
                        "uneven-base",
                        "busy-cache",
                        "dialogue-simplest",
                        "dialogue-uncommon-flakes",
                        "supermarket",
                        "prequal-sparse",
                        "prequal-dense")
                .forEach(name -> reasons.put(name, "no fault"));
        reasons.put("nine-of-ten", "90 % of two, three or four servers are all of them: `correlated-100`");
        return reasons;
    }

    /**
     * Arguments: the seeds, the page, the commit. Exit codes: 0 what the page claims holds, {@value #DOES_NOT_HOLD} it does
     * not, 1 no page is written.
     */
    public static void main(String[] arguments) throws Exception {
        List<Seed> seeds = LongStream.rangeClosed(1, Integer.parseInt(arguments[0]))
                .mapToObj(Seed::new)
                .toList();
        List<String> names = ScenarioLibrary.names().stream()
                .filter(name -> !LEFT_OUT.containsKey(name))
                .toList();
        ExecutorService threads =
                Executors.newFixedThreadPool(Runtime.getRuntime().availableProcessors());
        List<Cell> cells = new ArrayList<>();
        try {
            long began = System.nanoTime();
            for (String name : names) {
                for (int size : SIZES) {
                    cells.addAll(new Pool(name, size).run(seeds, threads));
                }
                System.err.printf(
                        "small-pools: %d of %d scenarios, %d s; last %s%n",
                        names.indexOf(name) + 1, names.size(), (System.nanoTime() - began) / 1_000_000_000L, name);
            }
        } finally {
            threads.shutdownNow();
        }
        boolean holds = new Page(names, cells, seeds.size()).write(Path.of(arguments[1]), arguments[2]);
        System.exit(holds ? 0 : DOES_NOT_HOLD);
    }

    /** A scenario with so many servers, each with the load it has in the scenario as it comes. */
    private record Pool(String scenario, int size) {
        private static final String SERVERS = "  - count: ${servers}\n";

        List<Cell> run(List<Seed> seeds, ExecutorService threads) throws InterruptedException {
            String text = ScenarioLibrary.text(scenario).orElseThrow();
            List<Cell> cells = new ArrayList<>(run(
                    text,
                    Stream.concat(plain(), Stream.of("priority(" + DEFAULT.strategy() + ")")).toList(),
                    seeds,
                    threads));
            cells.addAll(run(
                    withSettings(zoned(text), "strategySettings.zone-aware.zone: a"),
                    List.of("zone-aware(" + DEFAULT.strategy() + ")"),
                    seeds,
                    threads));
            cells.addAll(run(
                    withSettings(text, "strategySettings.subset.subsetSize: 2", "strategySettings.subset.clientIndex: 0"),
                    List.of("subset(" + DEFAULT.strategy() + ")"),
                    seeds,
                    threads));
            return cells;
        }

        /** The strategies that stand on their own, the default first. */
        private static Stream<String> plain() {
            return Stream.concat(
                    Stream.of(DEFAULT.strategy()),
                    ServiceLoader.load(StrategyProvider.class).stream()
                            .map(ServiceLoader.Provider::get)
                            .filter(provider -> provider.parts() == 0)
                            .map(StrategyProvider::name)
                            .filter(name -> !name.equals(DEFAULT.strategy()))
                            .sorted());
        }

        private static String withSettings(String text, String... settings) {
            return text + "\nbalancer:\n" + String.join("\n", settings).indent(2);
        }

        /** The first half of the servers, rounded up, in zone a, the others in zone b. */
        private static String zoned(String text) {
            int from = text.indexOf(SERVERS);
            int end = text.indexOf("\n\n", from) + 1;
            if (from < 0 || end <= 0) {
                throw new IllegalStateException("scenario: " + text + ", expected one group of ${servers} servers");
            }
            String rest = text.substring(from + SERVERS.length(), end);
            return text.substring(0, from) + "  - count: 50% of ${servers}\n    zone: a\n" + rest
                    + "  - count: rest of ${servers}\n    zone: b\n" + rest + text.substring(end);
        }

        private List<Cell> run(String text, List<String> strategies, List<Seed> seeds, ExecutorService threads)
                throws InterruptedException {
            List<PolicyKind> kinds = strategies.stream()
                    .<PolicyKind>map(strategy -> new BalancerKind(strategy, DEFAULT.scorer()))
                    .toList();
            return new Comparer(kinds, seeds, false, threads, Progress.NONE)
                    .compare(ScenarioFile.read(scenario, text, parameters())).policies().stream()
                            .map(policy -> new Cell(this, policy))
                            .toList();
        }

        private Map<String, String> parameters() {
            Map<String, String> defaults = ScenarioLibrary.parameters(scenario);
            BigDecimal rate = new BigDecimal(defaults.get("rate"))
                    .multiply(BigDecimal.valueOf(size))
                    .divide(new BigDecimal(defaults.get("servers")), MathContext.DECIMAL32);
            return Map.of("servers", String.valueOf(size), "rate", rate.toPlainString());
        }
    }

    /** What came of a scenario of one size under one strategy. */
    private record Cell(Pool pool, PolicyResults of) {
        String strategy() {
            return of.kind().strategy();
        }

        long sum(Figure figure) {
            return of.results().stream()
                    .mapToLong(result -> Math.round(figure.of(result)))
                    .sum();
        }

        /** Runs in which some client had everybody out at one moment. */
        long emptied() {
            return of.results().stream()
                    .filter(result -> result.maxEjected() >= pool.size())
                    .count();
        }

        double meanErrors() {
            return of.results().stream()
                    .mapToDouble(Result::attemptErrorPercent)
                    .average()
                    .orElseThrow();
        }

        /** Median, and in brackets the worst where it differs. */
        String text(Figure figure) {
            String median = text(figure.median(of.results()));
            String worst = text(figure.worst(of.results()));
            return worst.equals(median) ? median : median + " (" + worst + ")";
        }

        /** Three digits that count. */
        private static String text(Double value) {
            if (value == null) {
                return "–";
            }
            double size = Math.abs(value);
            int decimals = value == Math.rint(value) || size >= 99.95 ? 0 : size >= 9.995 ? 1 : size >= 0.9995 ? 2 : 3;
            return String.format(Locale.ROOT, "%." + decimals + "f", value);
        }
    }

    /** What is known to be so, and why. */
    private record Reason(String scenarios, String strategies, String text) {
        private static final String TURNED_DOWN =
                "who answers at once looks idle and quick and is named first every time: it gets its whole cut of all requests where a"
                        + " strategy that does not look gives it the cut of a fair share, so it is cut deeper, and asked too much more often";
        private static final String TRIED_SOONER =
                "one in doubt is tried by the first request that draws it a second after its last answer: of three that is the second on average"
                        + " where draws go in runs of neighbours, the third where each is by chance, and requests of one of ten clients are 67 ms"
                        + " apart; with one client both have the same";
        private static final String WINDOW =
                "the window is the fifth of a second of the burst, some twenty requests for two servers";

        /** Why another strategy has fewer failed attempts than the default. */
        static final List<Reason> WORSE = List.of(
                new Reason("throttled", ".*", TURNED_DOWN),
                new Reason("dialogue-fast-400s-then-revert", "priority.*", TRIED_SOONER));

        /** Why requests fail although a server is well. */
        static final List<Reason> LOST = List.of(new Reason("burst-200ms", ".*", WINDOW));

        static Optional<Reason> of(List<Reason> known, Cell cell) {
            return known.stream()
                    .filter(reason -> cell.pool().scenario().matches(reason.scenarios)
                            && cell.strategy().matches(reason.strategies))
                    .findFirst();
        }
    }

    /** The default beside another strategy: the same arrivals, seed by seed. */
    private record Duel(Cell own, Cell other, double mean, double t) {
        private static final double LEAST_POINTS = 0.01; // of percent

        static Duel of(Cell own, Cell other) {
            int seeds = own.of().results().size();
            double[] differences = new double[seeds];
            for (int i = 0; i < seeds; i++) {
                differences[i] = own.of().results().get(i).attemptErrorPercent()
                        - other.of().results().get(i).attemptErrorPercent();
            }
            double mean = Arrays.stream(differences).average().orElseThrow();
            double squares = Arrays.stream(differences)
                    .map(each -> (each - mean) * (each - mean))
                    .sum();
            double error = Math.sqrt(squares / (seeds - 1) / seeds);
            return new Duel(own, other, mean, error == 0 ? Math.signum(mean) * Double.MAX_VALUE : mean / error);
        }

        boolean loses(double beyond) {
            return mean > LEAST_POINTS && t > beyond;
        }

        boolean wins(double beyond) {
            return -mean > LEAST_POINTS && -t > beyond;
        }
    }

    /** Student's distribution. */
    private static final class Student {
        private static final int STEPS = 200_000;

        /** What t exceeds by chance with this probability. */
        static double beyond(double probability, int freedom) {
            double low = 0;
            double high = 1e6;
            while (high - low > 1e-6 * high) {
                double middle = (low + high) / 2;
                if (above(middle, freedom) > probability) {
                    low = middle;
                } else {
                    high = middle;
                }
            }
            return high;
        }

        /** With t = √freedom · tan(angle) the density is cos(angle)^(freedom − 1), but for a factor. */
        private static double above(double t, int freedom) {
            double angle = Math.atan(t / Math.sqrt(freedom));
            return integral(angle, freedom) / (2 * integral(0, freedom));
        }

        private static double integral(double from, int freedom) {
            double step = (Math.PI / 2 - from) / STEPS;
            double sum = 0;
            for (int i = 0; i < STEPS; i++) {
                sum += Math.pow(Math.cos(from + (i + 0.5) * step), freedom - 1);
            }
            return sum * step;
        }
    }

    /** The generated part of the page. */
    private record Page(List<String> names, List<Cell> cells, int seeds) {
        private static final double ONE_PAGE_IN = 10;
        private static final double MANY_PERCENT = 10;

        /** Returns whether what the page claims holds. */
        boolean write(Path page, String commit) throws IOException {
            String text = Files.readString(page);
            int begin = text.indexOf(BEGIN);
            int end = text.indexOf(END);
            if (begin < 0 || end < begin) {
                throw new IOException("page: no marks, expected \"" + BEGIN + "\" and then \"" + END + "\"");
            }
            List<Duel> duels = duels();
            double beyond = Student.beyond(1 / ONE_PAGE_IN / duels.size(), seeds - 1);
            List<Duel> lost = duels.stream().filter(duel -> duel.loses(beyond)).toList();
            List<Cell> poor = cells.stream()
                    .filter(cell -> !NOBODY_WELL.contains(cell.pool().scenario()) && cell.meanErrors() > MANY_PERCENT)
                    .toList();
            long unexplained = lost.stream()
                            .filter(duel -> Reason.of(Reason.WORSE, duel.other()).isEmpty())
                            .count()
                    + poor.stream()
                            .filter(cell -> Reason.of(Reason.LOST, cell).isEmpty())
                            .count();
            long rejected = sum(Figure.REJECTED);
            long emptied = cells.stream().mapToLong(Cell::emptied).sum();
            Files.writeString(
                    page,
                    text.substring(0, begin) + BEGIN + "\n\n" + about(commit, rejected, emptied) + verdict(duels, lost, beyond)
                            + worse(lost) + poor(poor) + names.stream().map(this::table).collect(Collectors.joining())
                            + text.substring(end));
            System.out.printf(
                    Locale.ROOT,
                    "small-pools: %d runs, %d requests without an instance, the pool empty in %d; the default worse in %d of %d"
                            + " comparisons; %d times many requests fail although a server is well; %d without a known reason;"
                            + " in %s%n",
                    runs(),
                    rejected,
                    emptied,
                    lost.size(),
                    duels.size(),
                    poor.size(),
                    unexplained,
                    page);
            return rejected == 0 && emptied == 0 && unexplained == 0;
        }

        private long sum(Figure figure) {
            return cells.stream().mapToLong(cell -> cell.sum(figure)).sum();
        }

        private long runs() {
            return cells.stream().mapToLong(cell -> cell.of().results().size()).sum();
        }

        /** Strategies that see other servers than the default, by zone or subset, are not compared. */
        private List<Duel> duels() {
            List<Duel> duels = new ArrayList<>();
            for (Cell own : cells) {
                if (own.strategy().equals(DEFAULT.strategy())) {
                    cells.stream()
                            .filter(other -> other.pool().equals(own.pool()) && other != own)
                            .filter(other -> !other.strategy().matches("(zone-aware|subset)\\(.*"))
                            .forEach(other -> duels.add(Duel.of(own, other)));
                }
            }
            return duels;
        }

        private String about(String commit, long rejected, long emptied) {
            return String.format(
                    Locale.ROOT,
                    "Commit %s, seeds 1 to %d, %,d runs, %,d requests. Requests without an instance: %,d. Runs in which the pool was"
                            + " ever empty: %,d.%n%n",
                    commit,
                    seeds,
                    runs(),
                    sum(Figure.REQUESTS),
                    rejected,
                    emptied);
        }

        private String verdict(List<Duel> duels, List<Duel> lost, double beyond) {
            long won = duels.stream().filter(duel -> duel.wins(beyond)).count();
            return String.format(
                    Locale.ROOT,
                    "### The default beside the others%n%n`%s` has fewer failed attempts in %d of %d comparisons, as many in %d,"
                            + " more in %d. Beyond noise is t > %.2f.%n%n",
                    DEFAULT.strategy(),
                    won,
                    duels.size(),
                    duels.size() - won - lost.size(),
                    lost.size(),
                    beyond);
        }

        private static String worse(List<Duel> lost) {
            if (lost.isEmpty()) {
                return "";
            }
            StringBuilder text = new StringBuilder("| scenario | servers | default, errors % | better | why |\n|---|---:|---:|---|---|\n");
            Map<Pool, List<Duel>> byPool = lost.stream()
                    .collect(Collectors.groupingBy(duel -> duel.own().pool(), LinkedHashMap::new, Collectors.toList()));
            byPool.forEach((pool, duels) -> {
                Map<String, List<Duel>> byReason = duels.stream()
                        .collect(Collectors.groupingBy(
                                duel -> Reason.of(Reason.WORSE, duel.other()).map(Reason::text).orElse("**not known**"),
                                LinkedHashMap::new,
                                Collectors.toList()));
                byReason.forEach((reason, same) -> text.append(String.format(
                        Locale.ROOT,
                        "| `%s` | %d | %.3f | %s | %s |%n",
                        pool.scenario(),
                        pool.size(),
                        same.get(0).own().meanErrors(),
                        same.stream()
                                .map(duel -> String.format(
                                        Locale.ROOT, "`%s` %.3f", duel.other().strategy(), duel.other().meanErrors()))
                                .collect(Collectors.joining(", ")),
                        reason)));
            });
            return text.append('\n').toString();
        }

        private static String poor(List<Cell> poor) {
            if (poor.isEmpty()) {
                return "";
            }
            StringBuilder text = new StringBuilder("### Where many requests fail although a server is well\n\n")
                    .append(String.format(
                            Locale.ROOT, "More than %.0f %% of the attempts of the window, the mean over the seeds.%n%n", MANY_PERCENT))
                    .append("| scenario | servers | errors % | why |\n|---|---:|---|---|\n");
            Map<List<Object>, List<Cell>> rows = poor.stream()
                    .collect(Collectors.groupingBy(
                            cell -> List.of(
                                    cell.pool().scenario(),
                                    cell.pool().size(),
                                    Reason.of(Reason.LOST, cell).map(Reason::text).orElse("**not known**")),
                            LinkedHashMap::new,
                            Collectors.toList()));
            rows.forEach((row, same) -> text.append(String.format(
                    Locale.ROOT,
                    "| `%s` | %s | %s | %s |%n",
                    row.get(0),
                    row.get(1),
                    same.stream()
                            .map(cell -> String.format(Locale.ROOT, "`%s` %.1f", cell.strategy(), cell.meanErrors()))
                            .collect(Collectors.joining(", ")),
                    row.get(2))));
            return text.append('\n').toString();
        }

        private String table(String name) {
            StringBuilder text = new StringBuilder("### ").append(name).append("\n\n| strategy |");
            SIZES.forEach(size -> text.append(String.format(" %d: errors %% | p99 ms | false | most out |", size)));
            text.append("\n|---|").append("---:|---:|---:|---:|".repeat(SIZES.size())).append('\n');
            cells.stream()
                    .filter(cell -> cell.pool().scenario().equals(name))
                    .collect(Collectors.groupingBy(Cell::strategy, LinkedHashMap::new, Collectors.toList()))
                    .forEach((strategy, row) -> {
                        text.append("| ").append(strategy).append(" |");
                        for (Cell cell : row) {
                            for (Figure figure : List.of(
                                    Figure.ATTEMPT_ERRORS, Figure.P99, Figure.FALSE_EJECTIONS, Figure.MAX_EJECTED)) {
                                text.append(' ').append(cell.text(figure)).append(" |");
                            }
                        }
                        text.append('\n');
                    });
            return text.append('\n').toString();
        }
    }
}
