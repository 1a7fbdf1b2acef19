import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Reads results of {@code simulate --json} and writes their tables between the two marks of a page. */
public final class SimulationTables {
    private static final String BEGIN = "<!-- figures: begin, written by docs/evidence/simulation.sh -->";
    private static final String END = "<!-- figures: end -->";

    /** Key and heading; those of all seeds together have no worst. */
    private static final List<List<String>> COLUMNS = List.of(
            List.of("errorPercent", "errors %"),
            List.of("attemptErrorPercent", "attempt errors %"),
            List.of("meanMillis", "mean ms"),
            List.of("p50Millis", "p50 ms"),
            List.of("p99Millis", "p99 ms"),
            List.of("p999Millis", "p99.9 ms"),
            List.of("overOneSecondPercent", "over 1 s %"),
            List.of("faultySharePercent", "faulty share %"),
            List.of("oddSharePercent", "odd share %"),
            List.of("requestsToDetect", "until out req"),
            List.of("secondsToDetect", "until out s"),
            List.of("falseEjections", "false"),
            List.of("maxEjected", "most out"),
            List.of("secondsToFairShare", "fair again s"),
            List.of("recoveredWithin10sPercent", "within 10 s %"),
            List.of("overshoot", "overshoot ×"),
            List.of("peakTrialsPer100ms", "trials / 100 ms"));

    private SimulationTables() {}

    /** Arguments: the page, the commit, the results. */
    public static void main(String[] arguments) throws IOException {
        Path page = Path.of(arguments[0]);
        List<JsonNode> scenarios = new ArrayList<>();
        for (String file : List.of(arguments).subList(2, arguments.length)) {
            new ObjectMapper().readTree(Path.of(file).toFile()).get("scenarios").forEach(scenarios::add);
        }
        String text = Files.readString(page);
        int begin = text.indexOf(BEGIN);
        int end = text.indexOf(END);
        if (begin < 0 || end < begin) {
            throw new IOException("page: no marks, expected \"" + BEGIN + "\" and then \"" + END + "\"");
        }
        StringBuilder tables = new StringBuilder(about(scenarios, arguments[1]));
        scenarios.forEach(scenario -> tables.append(table(scenario)));
        Files.writeString(page, text.substring(0, begin) + BEGIN + "\n\n" + tables + text.substring(end));
        System.out.println("simulation: " + scenarios.size() + " scenarios in " + page);
    }

    private static String about(List<JsonNode> scenarios, String commit) {
        long requests = 0;
        for (JsonNode scenario : scenarios) {
            for (JsonNode result : scenario.get("results")) {
                requests += result.get("requestsTotal").asLong();
            }
        }
        int seeds = scenarios.get(0).get("seeds").asInt();
        return String.format(
                Locale.ROOT,
                "Commit %s, seed%s, %,d simulated requests. The median over the seeds, in brackets the worst where it differs.%n%n",
                commit,
                seeds == 1 ? " 1" : "s 1 to " + seeds,
                requests);
    }

    private static String table(JsonNode scenario) {
        List<JsonNode> results = new ArrayList<>();
        scenario.get("results").forEach(results::add);
        List<List<String>> columns = COLUMNS.stream()
                .filter(column -> results.stream().anyMatch(each -> !each.get(column.get(0)).isNull()))
                .filter(column -> !column.get(0).equals("attemptErrorPercent")
                        || results.stream()
                                .anyMatch(each -> !each.get("attempts").equals(each.get("requestsTotal"))))
                .toList();
        StringBuilder table = new StringBuilder("### ")
                .append(scenario.get("name").asText())
                .append("\n\n")
                .append(scenario.get("about").asText().strip())
                .append("\n\n| policy | ")
                .append(String.join(" | ", columns.stream().map(column -> column.get(1)).toList()))
                .append(" |\n|---|")
                .append("---:|".repeat(columns.size()))
                .append('\n');
        for (JsonNode result : results) {
            String scorer = result.get("scorer").isNull() ? "" : ", " + result.get("scorer").asText();
            table.append("| ")
                    .append(result.get("strategy").asText())
                    .append(scorer)
                    .append(" | ")
                    .append(String.join(" | ", columns.stream().map(column -> cell(result, column.get(0))).toList()))
                    .append(" |\n");
        }
        return table.append('\n').toString();
    }

    private static String cell(JsonNode result, String key) {
        String median = figure(result.get(key));
        JsonNode worst = result.get("worst").get(key);
        String other = worst == null ? median : figure(worst);
        return other.equals(median) ? median : median + " (" + other + ")";
    }

    /** Three digits that count. */
    private static String figure(JsonNode value) {
        if (value.isNull()) {
            return "–";
        }
        double number = value.asDouble();
        if (number == Math.rint(number)) {
            return String.format(Locale.ROOT, "%.0f", number);
        }
        double size = Math.abs(number);
        int decimals = size >= 99.95 ? 0 : size >= 9.995 ? 1 : size >= 0.9995 ? 2 : 3;
        return String.format(Locale.ROOT, "%." + decimals + "f", number);
    }
}
