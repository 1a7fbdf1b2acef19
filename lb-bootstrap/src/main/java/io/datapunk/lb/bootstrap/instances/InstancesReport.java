package io.datapunk.lb.bootstrap.instances;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.datapunk.lb.InstanceSnapshot;
import io.datapunk.lb.ServiceSnapshot;
import io.datapunk.lb.adapters.zookeeper.format.Decoded;
import io.datapunk.lb.spi.Instance;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The registry beside the balancer's view. The names of the components are the keys of its JSON form. Immutable.
 *
 * @param checkedSeconds how long the balancer asked the instances
 * @param stale why the balancer's list may be out of date; empty when it is not
 * @param panic whether so few are healthy that everyone listed is used
 * @param instances in order of id
 */
record InstancesReport(
        String service, String path, int checkedSeconds, String stale, boolean panic, List<Row> instances) {
    InstancesReport {
        instances = List.copyOf(instances);
    }

    /**
     * One instance.
     *
     * @param registry {@code listed}, {@code draining}, {@code disabled}, {@code undecodable}, or {@code absent} for one
     *     that only the balancer knows
     * @param registryReason why it is undecodable; empty otherwise
     * @param leftOut metadata entries and attributes outside the bounds
     * @param ephemeral whether its node goes with the session that made it
     * @param address null, as the next two, where neither side knows it
     * @param balancer null when the balancer does not have it
     */
    record Row(
            String id,
            String registry,
            String registryReason,
            int leftOut,
            @Nullable Boolean ephemeral,
            @Nullable String address,
            @Nullable String zone,
            @Nullable Double weight,
            @Nullable View balancer) {}

    /**
     * What the balancer thinks of an instance.
     *
     * @param circuit {@code closed}, {@code open}, {@code half-open} or {@code ramping}
     * @param check what the checks say
     * @param order what an operator said
     * @param share 0 to 1, what it should have of its fair share
     * @param reason why its state changed last; empty when it never did
     */
    record View(
            String circuit,
            String check,
            String order,
            boolean suspect,
            boolean denied,
            boolean eligible,
            double score,
            double share,
            String reason) {
        static View of(InstanceSnapshot seen) {
            return new View(
                    seen.circuit(),
                    seen.check(),
                    seen.order(),
                    seen.suspect(),
                    seen.denied(),
                    seen.eligible(),
                    rounded(seen.score()),
                    rounded(seen.share()),
                    seen.reason());
        }
    }

    /** How many nodes the registry has that the balancer can use. */
    @JsonProperty("listed")
    long listed() {
        return instances.stream()
                .filter(row -> row.registry().equals("listed") || row.registry().equals("draining"))
                .count();
    }

    /** How many may be picked now. */
    @JsonProperty("eligible")
    long eligible() {
        return instances.stream()
                .filter(row -> {
                    View view = row.balancer();
                    return view != null && view.eligible();
                })
                .count();
    }

    /** Puts both sides together. */
    static InstancesReport of(
            String service, String path, int checkedSeconds, List<RegistryNode> nodes, ServiceSnapshot seen) {
        Map<String, RegistryNode> registered = new LinkedHashMap<>();
        nodes.forEach(node -> registered.put(node.id(), node));
        Map<String, InstanceSnapshot> known = new LinkedHashMap<>();
        seen.instances().forEach(snapshot -> known.put(snapshot.instance().id(), snapshot));
        TreeSet<String> ids = new TreeSet<>(registered.keySet());
        ids.addAll(known.keySet());
        List<Row> rows = new ArrayList<>();
        for (String id : ids) {
            rows.add(row(id, registered.get(id), known.get(id)));
        }
        return new InstancesReport(service, path, checkedSeconds, seen.stale(), seen.panic(), rows);
    }

    private static Row row(String id, @Nullable RegistryNode node, @Nullable InstanceSnapshot seen) {
        Decoded content = node == null ? null : node.content();
        Decoded.Listed listed = content instanceof Decoded.Listed is ? is : null;
        Instance instance;
        if (listed != null) {
            instance = listed.instance();
        } else {
            instance = seen == null ? null : seen.instance(); // its last good version, where that is still in use
        }
        return new Row(
                id,
                state(content),
                content instanceof Decoded.Undecodable bad ? bad.reason() : "",
                listed == null ? 0 : listed.leftOut(),
                node == null ? null : node.ephemeral(),
                instance == null ? null : instance.address(),
                instance == null ? null : instance.zone(),
                instance == null ? null : instance.weight(),
                seen == null ? null : View.of(seen));
    }

    private static String state(@Nullable Decoded content) {
        if (content instanceof Decoded.Listed listed) {
            return listed.instance().draining() ? "draining" : "listed";
        }
        if (content instanceof Decoded.Disabled) {
            return "disabled";
        }
        return content == null ? "absent" : "undecodable";
    }

    private static double rounded(double value) {
        return Math.round(value * 1_000) / 1_000.0;
    }
}
