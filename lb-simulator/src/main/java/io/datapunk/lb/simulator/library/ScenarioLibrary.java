package io.datapunk.lb.simulator.library;

import io.datapunk.lb.simulator.scenario.Scenario;
import io.datapunk.lb.simulator.scenario.file.ScenarioFile;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Stand-in: one scenario. */
public final class ScenarioLibrary {
    private static final String FAST_FAIL = "fast-fail";

    private ScenarioLibrary() {}

    /** The names. */
    public static List<String> names() {
        return List.of(FAST_FAIL);
    }

    /** A scenario's file. */
    public static Optional<String> text(String name) {
        return name.equals(FAST_FAIL) ? Optional.of("name: fast-fail\n") : Optional.empty();
    }

    /** What it shows. */
    public static String about(String name) {
        return "One of ten servers answers everything with an error at once, for half a minute.";
    }

    /** The scenario under parameters. */
    public static Scenario scenario(String name, Map<String, String> parameters) {
        return ScenarioFile.read(name, text(name).orElseThrow(), parameters);
    }
}
