package io.datapunk.lb.simulator.scenario.file;

import io.datapunk.lb.simulator.scenario.Load;
import io.datapunk.lb.simulator.scenario.Load.Rhythm;
import io.datapunk.lb.simulator.scenario.RatePoint;
import io.datapunk.lb.simulator.server.Latency;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads how requests come. */
final class LoadReader {
    private static final List<String> KINDS = List.of("poisson", "constant", "closed");
    private static final Latency NO_PAUSE = new Latency.Recorded(List.of(0L));

    private final int servers;
    private final Timeline timeline;

    LoadReader(int servers, Timeline timeline) {
        this.servers = servers;
        this.timeline = timeline;
    }

    /** The load; nothing after a problem. */
    Optional<Load> read(Section section) {
        Optional<String> kind = section.oneOf(KINDS);
        if (kind.isEmpty()) {
            return Optional.empty();
        }
        section.close();
        return section.entry(kind.get()).flatMap(entry -> switch (kind.get()) {
            case "poisson" -> open(Rhythm.POISSON, entry);
            case "constant" -> open(Rhythm.CONSTANT, entry);
            default -> entry.section("a map with workers and pause").map(this::closed);
        });
    }

    private Optional<Load> open(Rhythm rhythm, Entry entry) {
        if (!entry.isList()) {
            double rate = entry.as(Formats.rate(servers, Double.MIN_VALUE, Load.MOST), 1.0);
            return Optional.of(new Load.Open(rhythm, List.of(RatePoint.always(rate))));
        }
        List<RatePoint> points = new ArrayList<>();
        for (Entry each : entry.list("a list of points")) {
            each.section("a point, a map with at and rate").flatMap(this::point).ifPresent(point -> {
                if (!points.isEmpty()
                        && point.at().compareTo(points.get(points.size() - 1).at()) < 0) {
                    each.problem("at " + Formats.shown(point.at()) + ", expected not before the point above it");
                } else {
                    points.add(point);
                }
            });
        }
        if (points.stream().noneMatch(point -> point.perSecond() > 0)) {
            entry.problem("no point with a rate above 0, expected at least one");
            return Optional.empty();
        }
        return Optional.of(new Load.Open(rhythm, points));
    }

    private Optional<RatePoint> point(Section section) {
        Duration nowhere = Duration.ofNanos(-1);
        Duration at = section.required("at", Formats.MOMENT, nowhere);
        double rate = section.required("rate", Formats.rate(servers, 0, Load.MOST), -1.0);
        section.close();
        if (at.equals(nowhere) || rate < 0) {
            return Optional.empty();
        }
        section.entry("at").ifPresent(entry -> timeline.moment(entry, at));
        return Optional.of(new RatePoint(at, rate));
    }

    private Load closed(Section section) {
        int workers = section.required("workers", Formats.whole(1, Load.MOST), 1);
        Latency pause = section.entry("pause").map(LatencyReader::read).orElse(NO_PAUSE);
        section.close();
        return new Load.Closed(workers, pause);
    }
}
