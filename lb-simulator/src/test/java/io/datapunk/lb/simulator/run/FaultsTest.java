package io.datapunk.lb.simulator.run;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** What the default configuration, without active checks, makes of usual faults: five seeds each, printed. */
class FaultsTest {
    @Test
    void fastFail() {
        Figures figures = Figures.of(Scenarios.fastFail());
        assertThat(figures.results()).hasSize(5);
    }

    @Test
    void linkerd() {
        Figures figures = Figures.of(Scenarios.slowServer());
        assertThat(figures.results()).hasSize(5);
    }

    @Test
    void others() {
        Figures.of(Scenarios.partial(30));
        Figures.of(Scenarios.partial(10));
        Figures.of(Scenarios.grey());
        Figures.of(Scenarios.blackHole());
        Figures.of(Scenarios.sixOfTen());
        Figures.of(Scenarios.ofTen("nine-of-ten", 9, new io.datapunk.lb.simulator.server.Fault.FastFail()));
        Figures.of(Scenarios.ofTen("all-at-50", 10, new io.datapunk.lb.simulator.server.Fault.Errors(.5)));
        Figures.of(Scenarios.noFault());
    }
}
