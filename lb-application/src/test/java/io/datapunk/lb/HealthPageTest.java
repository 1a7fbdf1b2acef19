package io.datapunk.lb;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import org.junit.jupiter.api.Test;

/** What the page about health says of the two presets is what they are. */
class HealthPageTest {
    private static final Path PAGE = Path.of("..", "docs", "health.md");
    private static final ServiceConfig DEFAULTS = HealthAwareConfig.defaults().service();
    private static final ServiceConfig CLASSIC = HealthAwareConfig.classic().service();

    @Test
    void tableOfPresets_hasEverySettingWithBothValues() throws IOException {
        List<List<String>> expected = new ArrayList<>();
        Map<String, String> classic = CLASSIC.asMap();
        DEFAULTS.asMap()
                .forEach((name, value) ->
                        expected.add(List.of("`" + name + "`", readable(value), readable(classic.get(name)))));

        assertThat(classic.keySet()).isEqualTo(DEFAULTS.asMap().keySet());
        assertThat(rows("presets").stream().map(row -> row.subList(0, 3)).toList())
                .as("setting and values of docs/health.md")
                .isEqualTo(expected);
        assertThat(Files.readString(PAGE)).contains("`maxServices` (1,000; 1 to 1,000,000)");
        assertThat(Files.readString(PAGE)).contains("`drainTime` (5 s; 0 to 1 h)");
        assertThat(HealthAwareConfig.defaults().drainTime()).isEqualTo(Duration.ofSeconds(5));
        assertThat(HealthAwareConfig.classic().drainTime()).isEqualTo(Duration.ofSeconds(5));
        assertThat(HealthAwareConfig.defaults().maxServices()).isEqualTo(1_000);
        assertThat(HealthAwareConfig.classic().maxServices()).isEqualTo(1_000);
    }

    @Test
    void tableOfTimes_isWhatFollowsFromTheSettings() throws IOException {
        List<ToDoubleFunction<ServiceConfig>> formulas = List.of(
                s -> 1.2 * seconds(s.checks().checkInterval())
                        + (s.checks().fall() - 1) * 1.2 * confirming(s)
                        + s.checks().fall() * seconds(s.checks().timeout()),
                s -> 0.5 * seconds(s.recovery().recoveryWindow()),
                s -> 1.5 * Math.max(1, seconds(s.recovery().recoveryWindow())),
                HealthPageTest::longestRest,
                s -> 1.5 * seconds(s.recovery().longestFlapHold()),
                s -> 1.2 * fast(s)
                        + (s.checks().rise() - 1) * 1.2 * confirming(s)
                        + 0.5 * seconds(s.recovery().longestHold()),
                s -> 1.2 * seconds(s.checks().longestBackoff())
                        + (s.checks().rise() - 1) * 1.2 * confirming(s)
                        + 0.5 * seconds(s.recovery().longestHold()),
                HealthPageTest::rampToHalf,
                s -> seconds(s.recovery().rampWindow()),
                s -> longestRest(s) + rampToHalf(s));
        List<List<String>> expected = new ArrayList<>();
        expected.add(List.of(requestsUntilOut(DEFAULTS), requestsUntilOut(CLASSIC)));
        formulas.forEach(formula -> expected.add(List.of(shown(formula, DEFAULTS), shown(formula, CLASSIC))));

        assertThat(rows("times").stream().map(row -> row.subList(2, 4)).toList())
                .as("values of docs/health.md")
                .isEqualTo(expected);
    }

    /** Lets one of ten fail after a time of health, and counts what it gets. */
    private static String requestsUntilOut(ServiceConfig preset) {
        HealthAwareConfig config = new HealthAwareConfig(preset, Map.of(), 10, Duration.ZERO)
                .toBuilder().noChecks().build();
        try (Rig rig = new Rig(config)) {
            rig.with(10);
            rig.requests(5_000, Rig.allWell());
            rig.picked.clear();
            rig.untilOut("i3");
            return rig.picks("i3") + " requests";
        }
    }

    private static double longestRest(ServiceConfig s) {
        return 1.5 * seconds(s.recovery().longestHold());
    }

    private static double rampToHalf(ServiceConfig s) {
        double start = s.recovery().rampStart();
        return seconds(s.recovery().rampWindow()) * (0.5 - start) / (1 - start);
    }

    private static double fast(ServiceConfig s) {
        return seconds(s.checks().fastInterval());
    }

    /** How soon a check that contradicts what the checks say is asked again. */
    private static double confirming(ServiceConfig s) {
        return fast(s) / 4;
    }

    private static double seconds(Duration duration) {
        return duration.toMillis() / 1000.0;
    }

    private static String shown(ToDoubleFunction<ServiceConfig> formula, ServiceConfig preset) {
        return String.format(Locale.ROOT, "%.1f s", formula.applyAsDouble(preset));
    }

    private static String readable(String value) {
        return value.startsWith("PT") ? readable(Duration.parse(value)) : value;
    }

    private static String readable(Duration duration) {
        return duration.toMillisPart() == 0 ? duration.toSeconds() + " s" : duration.toMillis() + " ms";
    }

    private static List<List<String>> rows(String table) throws IOException {
        String page = Files.readString(PAGE);
        String text = page.substring(page.indexOf("<!-- " + table + ": "), page.indexOf("<!-- " + table + ": end -->"));
        return text.lines()
                .filter(line -> line.startsWith("| "))
                .skip(1)
                .map(line -> Arrays.stream(
                                line.substring(1, line.lastIndexOf('|')).split("\\|", -1))
                        .map(String::strip)
                        .toList())
                .toList();
    }
}
