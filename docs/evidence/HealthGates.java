import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.datapunk.lb.bootstrap.simulate.SimulateCommand;
import io.datapunk.lb.simulator.library.ScenarioLibrary;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine;

/**
 * The gates of the health engine: runs the simulations they need, as far as there are no results of them yet, and writes
 * between the two marks of a page whether each is reached.
 */
public final class HealthGates {
    private static final String BEGIN = "<!-- figures: begin, written by docs/evidence/health.sh -->";
    private static final String END = "<!-- figures: end -->";

    private static final String DEFAULT = "adaptive";
    private static final List<String> RIVALS = List.of(
            "plain-round-robin",
            "plain-least-request",
            "plain-peak-ewma",
            "five-consecutive",
            "linkerd-unified",
            "envoy-success-rate");

    private static final String WHOLE = "rolling-restart-whole";
    private static final int FIRST_SEED = 4001;
    private static final int MISSED = 10;
    private static final double NONE = Double.NaN;
    private static final double NOT_REACHED = Double.POSITIVE_INFINITY;

    private static final Map<String, String> WORDS = Map.ofEntries(
            Map.entry("requestsToDetect", "leak"),
            Map.entry("requestsWhileFaulty", "requests while faulty"),
            Map.entry("faultySharePercent", "share %"),
            Map.entry("oddSharePercent", "share of the odd one %"),
            Map.entry("errorPercent", "errors %"),
            Map.entry("attemptErrorPercent", "attempt errors %"),
            Map.entry("meanMillis", "mean ms"),
            Map.entry("p99Millis", "p99 ms"),
            Map.entry("p999Millis", "p99.9 ms"),
            Map.entry("overOneSecondPercent", "over 1 s %"),
            Map.entry("secondsToFairShare", "back s"),
            Map.entry("overshoot", "overshoot ×"),
            Map.entry("ejections", "ejections"),
            Map.entry("falseEjections", "false ejections"),
            Map.entry("falseEjectionsTotal", "false ejections a million, upper bound"),
            Map.entry("recoveredWithin10sPercent", "back within 10 s, % of servers"),
            Map.entry("recoveredWithin20sPercent", "back within 20 s, % of servers"),
            Map.entry("peakTrialsPer100ms", "most trials in 100 ms"));

    private HealthGates() {}

    /**
     * Arguments: the seeds, how many seconds the runs without faults last, the directory of the results, the page, the commit.
     * Exit codes: 0 all gates are reached, {@value #MISSED} one is missed, 1 no page is written.
     */
    public static void main(String[] arguments) throws IOException {
        int seeds = Integer.parseInt(arguments[0]);
        Map<String, List<Gate>> gates = Gates.all(Integer.parseInt(arguments[1]));
        Results results = new Results(Path.of(arguments[2]), seeds);
        new Runs(results.directory, seeds).complete(List.copyOf(cases(gates)));
        System.exit(new Page(gates, results).write(Path.of(arguments[3]), arguments[4]) ? 0 : MISSED);
    }

    /** Each once. */
    private static Set<Case> cases(Map<String, List<Gate>> gates) {
        Set<Case> cases = new LinkedHashSet<>();
        gates.values().forEach(section -> section.forEach(gate -> cases.add(gate.of)));
        ScenarioLibrary.names().forEach(name -> cases.add(new Case(name, "")));
        cases.addAll(Gates.elsewhere());
        return cases;
    }

    /** A setting as it is anyway, for what is run more often: the largest of many seconds varies from seed to seed. */
    private static final String OFTEN = "faultSeconds=30";

    /** A simulation: settings as for {@code --set}, separated by spaces. */
    private record Case(String scenario, String settings) {
        String file() {
            return (scenario + " " + settings).strip().replace(' ', '_');
        }

        /** More where the figure varies much, fewer where a run takes long. */
        int seeds(int usual) {
            return (scenario.equals("detector") && !settings.isEmpty()) || settings.equals(OFTEN)
                    ? 10 * usual
                    : settings.contains("clients=1000") ? Math.max(1, usual / 4) : usual;
        }

