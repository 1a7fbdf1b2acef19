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
    private static final long MOST_REQUESTS = 10;
    private static final double MOST_SECONDS = 15;

    private DemoGates() {}

    public static void main(String[] files) throws Exception {
        List<JsonNode> runs = new ArrayList<>();
        for (String file : files) {
            runs.add(new ObjectMapper().readTree(new File(file)));
        }
        runs.sort(Comparator.comparingLong(run -> run.get("seed").asLong()));
        List<String> missed = new ArrayList<>();
        System.out.println(
                "      seed  requests  failed %   p99 ms | fast-fail: requests, half share s | killed: requests, half share s");
        for (JsonNode run : runs) {
            show(run, missed);
        }
        missed.forEach(System.out::println);
        boolean passed = missed.isEmpty() && !runs.isEmpty();
        System.out.println(passed ? "All gates passed in " + runs.size() + " runs." : "Not passed.");
        System.exit(passed ? 0 : 1);
    }

    private static void show(JsonNode run, List<String> missed) {
        long requests = run.get("requests").asLong();
        double failedPercent = requests == 0 ? 100 : 100.0 * run.get("failed").asLong() / requests;
        JsonNode failing = only(run, "fast-fail");
        JsonNode killed = only(run, "killed");
        System.out.printf(
                Locale.ROOT,
                "%10d  %8d  %8.3f  %7.1f | %19s  %12s | %16s  %12s%n",
                run.get("seed").asLong(),
                requests,
                failedPercent,
                run.get("p99Millis").asDouble(),
                failing.get("requestsBeforeFirstEjection").asText(),
                failing.get("secondsToHalfFairShare").asText(),
                killed.get("requestsBeforeFirstEjection").asText(),
                killed.get("secondsToHalfFairShare").asText());
        String seed = "seed " + run.get("seed").asLong() + ": ";
        if (!(failedPercent <= MOST_FAILED_PERCENT)) {
            missed.add(seed + failedPercent + " % failed, expected at most " + MOST_FAILED_PERCENT);
        }
        atMost(seed, failing, "requestsBeforeFirstEjection", MOST_REQUESTS, missed);
        atMost(seed, failing, "secondsToHalfFairShare", MOST_SECONDS, missed);
        atMost(seed, killed, "secondsToHalfFairShare", MOST_SECONDS, missed);
        if (!run.get("overrides").isEmpty()) {
            missed.add(seed + "overrides " + run.get("overrides") + ", expected none");
        }
        if (run.get("partial").asBoolean()) {
            missed.add(seed + "a partial run");
        }
    }

    private static void atMost(String seed, JsonNode instance, String key, double most, List<String> missed) {
        JsonNode value = instance.get(key);
        if (value.isNull() || value.asDouble() > most) {
            missed.add(seed + instance.get("id").asText() + " (" + instance.get("script").asText() + "): " + key + " "
                    + value.asText() + ", expected at most " + most);
        }
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
