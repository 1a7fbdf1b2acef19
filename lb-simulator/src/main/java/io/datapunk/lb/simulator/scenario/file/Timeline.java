package io.datapunk.lb.simulator.scenario.file;

import io.datapunk.lb.simulator.server.Window;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** All moments that a file names, to be held against the length of the run and against each other. */
final class Timeline {
    private final List<Moment> moments = new ArrayList<>();
    private final List<Stretch> stretches = new ArrayList<>();

    /** A moment that must lie within the run. */
    void moment(Entry where, Duration at) {
        moments.add(new Moment(where, at));
    }

    /** A span whose beginning and end must lie within the run. */
    void span(Span span) {
        moment(span.from(), span.window().from());
        moment(span.end(), span.window().until());
    }

    /**
     * A stretch that must not meet another of its sort.
     *
     * @param item the item of the file it belongs to
     * @param sort what it is and to whom it happens, for messages
     */
    void stretch(Entry item, String sort, int subject, Window window) {
        stretches.add(new Stretch(item, sort, subject, window));
    }

    /** The last moment there is. */
    Duration last() {
        return moments.stream().map(Moment::at).max(Comparator.naturalOrder()).orElse(Duration.ZERO);
    }

    void checkWithin(Duration length) {
        Set<Entry> late = new HashSet<>();
        for (Moment moment : moments) {
            if (moment.at.compareTo(length) > 0 && late.add(moment.where)) {
                moment.where.problem("reaches " + Formats.shown(moment.at)
                        + ", expected at most the length of the scenario, " + Formats.shown(length));
            }
        }
    }

    void checkApart() {
        stretches.sort(Comparator.comparing(Stretch::sort)
                .thenComparing(Stretch::subject)
                .thenComparing(stretch -> stretch.window.from()));
        Set<String> told = new HashSet<>();
        for (int i = 1; i < stretches.size(); i++) {
            Stretch before = stretches.get(i - 1);
            Stretch after = stretches.get(i);
            if (after.meets(before)) {
                boolean swapped = before.item.line() > after.item.line();
                Stretch later = swapped ? before : after;
                Stretch earlier = swapped ? after : before;
                if (told.add(later.item.path() + " " + earlier.item.path())) {
                    later.item.problem(overlap(later, earlier));
                }
            }
            if (after.sameSubject(before) && after.window.until().compareTo(before.window.until()) < 0) {
                stretches.set(i, before); // the one that lasts longest is the one to meet
            }
        }
    }

    private static String overlap(Stretch later, Stretch earlier) {
        return later.sort.formatted(later.subject) + " overlaps " + earlier.item.path() + " in line "
                + earlier.item.line() + " at "
                + Formats.shown(
                        later.window.from().compareTo(earlier.window.from()) > 0
                                ? later.window.from()
                                : earlier.window.from())
                + ", expected one at a time";
    }

    private record Moment(Entry where, Duration at) {}

    private record Stretch(Entry item, String sort, int subject, Window window) {
        boolean sameSubject(Stretch other) {
            return sort.equals(other.sort) && subject == other.subject;
        }

        boolean meets(Stretch before) {
            return sameSubject(before) && window.from().compareTo(before.window.until()) < 0;
        }
    }
}
