package io.datapunk.lb.domain.pool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.offset;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FigureLineTest {
    @Test
    void pairs_areParted_byCommas() {
        FigureLine line = new FigureLine();
        line.put("verdict", "eject");
        line.put("failed", 4L);
        line.seconds("rest", 1_250_000_000);

        assertThat(line).hasToString("verdict eject, failed 4, rest 1.25 s");
    }

    @ParameterizedTest
    @CsvSource({
        "0, 0",
        "-0.0, 0",
        "1, 1",
        "0.5, 0.5",
        "0.05, 0.05",
        "0.001, 0.001",
        "0.0004, 0",
        "-0.0004, 0",
        "0.9996, 1",
        "12.3456, 12.346",
        "-12.3404, -12.34",
        "123456789.25, 123456789.25",
        "999999999999, 999999999999",
        "1e12, 1.0E12",
        "1e300, 1.0E300",
        "NaN, unknown",
        "Infinity, Infinity",
        "-Infinity, -Infinity",
    })
    void number_hasThreePlacesAtMost(double value, String shown) {
        FigureLine line = new FigureLine();
        line.put("share", value);

        assertThat(line).hasToString("share " + shown);
    }

    @Test
    void anyNumber_readsAsItself_butForTheLastPlace() {
        long seed = 20_261_127;
        SplittableRandom random = new SplittableRandom(seed);
        for (int i = 0; i < 100_000; i++) {
            double value = (random.nextDouble() - 0.5) * Math.pow(10, random.nextInt(13));
            FigureLine line = new FigureLine();
            line.put("x", value);
            String shown = line.toString().substring(2);

            assertThat(Double.parseDouble(shown))
                    .as("seed %d, %s of %s", seed, shown, value)
                    .isCloseTo(value, offset(0.000_51 + Math.abs(value) * 1e-15));
        }
    }
}
