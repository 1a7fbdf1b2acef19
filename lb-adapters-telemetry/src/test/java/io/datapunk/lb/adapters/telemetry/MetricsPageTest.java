package io.datapunk.lb.adapters.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/**
 * The page about meters says what {@link LbMeter} says. After a change of the enum run this test with {@code
 * -Dlb.docs.update=true}, which writes the table anew.
 */
class MetricsPageTest {
    private static final Path PAGE = Path.of("..", "docs", "metrics.md");
    private static final String BEGIN = "<!-- meters: generated, begin -->\n";
    private static final String END = "<!-- meters: generated, end -->\n";

    @Test
    void tableOfTheMetricsPage_isTheOneOfTheMeters() throws IOException {
        String page = Files.readString(PAGE);
        int begin = page.indexOf(BEGIN) + BEGIN.length();
        int end = page.indexOf(END);
        assertThat(begin).isGreaterThanOrEqualTo(BEGIN.length());
        assertThat(end).isGreaterThanOrEqualTo(begin);
        String expected = page.substring(0, begin) + table() + page.substring(end);

        if (Boolean.getBoolean("lb.docs.update")) {
            Files.writeString(PAGE, expected);
        } else {
            assertThat(page)
                    .as("docs/metrics.md; write its table anew with"
                            + " mvn -pl lb-adapters-telemetry -am test -Dtest=MetricsPageTest"
                            + " -Dsurefire.failIfNoSpecifiedTests=false -Dlb.docs.update=true")
                    .isEqualTo(expected);
        }
    }

    private static String table() {
        return "| meter | Prometheus | kind | unit | tags | series | it is |\n"
                + "|---|---|---|---|---|---|---|\n"
                + Arrays.stream(LbMeter.values()).map(MetricsPageTest::row).collect(Collectors.joining());
    }

    private static String row(LbMeter meter) {
        return "| `" + meter.meterName() + "` | `" + meter.prometheusName() + "` | "
                + meter.kind().name().toLowerCase(Locale.ROOT) + " | "
                + meter.unit().replaceAll("[{}]", "") + " | "
                + meter.tags().stream().map(tag -> "`" + tag + "`").collect(Collectors.joining(", ")) + " | "
                + meter.cardinality() + " | "
                + meter.description() + " |\n";
    }
}