        /** Compared is every scenario as it comes. */
        String strategies() {
            boolean compared = settings.isEmpty() && ScenarioLibrary.names().contains(scenario);
            return compared ? DEFAULT + "," + String.join(",", RIVALS) : DEFAULT;
        }

        String title() {
            return "`" + scenario + "`" + (settings.isEmpty() ? "" : " " + settings);
        }
    }

    /**
     * What a figure should come to. Limit and stretch are for the median of the seeds (or for all of them together), worst for
     * each single one; those that are not there are not a number.
     */
    private record Gate(
            Case of, String key, boolean atLeast, double limit, double worst, double stretch, int decimals) {
        private static final int EXACT = -1;

        static Gate of(String scenario, String settings, String key) {
            return new Gate(new Case(scenario, settings), key, false, NONE, NONE, NONE, EXACT);
        }

        Gate most(double median) {
            return new Gate(of, key, false, median, NONE, stretch, decimals);
        }

        Gate most(double median, double single) {
            return new Gate(of, key, false, median, single, stretch, decimals);
        }

        Gate least(double median) {
            return new Gate(of, key, true, median, NONE, stretch, decimals);
        }

        Gate stretch(double further) {
            return new Gate(of, key, atLeast, limit, worst, further, decimals);
        }

        /** Compared with as many decimals as were published. */
        Gate rounded(int published) {
            return new Gate(of, key, atLeast, limit, worst, stretch, published);
        }

        State state(JsonNode result) {
            double reached = reached(result);
            boolean missed = !holds(reached, limit) || !holds(worst(result), worst);
            if (missed) {
                return State.MISSED;
            }
            boolean further = !Double.isNaN(stretch) && holds(reached, stretch);
            return further ? State.STRETCH : Double.isNaN(limit) ? State.REPORTED : State.OK;
        }

        private boolean holds(double value, double bound) {
            double scale = Math.pow(10, decimals);
            double compared = decimals == EXACT ? value : Math.rint(value * scale) / scale;
            return Double.isNaN(bound) || (atLeast ? compared >= bound : compared <= bound);
        }

        private double reached(JsonNode result) {
            return key.equals("falseEjectionsTotal")
                    ? Poisson.upperBound(result.get(key).asLong())
                            / (result.get("requestsTotal").asLong() / 1e6)
                    : Results.number(result.get(key));
        }

        private double worst(JsonNode result) {
            JsonNode value = result.get("worst").get(key);
            return value == null ? NONE : Results.number(value);
        }

        String row(Results results) throws IOException {
            JsonNode result = results.of(this.of);
            int runs = result.get("runs").asInt();
            String figure = WORDS.get(key) + (runs == results.seeds() ? "" : ", seeds: " + runs);
            return String.join(
                    " | ",
                    "| " + of.title() + ": " + figure,
                    text(result),
                    bound(limit) + (Double.isNaN(worst) ? "" : " (" + Text.figure(worst) + ")"),
                    bound(stretch),
                    state(result).text + " |\n");
        }

        private String text(JsonNode result) {
            String reached = Text.figure(reached(result));
            if (key.equals("falseEjectionsTotal")) {
                double millions = result.get("requestsTotal").asLong() / 1e6;
                return reached + ": " + result.get(key) + " in " + Text.figure(millions) + " million";
            }
            double single = worst(result);
            String most = Double.isNaN(single) ? reached : Text.figure(single);
            String mean = of.scenario.equals("detector") ? ", mean " + Text.figure(Results.mean(result, key)) : "";
            return reached + (most.equals(reached) ? "" : " (" + most + ")") + mean;
        }

        private String bound(double value) {
            return Double.isNaN(value) ? "" : (atLeast ? "≥ " : "≤ ") + Text.figure(value);
        }
    }

    private enum State {
        STRETCH("stretch"),
        OK("ok"),
        MISSED("**missed**"),
        REPORTED("");

