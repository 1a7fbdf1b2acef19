package io.datapunk.lb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.datapunk.lb.spi.Instance;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Strategies around strategies, as a user configures them. */
class CompositionTest {
    /** Four here, {@code i0} to {@code i3}, and four there; the last of each is of the second level. */
    private static List<Instance> twoZones() {
        List<Instance> all = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            Map<String, String> metadata = i % 4 == 3 ? Map.of("priority", "1") : Map.of();
            all.add(new Instance("i" + i, "10.0.0." + i, 8080, 1, i < 4 ? "here" : "there", metadata));
        }
        return all;
    }

    private static Rig rig(HealthAwareConfig config) {
        Rig rig = new Rig(config);
        rig.service();
        rig.discovery.complete(Rig.SERVICE, twoZones());
        return rig;
    }

    @Test
    void zoneAwareAroundPriority_staysInTheZoneAndOnTheFirstLevel() {
        try (Rig rig = rig(Rig.unchecked()
                .strategy("zone-aware(priority(adaptive))", Map.of("zone-aware.zone", "here"))
                .build())) {
            rig.requests(300, Rig.allWell());

            assertThat(rig.picked).containsOnlyKeys("i0", "i1", "i2");
        }
    }

    @Test
    void composition_isReplacedWhileRequestsGoOn_andHealthIsKept() {
        try (Rig rig = rig(Rig.unchecked().build())) {
            rig.untilOut("i2");

            rig.balancer.replaceConfig(Rig.unchecked()
                    .strategy("zone-aware(round-robin)", Map.of("zone-aware.zone", "here"))
                    .build());
            rig.picked.clear();
            rig.requests(60, Rig.allWell());
            assertThat(rig.picked).doesNotContainKey("i2").containsKeys("i0", "i1", "i3");

            rig.balancer.replaceConfig(
                    Rig.unchecked().strategy("priority(random)").build());
            rig.picked.clear();
            rig.requests(200, Rig.allWell());
            assertThat(rig.picked).doesNotContainKeys("i3", "i7").containsKeys("i4", "i5", "i6");
        }
    }

    @Test
    void serviceOfItsOwn_hasACompositionOfItsOwn() {
        HealthAwareConfig config = Rig.unchecked()
                .override(
                        Rig.SERVICE,
                        service -> service.strategy(
                                "subset(random)", Map.of("subset.clientIndex", "3", "subset.subsetSize", "2")))
                .build();
        try (Rig rig = rig(config)) {
            rig.requests(200, Rig.allWell());

            assertThat(rig.picked).hasSize(2);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "zone-aware | strategy: \"zone-aware\", expected 1 strategy in brackets behind zone-aware",
                "zone-aware(nearest) | strategy: \"nearest\", expected one of adaptive",
                "adaptive(random) | strategy: \"adaptive(random)\", expected no brackets",
                "priority(priority(random)) | strategy: \"priority(priority(random))\", expected each name once",
                "subset(random) | strategySettings.subset.client",
            })
    void compositionThatCannotBe_isRefusedAtTheStart_withWhatWasExpected(String strategy, String violation) {
        assertThatExceptionOfType(InvalidConfigException.class)
                .isThrownBy(
                        () -> rig(Rig.unchecked().strategy(strategy).build()).close())
                .satisfies(refused -> assertThat(refused.violations())
                        .anySatisfy(text -> assertThat(text).startsWith(violation)));
    }

    @Test
    void settingWithoutTheNameOfItsStrategy_isRefused() {
        assertThatExceptionOfType(InvalidConfigException.class)
                .isThrownBy(() -> rig(Rig.unchecked()
                                .strategy("zone-aware(random)", Map.of("zone", "here"))
                                .build())
                        .close())
                .satisfies(refused -> assertThat(refused.violations())
                        .anySatisfy(text -> assertThat(text)
                                .startsWith("strategySettings.zone: \"here\", expected a key that begins with")));
    }
}
