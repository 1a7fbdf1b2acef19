package io.datapunk.lb.simulator.library;

import static org.assertj.core.api.Assertions.assertThat;

import io.datapunk.lb.simulator.chance.Seed;
import io.datapunk.lb.simulator.policy.BalancerKind;
import io.datapunk.lb.simulator.run.Run;
import io.datapunk.lb.simulator.run.Simulation;
import io.datapunk.lb.simulator.server.Window;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What those get that something speaks against, when they are many. */
class DoubtTest {
    private static final int SERVERS = 100;
    private static final int WARM_UP = 10;
    private static final int SECONDS = 40;
    private static final int WINDOW = 10;

    private static Run run(String scenario, Map<String, String> parameters, long seed) {
        System.out.println("DoubtTest seed " + seed);
        return new Simulation(
                        ScenarioLibrary.scenario(scenario, parameters), BalancerKind.recommended(), new Seed(seed))
                .run();
    }

    @ParameterizedTest
    @CsvSource({"2000, 1%", "2000, 3%", "10000, 1%"})
    void hundredServersErrAlike_hardlyAnybodyGetsLessThanAQuarterOfItsFairShare(String rate, String errorRate) {
        Map<String, String> parameters = Map.of(
                "servers",
                Integer.toString(SERVERS),
                "rate",
                rate,
                "errorRate",
                errorRate,
                "faultSeconds",
                Integer.toString(SECONDS));
        Run run = run("no-fault", parameters, 1);

        List<String> neglected = new ArrayList<>();
        for (int from = WARM_UP; from < SECONDS; from += WINDOW) {
            Window window = new Window(Duration.ofSeconds(from), Duration.ofSeconds(from + WINDOW));
            for (int server = 0; server < SERVERS; server++) {
                double fairShares = run.journal().traffic(server, window).sharePercent() * SERVERS / 100;
                assertThat(fairShares)
                        .as("fair shares of server %s in %s", server, window)
                        .isGreaterThan(0.1);
                if (fairShares < 0.25) {
                    neglected.add(server + " in " + window);
                }
            }
        }
        assertThat(neglected).as("of three hundred").hasSizeLessThanOrEqualTo(2);
        assertThat(run.result().ejections()).isZero();
    }

    @ParameterizedTest
    @ValueSource(longs = {2, 6, 8})
    void nineOfTenAreDead_theOneThatBearsAll_isNotTakenForBusy(long seed) {
        Run run = run("nine-of-ten", Map.of(), seed);
        assertThat(run.result().errorPercent()).isLessThan(2);
    }
}