        private final String text;

        State(String text) {
            this.text = text;
        }
    }

    /** Which gates there are, by sections of the page. */
    private static final class Gates {
        static Map<String, List<Gate>> all(int seconds) {
            Map<String, List<Gate>> all = new LinkedHashMap<>();
            all.put("Detector", detector());
            all.put("Without faults", withoutFaults(seconds));
            all.put("One server", oneServer());
            all.put("Many servers", manyServers());
            all.put("Not the servers' fault", notTheirFault());
            all.put("Back again", backAgain());
            all.put("Many clients", manyClients());
            all.put("Against palantir/dialogue", dialogue());
            return all;
        }

        private static List<Gate> detector() {
            return List.of(
                    Gate.of("detector", "errors=100%", "requestsToDetect").most(5).stretch(3.0),
                    Gate.of("detector", "errors=50%", "requestsToDetect").most(10).stretch(8.3),
                    Gate.of("detector", "errors=30%", "requestsToDetect").most(18).stretch(15.2),
                    Gate.of("detector", "errors=20%", "requestsToDetect").most(30).stretch(26.5),
                    Gate.of("detector", "errors=10%", "requestsToDetect").most(80).stretch(70.7));
        }

        private static List<Gate> withoutFaults(int seconds) {
            List<Gate> gates = new ArrayList<>();
            for (String errors : List.of("0.1%", "1%", "3%", "10%")) {
                for (int servers : List.of(2, 3, 10, 100)) {
                    String settings = "errorRate=" + errors + " servers=" + servers + " faultSeconds=" + seconds;
                    gates.add(Gate.of("no-fault", settings, "falseEjectionsTotal").most(2).stretch(1));
                }
            }
            return gates;
        }

        private static List<Gate> oneServer() {
            return List.of(
                    Gate.of("linkerd-slow-server", "", "overOneSecondPercent").most(0.07).stretch(0.06),
                    Gate.of("linkerd-slow-server", "", "p999Millis").most(190),
                    Gate.of("fast-fail", "", "requestsToDetect").most(5, 6),
                    Gate.of("fast-fail", "", "faultySharePercent").most(0.1).stretch(0.08),
                    Gate.of("fast-fail", "checks=seeing", "faultySharePercent").most(0.1).stretch(0.05),
                    Gate.of("fast-fail", "", "secondsToFairShare").most(5, 10),
                    Gate.of("fast-fail", OFTEN, "overshoot").most(1.2),
                    Gate.of("partial-30", "", "requestsToDetect").most(16, 35).stretch(13),
                    Gate.of("partial-30", "", "secondsToFairShare").most(6),
                    Gate.of("partial-10", "", "requestsToDetect").most(80, 250).stretch(64),
                    Gate.of("partial-10", "", "errorPercent").most(0.42),
                    Gate.of("flap-3s", "", "errorPercent").most(0.34).stretch(0.29),
                    Gate.of("flap-3s", "", "faultySharePercent").stretch(0.2),
                    Gate.of("grey-5x", "", "p99Millis").most(115).stretch(110),
                    Gate.of("grey-5x", "", "secondsToFairShare").most(5).stretch(2),
                    Gate.of("grey-5x", "", "ejections").most(0, 0),
                    Gate.of("black-hole", "", "requestsToDetect").most(6).stretch(4),
                    Gate.of("burst-200ms", "", "ejections").most(0, 0),
                    Gate.of("burst-200ms", "", "requestsToDetect").most(4),
                    Gate.of("uneven-base", "", "ejections").most(0, 0),
                    Gate.of("uneven-base", "", "oddSharePercent").least(6),
                    Gate.of("throttled", "", "errorPercent").most(0.6),
                    Gate.of("low-traffic", "", "errorPercent").most(4.2),
                    Gate.of("low-traffic", "checks=usual", "errorPercent").most(0.5));
        }

