package io.datapunk.lb.bootstrap.simulate;

import io.datapunk.lb.simulator.library.ScenarioLibrary;
import io.datapunk.lb.simulator.policy.BalancerKind;
import io.datapunk.lb.simulator.policy.baseline.Baselines;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Tells what can be simulated, and with what. Pure. */
final class KnownNames {
    private static final List<String> COMMON =
            List.of("servers", "rate", "clients", "faultSeconds", "checks", "routeKey");

    private KnownNames() {}

    /** The list that {@code --list} prints. */
    static String text() {
        List<String> names = ScenarioLibrary.names();
        int width = names.stream().mapToInt(String::length).max().orElse(1);
        List<String> lines = new ArrayList<>();
        lines.add("Scenarios (--print NAME shows one as a file to start from):");
        names.forEach(
                name -> lines.add(String.format(Locale.ROOT, "  %-" + width + "s  %s", name, firstSentence(name))));
        lines.add("");
        lines.add("Parameters of all scenarios (--set): " + String.join(", ", COMMON));
        names.forEach(name -> own(name).ifPresent(own -> lines.add("  besides, of " + name + ": " + own)));
        lines.add("");
        lines.add(
                "Strategies of the balancer, with any scorer: " + String.join(", ", PolicyArguments.knownStrategies()));
        lines.add("Scorers: " + String.join(", ", PolicyArguments.knownScorers()));
        lines.add("Baselines, which have no scorer: " + String.join(", ", Baselines.names()));
        BalancerKind usual = BalancerKind.recommended();
        lines.add("Default: " + usual.strategy() + " with " + usual.scorer());
        return String.join(System.lineSeparator(), lines) + System.lineSeparator();
    }

    private static String firstSentence(String name) {
        String about = ScenarioLibrary.about(name).strip();
        int end = about.indexOf(". ");
        return end < 0 ? about : about.substring(0, end + 1);
    }

    private static Optional<String> own(String name) {
        List<String> own = new ArrayList<>(ScenarioLibrary.parameters(name).keySet());
        own.removeAll(COMMON);
        return Optional.of(String.join(", ", own)).filter(text -> !text.isEmpty());
    }
}
