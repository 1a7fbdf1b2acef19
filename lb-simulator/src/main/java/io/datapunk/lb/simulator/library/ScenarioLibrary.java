package io.datapunk.lb.simulator.library;

import io.datapunk.lb.simulator.scenario.Scenario;
import io.datapunk.lb.simulator.scenario.file.ScenarioFile;
import io.datapunk.lb.spi.Settings;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * The scenarios that come along, each a file as anybody could write it.
 *
 * <p>All have the parameters {@code servers}, {@code rate}, {@code clients}, {@code faultSeconds}, {@code checks} and
 * {@code routeKey}. Immutable and thread-safe; reads resources of its own jar.
 */
public final class ScenarioLibrary {
    private static final List<String> NAMES = List.of(
            "linkerd-slow-server",
            "fast-fail",
            "partial-30",
            "partial-10",
            "no-fault",
            "detector",
            "correlated-50",
            "correlated-100",
            "all-hang",
            "six-of-ten",
            "seven-of-ten",
            "nine-of-ten",
            "flap-3s",
            "grey-5x",
            "black-hole",
            "burst-200ms",
            "uneven-base",
            "busy-cache",
            "throttled",
            "low-traffic",
            "rolling-restart",
            "route-fault",
            "client-stall",
            "many-clients",
            "herd",
            "registry-outage",
            "dialogue-simplest",
            "dialogue-fast-503s-then-revert",
            "dialogue-slow-503s-then-revert",
            "dialogue-drastic-slowdown",
            "dialogue-fast-400s-then-revert",
            "dialogue-all-nodes-500",
            "dialogue-uncommon-flakes",
            "supermarket",
            "prequal-sparse",
            "prequal-dense");

    private ScenarioLibrary() {}

    /** The name of each, in an order fit for reading. */
    public static List<String> names() {
        return NAMES;
    }

    /** The text of a scenario, to start one's own from; nothing for a name that is not among them. */
    public static Optional<String> text(String name) {
        return NAMES.contains(name) ? Optional.of(resource(name + ".yaml")) : Optional.empty();
    }

    private static String resource(String file) {
        try (InputStream in = ScenarioLibrary.class.getResourceAsStream(file)) {
            return new String(Objects.requireNonNull(in, file).readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }

    /**
     * What a scenario shows, in a sentence or two.
     *
     * @throws IllegalArgumentException for a name that is not among them
     */
    public static String about(String name) {
        return scenario(name, Map.of()).about();
    }

    /**
     * The parameters of a scenario with their defaults, in the order of its file.
     *
     * @throws IllegalArgumentException for a name that is not among them
     */
    public static Map<String, String> parameters(String name) {
        return ScenarioFile.parameters(name, known(name));
    }

    /**
     * A scenario.
     *
     * @param parameters what takes the place of the parameters' defaults, by name
     * @throws io.datapunk.lb.simulator.scenario.file.InvalidScenarioException when the parameters do not fit
     * @throws IllegalArgumentException for a name that is not among them
     */
    public static Scenario scenario(String name, Map<String, String> parameters) {
        return ScenarioFile.read(name, known(name), parameters);
    }

    private static String known(String name) {
        return text(name)
                .orElseThrow(() -> new IllegalArgumentException(
                        "scenario: " + Settings.quoted(name) + ", expected one of " + String.join(", ", NAMES)));
    }
}
