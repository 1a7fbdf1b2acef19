package io.datapunk.lb.adapters.vertx.load;

import io.vertx.core.json.DecodeException;
import io.vertx.core.json.Json;
import io.vertx.core.json.JsonObject;

/**
 * An ORCA report as JSON. As protobuf's mapping has it, names are those of the fields or their lowerCamelCase, and numbers
 * may be strings.
 */
final class OrcaJson implements LoadFormat {
    @Override
    public float read(String value) {
        try {
            return Json.decodeValue(value) instanceof JsonObject report
                    ? new Utilization(
                                    metric(report, Utilization.APPLICATION, "applicationUtilization"),
                                    metric(report, Utilization.CPU, "cpuUtilization"))
                            .load()
                    : Float.NaN;
        } catch (DecodeException notJson) {
            return Float.NaN;
        }
    }

    private static double metric(JsonObject report, String name, String camelCase) {
        Object metric = report.getValue(name, report.getValue(camelCase));
        if (metric instanceof Number number) {
            return number.doubleValue();
        }
        return metric == null || metric instanceof String ? Utilization.metric((String) metric) : Double.NaN;
    }
}
