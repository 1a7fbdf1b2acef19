package io.datapunk.lb.bootstrap.simulate;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.datapunk.lb.simulator.report.Comparison;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class SimulateJsonTest {
    @Test
    void stoppedBetweenTwoScenarios_isPartialThoughWhatIsThereIsWhole() throws Exception {
        Comparison whole = Comparisons.of(
                Comparisons.usual("first", 3).length(Duration.ofSeconds(1)).build(), Comparisons.TWO.subList(0, 1), 1);

        assertThat(partial(SimulateJson.text(List.of(whole), Map.of(), true))).isTrue();
        assertThat(partial(SimulateJson.text(List.of(whole), Map.of(), false))).isFalse();
    }

    private static boolean partial(String text) throws Exception {
        JsonNode root = new ObjectMapper().readTree(text);
        return root.get("partial").asBoolean();
    }
}
