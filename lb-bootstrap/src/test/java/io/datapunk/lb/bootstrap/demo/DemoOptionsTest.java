package io.datapunk.lb.bootstrap.demo;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DemoOptionsTest {
    private static DemoOptions options(int instances) {
        return new DemoOptions(null, null, null, null, 7, instances, 0, true, null);
    }

    @ParameterizedTest
    @CsvSource({"2, 1", "3, 1", "4, 2", "5, 3", "6, 3", "7, 4", "8, 5", "9, 5", "64, 5"})
    void plan_neverMoreThanFiveInEightAtFault(int instances, int faults) {
        assertThat(options(instances).plan().faults())
                .extracting(PlannedFault::script)
                .containsExactlyElementsOf(FaultScript.PLAYED.subList(0, faults));
    }

    @Test
    void ids_numberedFromOne() {
        assertThat(options(3).ids()).containsExactly("backend-1", "backend-2", "backend-3");
    }
}