        private static List<Gate> manyServers() {
            return List.of(
                    Gate.of("six-of-ten", "", "errorPercent").most(1.0).stretch(0.6),
                    Gate.of("seven-of-ten", "", "errorPercent").most(1.2).stretch(0.7),
                    Gate.of("nine-of-ten", "", "errorPercent").most(2.1).stretch(0.8),
                    Gate.of(WHOLE, "", "errorPercent").most(0.35).stretch(0.30),
                    Gate.of("rolling-restart", "", "errorPercent"),
                    Gate.of("rolling-restart", "", "requestsWhileFaulty").most(62));
        }

        private static List<Gate> notTheirFault() {
            List<Gate> gates = new ArrayList<>();
            for (String scenario : List.of("correlated-50", "correlated-100", "all-hang")) {
                gates.add(Gate.of(scenario, "", "falseEjections").most(0, 1));
                gates.add(Gate.of(scenario, "", "overshoot").most(1.5, 2.5).stretch(1.2));
            }
            gates.add(Gate.of("busy-cache", "", "errorPercent").most(0.4).stretch(0.3));
            gates.add(Gate.of("busy-cache", "", "falseEjections").most(1));
            gates.add(Gate.of("route-fault", "routeKey=true", "falseEjections").most(0));
            gates.add(Gate.of("route-fault", "", "falseEjections").most(3));
            gates.add(Gate.of("client-stall", "faultSeconds=1", "ejections").most(0));
            gates.add(Gate.of("client-stall", "", "ejections").most(0));
            return gates;
        }

        private static List<Gate> backAgain() {
            List<Gate> gates = new ArrayList<>();
            for (String scenario : List.of("fast-fail", "partial-30")) {
                for (String checks : List.of("none", "seeing")) {
                    for (int seconds : List.of(8, 30, 120)) {
                        boolean slow = seconds == 120 && checks.equals("none");
                        String key = slow ? "recoveredWithin20sPercent" : "recoveredWithin10sPercent";
                        gates.add(Gate.of(scenario, "faultSeconds=" + seconds + " checks=" + checks, key)
                                .least(90));
                    }
                }
            }
            return gates;
        }

        private static List<Gate> manyClients() {
            return List.of(
                    Gate.of("many-clients", "", "attemptErrorPercent").most(0.9),
                    Gate.of("fast-fail", "clients=20", "attemptErrorPercent").most(1.2),
                    Gate.of("herd", "clients=1000", "peakTrialsPer100ms").most(100).stretch(50),
                    Gate.of("herd", "clients=1000 checks=usual", "peakTrialsPer100ms"));
        }

        private static List<Gate> dialogue() {
            return List.of(
                    Gate.of("dialogue-simplest", "", "errorPercent").most(0),
                    Gate.of("dialogue-simplest", "", "meanMillis").most(786).rounded(0),
                    Gate.of("dialogue-fast-503s-then-revert", "", "errorPercent").most(0),
                    Gate.of("dialogue-fast-503s-then-revert", "", "meanMillis").most(120).rounded(0),
                    Gate.of("dialogue-slow-503s-then-revert", "", "errorPercent").most(0),
                    Gate.of("dialogue-slow-503s-then-revert", "", "meanMillis").most(89).rounded(0),
                    Gate.of("dialogue-drastic-slowdown", "", "errorPercent").most(0),
                    Gate.of("dialogue-drastic-slowdown", "", "meanMillis").most(252).rounded(0),
                    Gate.of("dialogue-fast-400s-then-revert", "", "errorPercent").most(6.4).rounded(1),
                    Gate.of("dialogue-all-nodes-500", "", "errorPercent").most(50).rounded(1),
                    Gate.of("dialogue-uncommon-flakes", "", "errorPercent").most(1.0).rounded(1));
        }

