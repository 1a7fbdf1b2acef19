package io.datapunk.lb.simulator.scenario.file;

import io.datapunk.lb.simulator.scenario.Load;
import io.datapunk.lb.simulator.scenario.Scenario;
import io.datapunk.lb.simulator.scenario.ScenarioBuilder;
import io.datapunk.lb.simulator.scenario.file.InvalidScenarioException.Problem;
import io.datapunk.lb.simulator.server.Episode;
import io.datapunk.lb.simulator.server.Fault;
import io.datapunk.lb.simulator.server.Latency;
import io.datapunk.lb.simulator.server.ServerSpec;
import io.datapunk.lb.simulator.server.Window;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Stand-in: reads a name. */
public final class ScenarioFile {
    private static final List<String> PARAMETERS = List.of("rate", "servers");

    private ScenarioFile() {}

    /** The scenario of a text. */
    public static Scenario read(String source, String yaml, Map<String, String> parameters) {
        List<Problem> problems = new ArrayList<>();
        if (!yaml.startsWith("name:")) {
            problems.add(new Problem("name", 1, "missing, expected a name"));
            problems.add(new Problem("servers", 2, "missing, expected at least one group"));
        }
        parameters.keySet().stream()
                .filter(key -> !PARAMETERS.contains(key))
                .forEach(key -> problems.add(new Problem("parameters." + key, 0, "expected one of " + PARAMETERS)));
        if (!problems.isEmpty()) {
            throw new InvalidScenarioException(problems);
        }
        ServerSpec usual = new ServerSpec(new Latency.Lognormal(Duration.ofMillis(50), 0.3), 0.002);
        return new ScenarioBuilder(yaml.substring(5).strip())
                .servers(Integer.parseInt(parameters.getOrDefault("servers", "10")), usual)
                .load(Load.Open.poisson(Double.parseDouble(parameters.getOrDefault("rate", "500"))))
                .episode(new Episode(0, new Fault.Fail(Duration.ofMillis(1)), Window.ofSeconds(20, 50)))
                .build();
    }
}
