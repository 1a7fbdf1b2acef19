package io.datapunk.lb.simulator.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.datapunk.lb.simulator.scenario.Scenario;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

final class SeriesTest {
    private static final Duration SECOND = Duration.ofSeconds(1);

    private static Scenario scenario;
    private static Run run;

    @BeforeAll
    static void runsFastFail() {
        scenario = Scenarios.fastFail();
        run = Simulations.run(scenario, 1);
    }

    @Test
    void everyRequest_isInOneStep() {
        Series series = Series.of(run.journal(), scenario.length(), SECOND, List.of(0, 3));

        assertThat(series.steps()).hasSize(80);
        assertThat(series.steps().stream().mapToInt(Series.Step::requests).sum())
                .isEqualTo(run.result().requests());
        assertThat(series.steps()).allSatisfy(step -> {
            assertThat(step.servers()).hasSize(2);
            assertThat(step.servers().get(0).requests()
                            + step.servers().get(1).requests()
                            + step.others().requests())
                    .isEqualTo(step.requests());
            assertThat(step.p50Millis()).isLessThanOrEqualTo(step.p99Millis());
        });
    }

    @Test
    void aServerWithinAStep_isWhatTheJournalSaysOfIt() {
        List<Integer> all = IntStream.range(0, 10).boxed().toList();
        Series series = Series.of(run.journal(), scenario.length(), SECOND, all);

        for (int second : List.of(0, 20, 21, 55, 79)) {
            for (int server : all) {
                assertThat(series.steps().get(second).servers().get(server))
                        .isEqualTo(run.journal().traffic(server, second));
            }
            assertThat(series.steps().get(second).others().requests()).isZero();
        }
    }

    @Test
    void aLastStepThatIsCutShort_endsWithTheRun() {
        Series series = Series.of(run.journal(), scenario.length(), Duration.ofSeconds(30), List.of());

        assertThat(series.steps()).hasSize(3);
        assertThat(series.steps().stream().mapToInt(Series.Step::requests).sum())
                .isEqualTo(run.result().requests());
        assertThat(series.steps().get(2).requests())
                .isLessThan(series.steps().get(1).requests());
    }

    @Test
    void aStepOfNothing_isRefused() {
        assertThatThrownBy(() -> Series.of(run.journal(), scenario.length(), Duration.ZERO, List.of()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("step: PT0S, expected a duration above zero");
    }
}
