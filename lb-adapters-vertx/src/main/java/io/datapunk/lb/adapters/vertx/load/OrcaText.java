package io.datapunk.lb.adapters.vertx.load;

import java.util.HashMap;
import java.util.Map;

/**
 * An ORCA report as a list of metrics: {@code cpu_utilization=0.3,named_metrics.queue=7}. A colon stands for the equals sign
 * too, as in Envoy. Each metric is said once; those that are no load may say anything.
 */
final class OrcaText implements LoadFormat {
    @Override
    public float read(String value) {
        Map<String, String> metrics = new HashMap<>();
        for (String metric : value.split(",", -1)) {
            if (!metric.isBlank() && !add(metric, metrics)) {
                return Float.NaN;
            }
        }
        return new Utilization(
                        Utilization.metric(metrics.get(Utilization.APPLICATION)),
                        Utilization.metric(metrics.get(Utilization.CPU)))
                .load();
    }

    /** Tells whether it is a metric that was not said before. */
    private static boolean add(String metric, Map<String, String> metrics) {
        for (int i = 0; i < metric.length(); i++) {
            char c = metric.charAt(i);
            if (c == '=' || c == ':') {
                String name = metric.substring(0, i).strip();
                return metrics.put(name, metric.substring(i + 1).strip()) == null;
            }
        }
        return false;
    }
}
