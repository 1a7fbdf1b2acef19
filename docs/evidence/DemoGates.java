import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.File;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/** Reads results of {@code demo --json}, prints one line for each, and fails when one misses a gate. */
public final class DemoGates {
    private static final double MOST_FAILED_PERCENT = 0.5;
    private static final double MOST_REQUESTS_IN_THE_MEDIAN = 6;
    private static final double MOST_SECONDS = 10;
    private static final double MOST_SECONDS_UNSEEN = 15; // where checks cannot see the fault
    private static final double MOST_SLOW_PART_OF_FAIR_SHARE = 0.25;
    private static final List<String> FAULTY = List.of("fast-fail", "killed", "flapping", "slow", "late");

    private final List<String> missed = new ArrayList<>();
    private final List<Double> costs = new ArrayList<>();

    private DemoGates() {}

    public static void main(String[] files) throws Exception {
        List<JsonNode> runs = new ArrayList<>();
        for (String file : files) {
            runs.add(new ObjectMapper().readTree(new File(file)));
        }
        runs.sort(Comparator.<JsonNode>comparingLong(run -> Math.round(run.get("durationSeconds").asDouble()))
                .thenComparingLong(run -> run.get("seed").asLong()));
        DemoGates gates = new DemoGates();
        System.out.println("                                      |  fast-fail  |   killed    |  flapping   |"
                + "     slow      | late");
        System.out.println("   seed     s  requests  failed % p99ms| cost half s | cost half s | cost half s |"
                + " share% half s | half s");
        runs.forEach(gates::judge);
        gates.judgeCosts();
        gates.missed.forEach(System.out::println);
        boolean passed = gates.missed.isEmpty() && !runs.isEmpty();
        System.out.println(passed ? "All gates passed in " + runs.size() + " runs." : "Not passed.");
        System.exit(passed ? 0 : 1);
    }

    private void judge(JsonNode run) {
        long requests = run.get("requests").asLong();
        double failedPercent = requests == 0 ? 100 : 100.0 * run.get("failed").asLong() / requests;
        StringBuilder line = new StringBuilder(String.format(
                Locale.ROOT,
                "%7d %5.0f  %8d  %8.3f %5.0f",
                run.get("seed").asLong(),
                run.get("durationSeconds").asDouble(),
                requests,
                failedPercent,
                run.get("p99Millis").asDouble()));
        for (String script : FAULTY) {
            JsonNode instance = only(run, script);
            line.append(
                    switch (script) {
                        case "late" -> String.format("| %6s", text(instance, "secondsToHalfFairShare"));
                        case "slow" -> String.format(
                                "| %6s %6s ",
                                text(instance, "sharePercentDuringFault"),
                                text(instance, "secondsToHalfFairShare"));
                        default -> String.format(
                                "| %4s %6s ",
                                text(instance, "requestsBeforeFirstEjection"),
                                text(instance, "secondsToHalfFairShare"));
                    });
        }
        System.out.println(line);

        String where = String.format(
                Locale.ROOT,
                "seed %d, %.0f s: ",
                run.get("seed").asLong(),
                run.get("durationSeconds").asDouble());
        require(failedPercent <= MOST_FAILED_PERCENT, where + failedPercent + " % failed", MOST_FAILED_PERCENT);
        require(
                run.get("attempts").asLong() <= requests + 64,
                where + run.get("attempts") + " attempts for " + requests + " requests",
                "one for each, but for those on the way at the end");
        require(run.get("overrides").isEmpty(), where + "overrides " + run.get("overrides"), "none");
        require(!run.get("partial").asBoolean(), where + "a partial run", "a whole one");
        JsonNode cost = only(run, "fast-fail").get("requestsBeforeFirstEjection");
        costs.add(cost.isNull() ? Double.MAX_VALUE : cost.asDouble());
        int count = run.get("instances").size();
        require(count == 8, where + count + " instances", 8);
        run.get("instances").forEach(instance -> judge(where, instance, 100.0 / count));
    }

    private void judge(String where, JsonNode instance, double fairShare) {
        String script = instance.get("script").asText();
        String who = where + instance.get("id").asText() + " (" + script + "): ";
        require(instance.get("requests").asLong() > 0, who + "no request", "at least one");
        if (script.equals("healthy")) {
            return;
        }
        double seconds = instance.get("faultVisibleToChecks").asBoolean() ? MOST_SECONDS : MOST_SECONDS_UNSEEN;
        atMost(who, instance, "secondsToHalfFairShare", seconds);
        if (script.equals("slow")) {
            atMost(who, instance, "sharePercentDuringFault", MOST_SLOW_PART_OF_FAIR_SHARE * fairShare);
        }
    }

    private void judgeCosts() {
        costs.sort(null);
        if (!costs.isEmpty()) {
            // Of an even number the upper one of the two in the middle.
            double median = costs.get(costs.size() / 2);
            require(
                    median <= MOST_REQUESTS_IN_THE_MEDIAN,
                    "fast-fail: out after " + median + " requests in the median",
                    MOST_REQUESTS_IN_THE_MEDIAN);
        }
    }

    private void atMost(String who, JsonNode instance, String key, double most) {
        JsonNode value = instance.get(key);
        require(!value.isNull() && value.asDouble() <= most, who + key + " " + value.asText(), most);
    }

    private void require(boolean kept, String what, Object expected) {
        if (!kept) {
            missed.add(what + ", expected " + (expected instanceof Double most ? "at most " + most : expected));
        }
    }

    private static String text(JsonNode instance, String key) {
        JsonNode value = instance.get(key);
        if (value.isNull()) {
            return "-";
        }
        return value.isIntegralNumber() ? value.asText() : String.format(Locale.ROOT, "%.2f", value.asDouble());
    }

    private static JsonNode only(JsonNode run, String script) {
        List<JsonNode> found = new ArrayList<>();
        run.get("instances").forEach(instance -> {
            if (instance.get("script").asText().equals(script)) {
                found.add(instance);
            }
        });
        if (found.size() != 1) {
            throw new IllegalStateException(
                    "script " + script + ": " + found.size() + " instances, expected exactly one");
        }
        return found.get(0);
    }
}
