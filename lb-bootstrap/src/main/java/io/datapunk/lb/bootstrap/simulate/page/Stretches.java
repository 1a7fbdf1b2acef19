package io.datapunk.lb.bootstrap.simulate.page;

import io.datapunk.lb.simulator.server.Window;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Windows as people see them: those that overlap or touch are one. */
final class Stretches {
    private Stretches() {}

    /** In order; what of them lies in a run of this length. */
    static List<Window> of(List<Window> windows, Duration length) {
        List<Window> joined = new ArrayList<>();
        windows.stream()
                .filter(window -> window.from().compareTo(length) < 0)
                .map(window -> window.within(length))
                .sorted(Comparator.comparing(Window::from))
                .forEach(window -> {
                    int last = joined.size() - 1;
                    if (last >= 0 && window.from().compareTo(joined.get(last).until()) <= 0) {
                        joined.set(last, joined.get(last).spanning(window));
                    } else {
                        joined.add(window);
                    }
                });
        return joined;
    }
}