        /** Sizes that no gate is about. */
        static List<Case> elsewhere() {
            List<Case> cases = new ArrayList<>();
            for (String scenario : List.of("fast-fail", "partial-30")) {
                cases.add(new Case(scenario, ""));
                List.of(3, 5, 30, 200).forEach(servers -> cases.add(new Case(scenario, "servers=" + servers)));
                List.of(5, 50, 5000).forEach(rate -> cases.add(new Case(scenario, "rate=" + rate)));
                List.of(5, 300).forEach(seconds -> cases.add(new Case(scenario, "faultSeconds=" + seconds)));
            }
            return cases;
        }
    }

    /** Runs what has not run yet: {@code simulate} in this process, which gets faster the longer it lasts. */
    private record Runs(Path directory, int seeds) {
        void complete(List<Case> cases) throws IOException {
            for (int i = 0; i < cases.size(); i++) {
                Path file = directory.resolve(cases.get(i).file() + ".json");
                if (!Files.exists(file)) {
                    System.err.println("health: " + (i + 1) + " of " + cases.size() + ": " + cases.get(i).file());
                    Path part = directory.resolve("part.json");
                    simulate(cases.get(i), part);
                    Files.move(part, file, StandardCopyOption.REPLACE_EXISTING);
                }
            }
        }

        private void simulate(Case which, Path json) throws IOException {
            List<String> arguments = new ArrayList<>(List.of(
                    which.scenario.equals(WHOLE) ? whole().toString() : which.scenario,
                    "--strategies=" + which.strategies(),
                    "--seed=" + FIRST_SEED,
                    "--seeds=" + which.seeds(seeds),
                    "--json=" + json));
            which.settings.lines().flatMap(all -> Stream.of(all.split(" "))).forEach(one -> arguments.add("--set=" + one));
            int code = new CommandLine(new SimulateCommand())
                    .setOut(new PrintWriter(Writer.nullWriter()))
                    .execute(arguments.toArray(String[]::new));
            if (code != 0) {
                throw new IOException("simulate " + String.join(" ", arguments) + ": ended with " + code);
            }
        }

        /** The scenario of a rolling restart, measured from the beginning to the end. */
        private Path whole() throws IOException {
            String text = ScenarioLibrary.text("rolling-restart").orElseThrow();
            return Files.writeString(
                    directory.resolve(WHOLE + ".yaml"), text.replaceFirst("(?m)^measured:.*$", "measured: all"));
        }
    }

    /** The files of {@code simulate --json} in a directory. */
    private record Results(Path directory, int seeds) {
        private static final ObjectMapper MAPPER = new ObjectMapper();

        JsonNode scenario(Case which) throws IOException {
            return MAPPER.readTree(directory.resolve(which.file() + ".json").toFile())
                    .get("scenarios")
                    .get(0);
        }

        /** Of the default, which is the first. */
        JsonNode of(Case which) throws IOException {
            return scenario(which).get("results").get(0);
        }

        static double number(JsonNode value) {
            return value.isNull() ? NOT_REACHED : value.asDouble();
        }

        static double[] bySeed(JsonNode result, String key) {
            JsonNode values = result.get("bySeed").get(key);
            double[] numbers = new double[values.size()];
            Arrays.setAll(numbers, seed -> number(values.get(seed)));
            return numbers;
        }

        static double mean(JsonNode result, String key) {
            return Arrays.stream(bySeed(result, key)).average().orElse(NONE);
        }
    }

    /** How the default compares with others, seed by seed. */
    private record Duel(Case of, JsonNode own, JsonNode other, String key, int won, int lost, int seeds) {
        private static final double LEAST_POINTS = 0.01; // of percent
        private static final double LEAST_PART = 0.01;

        static Duel of(Case of, JsonNode own, JsonNode other, String key) {
            double[] ours = Results.bySeed(own, key);
            double[] theirs = Results.bySeed(other, key);
            int won = 0;
            int lost = 0;
            for (int seed = 0; seed < ours.length; seed++) {
                won += ours[seed] < theirs[seed] ? 1 : 0;
                lost += ours[seed] > theirs[seed] ? 1 : 0;
            }
            return new Duel(of, own, other, key, won, lost, ours.length);
        }

