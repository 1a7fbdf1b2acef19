package io.datapunk.lb.bootstrap.demo;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.Map;
import org.junit.jupiter.api.Test;

class DemoJsonTest {
    /** The keys that results promise to keep. */
    static final String[] RUN_KEYS = {
        "requests",
        "succeeded",
        "failed",
        "requestsPerSecond",
        "p50Millis",
        "p90Millis",
        "p99Millis",
        "p999Millis",
        "durationSeconds",
        "strategy",
        "scorer",
        "seed",
        "overrides",
        "attempts",
        "maskedFailures",
        "instances"
    };

    /** The same for each instance. */
    static final String[] INSTANCE_KEYS = {
        "id",
        "script",
        "faultVisibleToChecks",
        "requests",
        "failed",
        "sharePercent",
        "ejections",
        "readmissions",
        "faultStartSecond",
        "faultEndSecond",
        "requestsBeforeFirstEjection",
        "secondsToReadmission",
        "secondsToHalfFairShare",
        "sharePercentDuringFault"
    };

    private static JsonNode read(DemoReport report) throws Exception {
        return new ObjectMapper().readTree(DemoJson.text(report));
    }

    @Test
    void everyReport_hasEveryKey() throws Exception {
        JsonNode json = read(Reports.of(false, Map.of(), Reports.FAST_FAIL, Reports.HEALTHY));
        assertThat(json.fieldNames()).toIterable().contains(RUN_KEYS);
        assertThat(json.get("instances"))
                .hasSize(2)
                .allSatisfy(instance ->
                        assertThat(instance.fieldNames()).toIterable().contains(INSTANCE_KEYS));
    }

    @Test
    void valuesKeepTheirKind() throws Exception {
        JsonNode json = read(Reports.of(true, Map.of("strategy", "random"), Reports.FAST_FAIL));
        assertThat(json.get("partial").booleanValue()).isTrue();
        assertThat(json.get("requests").longValue()).isEqualTo(18_000);
        assertThat(json.get("seed").isIntegralNumber()).isTrue();
        assertThat(json.get("p99Millis").doubleValue()).isEqualTo(24.1);
        assertThat(json.get("overrides").get("strategy").textValue()).isEqualTo("random");
        JsonNode instance = json.get("instances").get(0);
        assertThat(instance.get("faultVisibleToChecks").isBoolean()).isTrue();
        assertThat(instance.get("requestsBeforeFirstEjection").longValue()).isEqualTo(5);
        assertThat(instance.get("secondsToHalfFairShare").doubleValue()).isEqualTo(3.0);
    }

    @Test
    void whatWasNotReached_isNull_andDefaultsAreAnEmptyObject() throws Exception {
        JsonNode json = read(Reports.of(false, Map.of(), Reports.HEALTHY));
        assertThat(json.get("overrides").isObject()).isTrue();
        assertThat(json.get("overrides")).isEmpty();
        JsonNode instance = json.get("instances").get(0);
        assertThat(instance.get("requestsBeforeFirstEjection").isNull()).isTrue();
        assertThat(instance.get("faultVisibleToChecks").isNull()).isTrue();
    }
}
