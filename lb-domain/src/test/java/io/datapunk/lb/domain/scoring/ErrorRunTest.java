package io.datapunk.lb.domain.scoring;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ErrorRunTest {
    @ParameterizedTest
    @CsvSource({
        "0, 5, false, 1",
        "4, 5, false, 5",
        "9, 5, false, 10",
        "254, 5, false, 255",
        "255, 5, false, 255",
        "0, 0, false, 1",
        "3, 0, false, 4",
        "3, 0, true, 4",
        "255, 0, true, 255",
        "2, 5, true, 3",
        "3, 5, true, 4",
        "4, 5, true, 4",
        "5, 5, true, 5",
        "9, 5, true, 9",
        "0, 1, true, 0",
    })
    void errorMore_isCounted_alsoWhereNobodyEjectsByIt_butAFrozenPoolStopsShortOfTheThreshold(
            int run, int threshold, boolean frozen, int next) {
        assertThat(ErrorRun.longer(run, threshold, frozen)).isEqualTo(next);
    }

    @ParameterizedTest
    @CsvSource({"4, 5, false", "5, 5, true", "6, 5, true", "0, 0, false", "9, 0, false", "1, 1, true"})
    void run_ejectsFromTheThreshold_ifThereIsOne(int run, int threshold, boolean ejects) {
        assertThat(ErrorRun.ejects(run, threshold)).isEqualTo(ejects);
    }
}