        String rival() {
            return other.get("strategy").asText();
        }

        boolean loses() {
            return median(own) - median(other) > least() && 4 * lost >= 3 * seeds;
        }

        boolean wins() {
            return median(other) - median(own) > least() && 4 * won >= 3 * seeds;
        }

        String row() {
            return "| " + of.title() + " | " + WORDS.get(key) + " | " + text(own) + " | ";
        }

        String better() {
            return "`" + rival() + "` " + text(other) + " (" + lost + ")";
        }

        /** With a latency the errors that it may have been bought with. */
        private String text(JsonNode result) {
            String errors = Text.figure(Results.number(result.get("attemptErrorPercent")));
            return key.endsWith("Percent") ? errors : Text.figure(median(result)) + " with " + errors + " % errors";
        }

        private double median(JsonNode result) {
            return Results.number(result.get(key));
        }

        private double least() {
            return key.endsWith("Percent") ? LEAST_POINTS : LEAST_PART * Math.min(median(own), median(other));
        }
    }

    /** Upper bounds of rare events. */
    private static final class Poisson {
        private static final double BEYOND = 0.05;

        /** The mean above which so few events or fewer come up once in twenty times: exact, one-sided, 95 %. */
        static double upperBound(long events) {
            double low = events;
            double high = 2 * events + 10;
            while (high - low > 1e-9 * high) {
                double middle = (low + high) / 2;
                if (atMost(events, middle) > BEYOND) {
                    low = middle;
                } else {
                    high = middle;
                }
            }
            return high;
        }

        /** Summed downwards from the largest term, which alone needs a logarithm. */
        private static double atMost(long events, double mean) {
            double log = -mean;
            for (long i = 1; i <= events; i++) {
                log += Math.log(mean / i);
            }
            double term = 1;
            double sum = 0;
            for (long i = events; i >= 0; i--) {
                sum += term;
                term *= i / mean;
            }
            return Math.exp(log) * sum;
        }
    }

    /** The generated part of the page. */
    private record Page(Map<String, List<Gate>> gates, Results results) {
        /** Returns whether no gate is missed. */
        boolean write(Path page, String commit) throws IOException {
            String text = Files.readString(page);
            int begin = text.indexOf(BEGIN);
            int end = text.indexOf(END);
            if (begin < 0 || end < begin) {
                throw new IOException("page: no marks, expected \"" + BEGIN + "\" and then \"" + END + "\"");
            }
            Map<State, Long> states = states();
            String summary = states.getOrDefault(State.STRETCH, 0L) + " gates reached with the stretch, "
                    + states.getOrDefault(State.OK, 0L) + " reached, " + states.getOrDefault(State.MISSED, 0L) + " missed";
            Files.writeString(
                    page,
                    text.substring(0, begin) + BEGIN + "\n\n" + about(commit) + "\n" + summary + ".\n\n" + sections()
                            + sizes() + comparison() + text.substring(end));
            System.out.println("health: " + summary + "; in " + page);
            return !states.containsKey(State.MISSED);
        }

        private Map<State, Long> states() throws IOException {
            List<State> states = new ArrayList<>();
            for (List<Gate> section : gates.values()) {
                for (Gate gate : section) {
                    states.add(gate.state(results.of(gate.of)));
                }
            }
            return states.stream().collect(Collectors.groupingBy(state -> state, Collectors.counting()));
        }

        private String about(String commit) throws IOException {
            long requests = 0;
            for (Case each : cases(gates)) {
                for (JsonNode result : results.scenario(each).get("results")) {
                    requests += result.get("requestsTotal").asLong();
                }
            }
            long first = results.scenario(new Case("fast-fail", "")).get("firstSeed").asLong();
            return String.format(
                    Locale.ROOT,
                    "Commit %s, seeds %d to %d, %,d simulated requests.",
                    commit,
                    first,
                    first + results.seeds() - 1,
                    requests);
        }

