package io.datapunk.lb.adapters.telemetry;

import io.datapunk.lb.NoInstanceAvailableException.Reason;
import io.datapunk.lb.ServiceStatistics;
import io.datapunk.lb.spi.Outcome;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;

/**
 * One number of every service: a meter, the tags beside the service's name, and where the number is in a reading.
 *
 * @param meter the meter it belongs to
 * @param tags what tells it from the meter's other series of the same service
 * @param value finds the number
 */
public record ServiceSeries(LbMeter meter, Map<String, String> tags, ToDoubleFunction<ServiceReading> value) {
    private static final List<String> CHECK_RESULTS = List.of("pass", "degraded", "refuse", "no-answer", "late");

    private static final List<String> PLUGIN_KINDS = List.of("strategy", "scorer", "check");

    /** All of them. */
    public static final List<ServiceSeries> ALL = all();

    public ServiceSeries {
        tags = Map.copyOf(tags);
    }

    /** The tags of this series for one service. */
    public Map<String, String> tagsFor(String service) {
        Map<String, String> all = new TreeMap<>(tags);
        all.put(LbMeter.Tag.SERVICE, TagText.of(service));
        return all;
    }

    private static List<ServiceSeries> all() {
        List<ServiceSeries> all = new ArrayList<>(List.of(
                counted(LbMeter.SELECTIONS, ServiceStatistics::selections),
                counted(LbMeter.MASKED_FAILURES, ServiceStatistics::maskedFailures),
                counted(LbMeter.RETRIES, ServiceStatistics::retries),
                counted(LbMeter.RETRIES_REFUSED, ServiceStatistics::refusedRetries),
                counted(LbMeter.EJECTIONS, ServiceStatistics::ejections),
                counted(LbMeter.RECOVERY_ATTEMPTS, ServiceStatistics::recoveryAttempts),
                counted(LbMeter.READMISSIONS, ServiceStatistics::readmissions),
                counted(LbMeter.EJECTIONS_DENIED, ServiceStatistics::deniedEjections),
                counted(LbMeter.LEASES_UNREPORTED, ServiceStatistics::unreportedLeases),
                counted(LbMeter.OUTCOMES_STALE, ServiceStatistics::staleOutcomes),
                counted(LbMeter.PANIC, statistics -> statistics.tooFew() ? 1 : 0),
                counted(LbMeter.FROZEN, statistics -> statistics.frozen() ? 1 : 0),
                counted(LbMeter.REGISTRY_STALENESS, statistics -> statistics.registryStaleNanos() / 1e9),
                counted(LbMeter.IN_FLIGHT, ServiceStatistics::inFlight),
                members("listed", ServiceStatistics::listed),
                members("healthy", ServiceStatistics::healthy),
                members("out", ServiceStatistics::out),
                members("denied", ServiceStatistics::denied),
                new ServiceSeries(LbMeter.INSTANCES_UNMETERED, Map.of(), ServiceReading::unmetered)));
        for (Outcome outcome : Outcome.values()) {
            all.add(new ServiceSeries(
                    LbMeter.OUTCOMES,
                    Map.of(LbMeter.Tag.OUTCOME, LbMeter.Tag.valueOf(outcome)),
                    reading -> reading.statistics().outcomes().of(outcome)));
        }
        for (Reason reason : Reason.values()) {
            all.add(new ServiceSeries(
                    LbMeter.REJECTIONS,
                    Map.of(LbMeter.Tag.REASON, LbMeter.Tag.valueOf(reason)),
                    reading -> reading.statistics().rejections().getOrDefault(reason, 0L)));
        }
        for (String result : CHECK_RESULTS) {
            all.add(new ServiceSeries(
                    LbMeter.CHECKS,
                    Map.of(LbMeter.Tag.RESULT, result),
                    reading -> reading.statistics().checks().getOrDefault(result, 0L)));
        }
        for (String kind : PLUGIN_KINDS) {
            all.add(new ServiceSeries(
                    LbMeter.PLUGIN_FAULTS,
                    Map.of(LbMeter.Tag.KIND, kind),
                    reading -> faults(kind, reading.statistics().pluginFaults())));
        }
        return List.copyOf(all);
    }

    /** The faults of all plug-ins of a kind; they are counted by kind and name. */
    private static long faults(String kind, Map<String, Long> byPlugin) {
        long sum = 0;
        for (Map.Entry<String, Long> each : byPlugin.entrySet()) {
            sum += each.getKey().startsWith(kind + ' ') ? each.getValue() : 0;
        }
        return sum;
    }

    private static ServiceSeries counted(LbMeter meter, ToDoubleFunction<ServiceStatistics> count) {
        return new ServiceSeries(meter, Map.of(), reading -> count.applyAsDouble(reading.statistics()));
    }

    private static ServiceSeries members(String state, ToDoubleFunction<ServiceStatistics> count) {
        return new ServiceSeries(
                LbMeter.INSTANCES,
                Map.of(LbMeter.Tag.STATE, state),
                reading -> count.applyAsDouble(reading.statistics()));
    }
}
