package io.datapunk.lb.simulator.scenario.file;

import io.datapunk.lb.simulator.scenario.Scenario;
import io.datapunk.lb.simulator.server.Capacity;
import io.datapunk.lb.simulator.server.Latency;
import io.datapunk.lb.simulator.server.ServerSpec;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.IntUnaryOperator;

/** Reads the groups of servers. */
final class ServersReader {
    private static final int MOST = Scenario.MOST_SERVERS;
    private static final int ANY_QUEUE = 1_000_000;
    private static final Format<IntUnaryOperator> COUNT = Formats.count(MOST);
    private static final Latency NONE = new Latency.Constant(Duration.ofMillis(1));

    private final List<ServerSpec> servers = new ArrayList<>();
    private long all; // those of groups that are not kept, because they are too many, too

    private ServersReader() {}

    /** All servers; none after a problem with their number. */
    static List<ServerSpec> read(Entry entry) {
        String expected = "a list of groups of servers";
        List<Entry> groups = entry.list(expected);
        if (groups.isEmpty() && entry.isList()) {
            entry.problem("an empty list, expected " + expected);
        }
        ServersReader reader = new ServersReader();
        groups.forEach(group -> group.section("a group of servers, a map").ifPresent(reader::group));
        if (reader.all > MOST) {
            entry.problem(reader.all + " servers together, expected 1 to " + MOST);
            return List.of();
        }
        if (reader.all == 0 && !groups.isEmpty()) {
            entry.problem("no servers, expected 1 to " + MOST);
        }
        return reader.servers;
    }

    private void group(Section section) {
        int count = section.required("count", COUNT.expected()).map(this::count).orElse(1);
        ServerSpec each = new ServerSpec(
                section.required("latency", "a duration or a map")
                        .map(LatencyReader::read)
                        .orElse(NONE),
                section.value("errors", Formats.PART, 0.0),
                capacity(section),
                section.value("weight", Formats.above0(1_000_000), 1.0),
                section.value("zone", Formats.NAME, ""),
                reports(section),
                section.value("odd", Formats.FLAG, false));
        section.close();
        all += count;
        if (all <= MOST) {
            servers.addAll(Collections.nCopies(count, each));
        }
    }

    private static boolean reports(Section section) {
        boolean reports = section.value("reports", Formats.FLAG, false);
        boolean countsRequests =
                section.entry("slots").isPresent() || section.entry("sharing").isPresent();
        if (reports && !countsRequests) {
            section.entry("reports")
                    .ifPresent(entry -> entry.problem("without slots or sharing, expected beside one of the two"));
        }
        return reports;
    }

    private int count(Entry entry) {
        int count = entry.as(COUNT, before -> 1).applyAsInt((int) Math.min(all, Integer.MAX_VALUE));
        if (count < 0) {
            entry.unexpected("at least the " + all + " of the groups before");
            return 0;
        }
        return count;
    }

    private static Capacity capacity(Section section) {
        int queue = section.value("queue", Formats.whole(0, ANY_QUEUE), ANY_QUEUE);
        Duration change = section.value("change", Formats.PERIOD, Duration.ofSeconds(5));
        List<Double> speeds =
                section.entry("sharing").map(ServersReader::speeds).orElse(List.of());
        boolean slots = section.entry("slots").isPresent();
        int most = section.value("slots", Formats.whole(1, ANY_QUEUE), 1);
        needs(section, "queue", "slots");
        needs(section, "change", "sharing");
        section.entry("sharing")
                .filter(Entry::isScalar)
                .flatMap(one -> section.entry("change"))
                .ifPresent(entry -> entry.problem("with one speed, expected beside a list of them"));
        section.entry("sharing")
                .filter(sharing -> slots)
                .ifPresent(sharing -> sharing.problem("beside slots, expected one of the two"));
        if (slots) {
            return new Capacity.Slots(most, queue);
        }
        return speeds.isEmpty() ? Capacity.Unlimited.UNLIMITED : new Capacity.Sharing(speeds, change);
    }

    private static void needs(Section section, String key, String other) {
        if (section.entry(other).isEmpty()) {
            section.entry(key).ifPresent(entry -> entry.problem("without " + other + ", expected beside it alone"));
        }
    }

    private static List<Double> speeds(Entry entry) {
        Format<Double> speed = Formats.above0(1_000_000);
        List<Entry> all = entry.isScalar() ? List.of(entry) : entry.list("a number, or a list of numbers");
        if (all.isEmpty() && entry.isList()) {
            entry.problem("an empty list, expected at least one number");
        }
        return all.stream().map(each -> each.as(speed, 1.0)).toList();
    }
}