        private String sections() throws IOException {
            StringBuilder text = new StringBuilder();
            for (Map.Entry<String, List<Gate>> section : gates.entrySet()) {
                text.append("### ")
                        .append(section.getKey())
                        .append("\n\n| gate | reached | limit | stretch | |\n|---|---:|---:|---:|---|\n");
                for (Gate gate : section.getValue()) {
                    text.append(gate.row(results));
                }
                text.append('\n');
            }
            return text.toString();
        }

        private String sizes() throws IOException {
            List<String> keys = List.of("requestsToDetect", "errorPercent", "falseEjections", "secondsToFairShare");
            StringBuilder text = new StringBuilder("### Other sizes\n\nNo gates: how far the figures carry.\n\n| scenario | ")
                    .append(keys.stream().map(WORDS::get).collect(Collectors.joining(" | ")))
                    .append(" |\n|---|")
                    .append("---:|".repeat(keys.size()))
                    .append('\n');
            for (Case each : Gates.elsewhere()) {
                JsonNode result = results.of(each);
                text.append("| ").append(each.title());
                keys.forEach(key -> text.append(" | ").append(Text.withWorst(result, key)));
                text.append(" |\n");
            }
            return text.append('\n').toString();
        }

        private String comparison() throws IOException {
            List<Duel> duels = new ArrayList<>();
            for (String name : ScenarioLibrary.names()) {
                Case each = new Case(name, "");
                JsonNode all = results.scenario(each).get("results");
                for (int rival = 1; rival < all.size(); rival++) {
                    duels.add(Duel.of(each, all.get(0), all.get(rival), "attemptErrorPercent"));
                    duels.add(Duel.of(each, all.get(0), all.get(rival), "p99Millis"));
                }
            }
            StringBuilder text = new StringBuilder("### Beside the rules of others\n\n")
                    .append("In how many of the ")
                    .append(ScenarioLibrary.names().size())
                    .append(" scenarios the default is better, as good, and worse:\n\n")
                    .append("| policy | attempt errors | p99 |\n|---|---:|---:|\n");
            for (String rival : RIVALS) {
                text.append("| `").append(rival).append("` | ");
                text.append(score(duels, rival, "attemptErrorPercent")).append(" | ");
                text.append(score(duels, rival, "p99Millis")).append(" |\n");
            }
            text.append("\nWhere it is worse; behind each policy its figure, and in how many of the seeds it was the better:\n\n")
                    .append("| scenario | figure | default | better |\n|---|---|---:|---|\n");
            duels.stream()
                    .filter(Duel::loses)
                    .collect(Collectors.groupingBy(
                            Duel::row,
                            LinkedHashMap::new,
                            Collectors.mapping(Duel::better, Collectors.joining(", "))))
                    .forEach((row, better) -> text.append(row).append(better).append(" |\n"));
            return text.append('\n').toString();
        }

        private static String score(List<Duel> duels, String rival, String key) {
            List<Duel> own = duels.stream()
                    .filter(duel -> duel.rival().equals(rival) && duel.key.equals(key))
                    .toList();
            long won = own.stream().filter(Duel::wins).count();
            long lost = own.stream().filter(Duel::loses).count();
            return won + " / " + (own.size() - won - lost) + " / " + lost;
        }
    }

    private static final class Text {
        static String withWorst(JsonNode result, String key) {
            String median = figure(Results.number(result.get(key)));
            String worst = figure(Results.number(result.get("worst").get(key)));
            return worst.equals(median) ? median : median + " (" + worst + ")";
        }

        /** Three digits that count. */
        static String figure(double number) {
            if (number == NOT_REACHED) {
                return "–";
            }
            if (number == Math.rint(number)) {
                return String.format(Locale.ROOT, "%.0f", number);
            }
            double size = Math.abs(number);
            int decimals = size >= 99.95 ? 0 : size >= 9.995 ? 1 : size >= 0.9995 ? 2 : 3;
            return String.format(Locale.ROOT, "%." + decimals + "f", number);
        }
    }
}
