package io.datapunk.lb.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class LifecycleTest {
    private final List<String> seen = new ArrayList<>();
    private final Lifecycle lifecycle = new Lifecycle();

    private AutoCloseable start(String name) {
        return lifecycle.start(name, () -> {
            seen.add("start " + name);
            return () -> seen.add("stop " + name);
        });
    }

    @Test
    void parts_stopInReverseOrderAndOnce() {
        start("one");
        start("two");
        lifecycle.close();
        lifecycle.close();
        assertThat(seen).containsExactly("start one", "start two", "stop two", "stop one");
    }

    @Test
    void aPartThatCannotStart_bringsDownThoseBeforeIt() {
        start("one");
        assertThatThrownBy(() -> lifecycle.start("two", () -> {
                    throw new IllegalStateException("port in use");
                }))
                .hasMessage("port in use");
        assertThat(seen).containsExactly("start one", "stop one");
        assertThatThrownBy(() -> start("three"))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("three: cannot start, everything was stopped already");
        assertThat(seen).as("three never started").hasSize(2);
    }

    @Test
    void aPartThatCannotStop_isReportedAndTheOthersStop() {
        try (RecordedLog log = RecordedLog.of(Lifecycle.class)) {
            start("one");
            lifecycle.start("two", () -> () -> {
                throw new IllegalStateException("stuck");
            });
            lifecycle.close();
            assertThat(seen).containsExactly("start one", "stop one");
            assertThat(log.lines()).containsExactly("stop.failed part=two");
        }
    }

    @Test
    void aPartThatCannotStopForWantOfAClass_isReportedAndTheOthersStop() {
        try (RecordedLog log = RecordedLog.of(Lifecycle.class)) {
            start("one");
            lifecycle.start("two", () -> () -> {
                throw new NoClassDefFoundError("gone with its jar");
            });
            lifecycle.close();
            assertThat(seen).containsExactly("start one", "stop one");
            assertThat(log.lines()).containsExactly("stop.failed part=two");
        }
    }
}
