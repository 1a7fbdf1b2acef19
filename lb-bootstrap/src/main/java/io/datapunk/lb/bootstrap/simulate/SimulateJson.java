package io.datapunk.lb.bootstrap.simulate;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.DoubleNode;
import com.fasterxml.jackson.databind.node.LongNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.ValueNode;
import io.datapunk.lb.simulator.report.Comparison;
import io.datapunk.lb.simulator.report.Figure;
import io.datapunk.lb.simulator.report.PolicyResults;
import io.datapunk.lb.simulator.report.Total;
import io.datapunk.lb.simulator.run.Result;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Comparisons as JSON: every key always there, null where a figure has no meaning or was not reached. Nothing in it depends
 * on the machine or the time: the same scenarios, policies and seeds give the same bytes. Pure.
 */
final class SimulateJson {
    private static final ObjectMapper MAPPER = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);
    private static final double MOST_EXACT = 1L << 53;

    private SimulateJson() {}

    /**
     * The text, ended by a line break.
     *
     * @param parameters what was said to be different in the scenarios
     * @param stopped whether it was stopped before all scenarios, which those that are missing do not show
     */
    static String text(List<Comparison> comparisons, Map<String, String> parameters, boolean stopped)
            throws JsonProcessingException {
        ObjectNode root = MAPPER.createObjectNode();
        root.put("partial", stopped || comparisons.stream().anyMatch(Comparison::partial));
        ObjectNode changed = root.putObject("parameters");
        new TreeMap<>(parameters).forEach(changed::put);
        ArrayNode scenarios = root.putArray("scenarios");
        comparisons.forEach(comparison -> put(comparison, scenarios.addObject()));
        return MAPPER.writeValueAsString(root).replace(System.lineSeparator(), "\n") + "\n";
    }

    private static void put(Comparison comparison, ObjectNode to) {
        to.put("name", comparison.scenario().name());
        to.put("about", comparison.scenario().about());
        to.put("firstSeed", comparison.seeds().get(0).value());
        to.put("seeds", comparison.seeds().size());
        to.put("servers", comparison.scenario().servers().size());
        to.put("clients", comparison.scenario().clients());
        ArrayNode results = to.putArray("results");
        comparison.policies().forEach(policy -> put(policy, results.addObject()));
    }

    private static void put(PolicyResults policy, ObjectNode to) {
        List<Result> results = policy.results();
        String scorer = policy.kind().scorer();
        to.put("strategy", policy.kind().strategy());
        to.put("scorer", scorer.isEmpty() ? null : scorer);
        to.put("runs", results.size());
        for (Figure figure : Figure.values()) {
            to.set(figure.key(), number(figure.median(results)));
        }
        ObjectNode worst = to.putObject("worst");
        for (Figure figure : Figure.values()) {
            worst.set(figure.key(), number(figure.worst(results)));
        }
        ObjectNode bySeed = to.putObject("bySeed");
        for (Figure figure : Figure.values()) {
            ArrayNode values = bySeed.putArray(figure.key());
            results.forEach(result -> values.add(number(figure.of(result))));
        }
        for (Total total : Total.values()) {
            to.set(total.key(), number(total.of(results)));
        }
    }

    /** Whole numbers without a fraction. */
    private static ValueNode number(@Nullable Double value) {
        if (value == null) {
            return NullNode.getInstance();
        }
        return value == Math.rint(value) && Math.abs(value) < MOST_EXACT
                ? LongNode.valueOf(value.longValue())
                : DoubleNode.valueOf(value);
    }
}
