package io.datapunk.lb.bootstrap.demo.virtual;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.datapunk.lb.InvalidConfigException;
import io.datapunk.lb.bootstrap.SystemSources;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class VirtualDemoTest {
    private static final long SEED = 20_261_127;

    private final List<String> said = new ArrayList<>();
    private final List<String> table = new ArrayList<>();

    private VirtualDemo demo(VirtualOptions options) {
        return new VirtualDemo(options, SystemSources.ticker(), said::add, table::add);
    }

    private VirtualReport run(int instances) {
        return demo(new VirtualOptions(instances, null, null, SEED)).run();
    }

    @Test
    void twoThousand_everyPromiseHeld() {
        VirtualReport report = run(2_000);
        assertThat(report.promises()).hasSize(7).allMatch(VirtualPromise::held, report.text());
        assertThat(report.held()).isTrue();
        assertThat(report.failing()).isEqualTo(20);
        assertThat(report.found()).isEqualTo(20);
        assertThat(report.heapBytesPerInstance()).isPositive();
        assertThat(report.requests()).isEqualTo(10_000L * report.virtualSeconds());
        // Every two seconds, with a fifth of jitter.
        assertThat(report.checks())
                .isBetween(2_000L * report.virtualSeconds() * 4 / 10, 2_000L * report.virtualSeconds() * 7 / 10);
        assertThat(said).anyMatch(line -> line.startsWith("2,000 instances discovered"));
        assertThat(table).hasSize(1 + report.virtualSeconds());
        assertThat(report.text())
                .contains("held    every instance is listed: 2000 of 2000")
                .doesNotContain("BROKEN");
    }

    @Test
    void secondsOfTheFault_showWhoFailsAndWhoIsOut() {
        VirtualReport report = run(2_000);
        assertThat(report.seconds().get(0).failing()).isZero();
        assertThat(report.seconds()).anySatisfy(second -> {
            assertThat(second.failing()).isEqualTo(20);
            assertThat(second.out()).isEqualTo(20);
            assertThat(second.toFailingPercent()).isZero();
        });
        VirtualSecond last = report.seconds().get(report.virtualSeconds() - 1);
        assertThat(last.failing()).isZero();
        assertThat(last.out()).isZero();
    }

    @Test
    void sameSeed_sameRun() {
        VirtualReport one = run(300);
        VirtualReport other = run(300);
        assertThat(other.requestsToFailing()).isEqualTo(one.requestsToFailing());
        assertThat(other.mostRequestsToOne()).isEqualTo(one.mostRequestsToOne());
        assertThat(other.checks()).isEqualTo(one.checks());
        assertThat(other.promises()).isEqualTo(one.promises());
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 10, 99})
    void fewInstances_everyPromiseHeldToo(int instances) {
        VirtualReport report = run(instances);
        assertThat(report.failing()).isEqualTo(instances == 1 ? 0 : 1);
        assertThat(report.held()).as(report.text()).isTrue();
    }

    @Test
    void stopped_partialAndNothingPromised() {
        VirtualDemo[] run = new VirtualDemo[1];
        run[0] = new VirtualDemo(
                new VirtualOptions(100, null, null, SEED), SystemSources.ticker(), said::add, line -> run[0].stop());
        VirtualReport report = run[0].run();
        assertThat(report.partial()).isTrue();
        assertThat(report.held()).isFalse();
        assertThat(report.promises()).isEmpty();
        assertThat(report.text()).startsWith("Partial result: stopped after 0 virtual seconds");
    }

    @Test
    void promiseBroken_notHeldAndTold() {
        VirtualPromise broken = new VirtualPromise("every request has an instance", "3 had none", false);
        VirtualReport whole = run(10);
        VirtualReport report = new VirtualReport(
                false,
                10,
                1,
                "adaptive",
                "burst-aware",
                SEED,
                whole.overrides(),
                1,
                1,
                1,
                0,
                1,
                1,
                1,
                1,
                0,
                null,
                1,
                List.of(broken),
                List.of());
        assertThat(report.held()).isFalse();
        assertThat(report.text()).contains("BROKEN  every request has an instance: 3 had none");
    }

    @Test
    void unknownStrategy_refused() {
        assertThatThrownBy(() ->
                        demo(new VirtualOptions(10, "crystal-ball", null, SEED)).run())
                .isInstanceOf(InvalidConfigException.class)
                .hasMessageContaining("crystal-ball");
    }

    @Test
    void instancesOutOfRange_refused() {
        assertThatThrownBy(() -> new VirtualOptions(0, null, null, SEED))
                .hasMessage("instances: 0, expected 1 to 1000000");
        assertThatThrownBy(() -> new VirtualOptions(1_000_001, null, null, SEED))
                .hasMessage("instances: 1000001, expected 1 to 1000000");
    }

    @Test
    void checksOfAMillion_asManyASecondAsOneClientCanSend() {
        assertThat(new VirtualOptions(1_000_000, null, null, SEED).overrides())
                .containsEntry("checkInterval", "PT10S")
                .containsEntry("check", "virtual");
        assertThat(new VirtualOptions(2_000, null, null, SEED).overrides()).doesNotContainKey("checkInterval");
    }
}
