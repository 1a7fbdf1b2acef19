package io.datapunk.lb.bootstrap.simulate;

import io.datapunk.lb.simulator.library.ScenarioLibrary;
import io.datapunk.lb.simulator.policy.BalancerKind;
import io.datapunk.lb.simulator.policy.baseline.Baselines;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Tells what can be simulated, and with what. Pure. */
final class KnownNames {
    private KnownNames() {}

    /** The list that {@code --list} prints. */
    static String text() {
        List<String> lines = new ArrayList<>();
        lines.add("Scenarios (--print NAME shows one as a file to start from):");
        int width =
                ScenarioLibrary.names().stream().mapToInt(String::length).max().orElse(1);
        ScenarioLibrary.names()
                .forEach(name -> lines.add(String.format(
                        Locale.ROOT, "  %-" + width + "s  %s", name, oneLine(ScenarioLibrary.about(name)))));
        lines.add("");
        lines.add("Parameters of all scenarios (--set): servers, rate, clients, faultSeconds, checks, routeKey;");
        lines.add("  some scenarios have more, which stand in their files.");
        lines.add(
                "Strategies of the balancer, with any scorer: " + String.join(", ", PolicyArguments.knownStrategies()));
        lines.add("Scorers: " + String.join(", ", PolicyArguments.knownScorers()));
        lines.add("Baselines, which have no scorer: " + String.join(", ", Baselines.names()));
        BalancerKind usual = BalancerKind.recommended();
        lines.add("Default: " + usual.strategy() + " with " + usual.scorer());
        return String.join(System.lineSeparator(), lines) + System.lineSeparator();
    }

    private static String oneLine(String text) {
        return text.strip().replaceAll("\\s+", " ");
    }
}
