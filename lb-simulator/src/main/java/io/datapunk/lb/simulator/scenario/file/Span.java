package io.datapunk.lb.simulator.scenario.file;

import io.datapunk.lb.simulator.server.Window;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * A window and where it is written.
 *
 * @param window when
 * @param from where its beginning stands
 * @param end where its end stands
 */
record Span(Window window, Entry from, Entry end) {
    private static final List<String> ENDS = List.of("for", "until");

    /** What {@code from} and either {@code for} or {@code until} say; nothing after a problem. */
    static Optional<Span> of(Section section) {
        Optional<Entry> from = section.required("from", Formats.MOMENT.expected());
        Optional<String> end = section.oneOf(ENDS);
        if (from.isEmpty() || end.isEmpty()) {
            return Optional.empty();
        }
        Duration began = from.get().as(Formats.MOMENT, Duration.ofNanos(-1));
        Optional<Entry> ended = section.entry(end.get());
        return ended.flatMap(entry -> until(end.get(), entry, began))
                .filter(until -> !began.isNegative())
                .map(until -> new Span(new Window(began, until), from.get(), ended.get()));
    }

    private static Optional<Duration> until(String key, Entry entry, Duration from) {
        Duration value = entry.as(Formats.DURATION, Duration.ZERO);
        if (value.isZero()) {
            return Optional.empty();
        }
        if (key.equals("for")) {
            return Optional.of(from.plus(value));
        }
        if (value.compareTo(from) <= 0) {
            entry.unexpected("a moment after from (" + Formats.shown(from) + ")");
            return Optional.empty();
        }
        return Optional.of(value);
    }
}
