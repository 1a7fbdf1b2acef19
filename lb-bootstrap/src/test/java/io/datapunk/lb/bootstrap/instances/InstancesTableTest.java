package io.datapunk.lb.bootstrap.instances;

import static org.assertj.core.api.Assertions.assertThat;

import io.datapunk.lb.InstanceSnapshot;
import io.datapunk.lb.OutcomeCounts;
import io.datapunk.lb.ServiceSnapshot;
import io.datapunk.lb.adapters.zookeeper.format.Decoded;
import io.datapunk.lb.spi.Instance;
import java.util.List;
import org.junit.jupiter.api.Test;

class InstancesTableTest {
    private static InstanceSnapshot seen(Instance instance, String circuit, boolean denied, String reason) {
        return new InstanceSnapshot(
                instance,
                circuit,
                "silent",
                "none",
                false,
                denied,
                !circuit.equals("open"),
                .25,
                .1,
                0,
                0,
                OutcomeCounts.NONE,
                reason);
    }

    private static InstancesReport report(List<RegistryNode> nodes, InstanceSnapshot... seen) {
        return InstancesReport.of(
                "orders",
                "/services/orders",
                4,
                nodes,
                new ServiceSnapshot("orders", true, "", true, false, List.of(seen)));
    }

    @Test
    void bothSides_onOneLine() {
        Instance a = Instance.of("a", "10.0.0.1", 80);
        Instance b = Instance.of("b", "10.0.0.2", 80);
        Instance c = Instance.of("c", "10.0.0.3", 80);
        InstancesReport report = report(
                List.of(
                        new RegistryNode("a", new Decoded.Listed(a, 2), true),
                        new RegistryNode("b", new Decoded.Undecodable("empty"), false),
                        new RegistryNode("d", new Decoded.Disabled(), false)),
                seen(a, "closed", true, "check-silent"),
                seen(b, "open", false, ""),
                seen(c, "open", false, ""));
        assertThat(InstancesTable.of(report).lines().toList())
                .containsExactly(
                        "/services/orders: 4 instances, 1 listed, 1 may be picked after 4 s of checks.",
                        "Too few are healthy: everyone listed is used.",
                        "",
                        "instance  address      zone  weight  registry     circuit        check   score  share  note",
                        "a         10.0.0.1:80  -     1.0     listed       closed+denied  silent  0.25   0.10   "
                                + "2 metadata entries left out; check-silent",
                        "b         10.0.0.2:80  -     1.0     undecodable  open           silent  0.25   0.10   "
                                + "empty, its last good version is in use",
                        "c         10.0.0.3:80  -     1.0     absent       open           silent  0.25   0.10",
                        "d         -            -     -       disabled     -              -       -      -");
    }

    @Test
    void textThatMovesTheCursor_isNotShownAsItIs() {
        String hostile = "a\u001b[2J\u202eb\n" + "x".repeat(100);
        InstancesReport report = report(List.of(new RegistryNode(hostile, new Decoded.Undecodable("empty"), false)));
        String last = InstancesTable.of(report).lines().toList().get(4);
        assertThat(last).startsWith("a?[2J?b?xxx").contains("xxx…").doesNotContain("\u001b", "\u202e");
    }

    @Test
    void nobodyRegistered_noTable() {
        assertThat(InstancesTable.of(report(List.of())).lines())
                .first()
                .isEqualTo("/services/orders: 0 instances, 0 listed, 0 may be picked after 4 s of checks.");
        assertThat(InstancesTable.of(report(List.of()))).doesNotContain("address");
    }
}
