package io.datapunk.lb;

import static org.assertj.core.api.Assertions.assertThat;

import io.datapunk.lb.application.event.BalancerEvent.PluginBenched;
import io.datapunk.lb.application.event.BalancerEvent.PluginFault;
import io.datapunk.lb.application.event.BalancerEvent.PluginReturned;
import io.datapunk.lb.spi.Outcome;
import io.datapunk.lb.spi.Settings;
import io.datapunk.lb.spi.health.HealthScorer;
import io.datapunk.lb.spi.health.Peers;
import io.datapunk.lb.spi.health.ScorerProvider;
import io.datapunk.lb.spi.selection.Candidates;
import io.datapunk.lb.spi.selection.Picker;
import io.datapunk.lb.spi.selection.SelectionStrategy;
import io.datapunk.lb.spi.selection.StrategyProvider;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** A strategy and a scorer of others that fail while a test says so, from the first fault to their return. */
class ContainmentTest {
    private static final Duration FIRST_BENCH = Duration.ofSeconds(30);

    private final Theirs theirs = new Theirs();

    /** Picks the first; three errors in a row eject. */
    private static final class Theirs implements StrategyProvider, ScorerProvider, SelectionStrategy, HealthScorer {
        private boolean broken;
        private boolean forgiving;
        private int prepared;

        @Override
        public String name() {
            return "theirs";
        }

        @Override
        public int spiVersion() {
            return 1;
        }

        @Override
        public SelectionStrategy create(Settings settings, List<SelectionStrategy> parts) {
            return this;
        }

        @Override
        public HealthScorer create(Settings settings) {
            return this;
        }

        @Override
        public Picker prepare(Candidates members, @Nullable Picker previous) {
            prepared++;
            int first = members.size() == 0 ? Candidates.NONE : members.handle(0);
            return (candidates, context, random) -> {
                fail();
                return first;
            };
        }

        @Override
        public Set<Honours> honours() {
            return Set.of(Honours.WEIGHT, Honours.RAMP, Honours.HEALTH);
        }

        private void fail() {
            if (broken) {
                throw new IllegalStateException("broken");
            }
        }

        @Override
        public long fold(long evidence, Outcome outcome, long latencyNanos, Peers peers) {
            fail();
            return outcome.isFailure() ? evidence + 1 : 0;
        }

        @Override
        public long forgive(long evidence, long elapsedNanos) {
            fail();
            return forgiving ? 0 : evidence;
        }

        @Override
        public float score(long evidence) {
            return evidence >= 3 ? 0 : 1 - evidence / 3f;
        }

        @Override
        public Verdict verdict(long evidence) {
            return evidence >= 3 ? Verdict.EJECT : Verdict.KEEP;
        }
    }

    private Rig rig(HealthAwareConfig config) {
        return new Rig(config, 1, List.of(theirs), List.of(theirs));
    }

    private static HealthAwareConfig strategy() {
        return Rig.unchecked().strategy("theirs").build();
    }

    private static HealthAwareConfig scorer() {
        return Rig.unchecked().scorer("theirs").build();
    }

    @Test
    void strategyThatFails_isReplacedForThatCallByTheDefault() {
        try (Rig rig = rig(strategy())) {
            rig.with(4);
            rig.requests(10, Rig.allWell());
            assertThat(rig.picks("i0")).isEqualTo(10);

            theirs.broken = true;
            assertThat(rig.requests(3, Rig.allWell())).isZero();
            theirs.broken = false;

            rig.requests(10, Rig.allWell());
            assertThat(rig.picks("i0")).isGreaterThanOrEqualTo(20);
            assertThat(rig.heard(PluginFault.class)).hasSize(3).allSatisfy(fault -> {
                assertThat(fault.plugin()).isEqualTo("strategy theirs of " + Theirs.class.getName());
                assertThat(fault.what()).startsWith("it threw java.lang.IllegalStateException: broken at ");
            });
            assertThat(rig.heard(PluginBenched.class)).isEmpty();
            assertThat(rig.service().statistics().pluginFaults()).containsExactly(Map.entry("strategy theirs", 3L));
        }
    }

    @Test
    void faultsFarApart_benchNobody() {
        try (Rig rig = rig(strategy())) {
            rig.with(4);
            theirs.broken = true;
            for (int i = 0; i < 50; i++) {
                rig.request(Rig.allWell(), Duration.ofSeconds(2));
            }
            assertThat(rig.heard(PluginFault.class)).hasSize(50);
            assertThat(rig.heard(PluginBenched.class)).isEmpty();
        }
    }

    @Test
    void strategyThatKeepsFailing_isBenchedLongerEachTime_andReturnsWithAFreshPicker() {
        try (Rig rig = rig(strategy())) {
            rig.with(4);
            theirs.broken = true;
            rig.requests(100, Rig.allWell());
            assertThat(rig.heard(PluginFault.class)).hasSize(10);
            assertThat(rig.heard(PluginBenched.class)).singleElement().satisfies(event -> {
                assertThat(event.why()).startsWith("10 faults within 10 s, the last one: it threw ");
                assertThat(event.atLeast()).isEqualTo(FIRST_BENCH);
            });

            int before = theirs.prepared;
            rig.advance(FIRST_BENCH);
            assertThat(rig.heard(PluginReturned.class)).hasSize(1);
            assertThat(theirs.prepared).isEqualTo(before + 1);

            rig.requests(100, Rig.allWell());
            assertThat(rig.heard(PluginBenched.class))
                    .extracting(PluginBenched::atLeast)
                    .containsExactly(FIRST_BENCH, FIRST_BENCH.multipliedBy(2));

            theirs.broken = false;
            rig.advance(FIRST_BENCH.multipliedBy(2));
            int first = rig.picks("i0");
            rig.requests(10, Rig.allWell());
            assertThat(rig.picks("i0")).isEqualTo(first + 10);
        }
    }

    @Test
    void scorerThatIsWell_judges() {
        try (Rig rig = rig(scorer())) {
            rig.with(4);
            rig.untilOut("i1");
            assertThat(rig.heard(PluginFault.class)).isEmpty();
        }
    }

    @Test
    void scorerForgives_apartFromMaintenance() {
        try (Rig rig = rig(scorer())) {
            rig.with(2);
            while (rig.look("i1").score() == 1) {
                rig.request(Rig.failing("i1"), Duration.ofMillis(2));
            }
            rig.advance(Duration.ofSeconds(2));
            assertThat(rig.look("i1").score()).isLessThan(1);
            theirs.forgiving = true;
            rig.advance(Duration.ofSeconds(1));
            assertThat(rig.look("i1").score()).isEqualTo(1);
        }
    }

    @Test
    void scorerThatKeepsFailing_isReplacedByTheDefault_andReturnsWithNothingAgainstAnybody() {
        try (Rig rig = rig(scorer())) {
            rig.with(4);
            theirs.broken = true;
            rig.untilOut("i1");
            assertThat(rig.heard(PluginFault.class)).hasSize(10);
            assertThat(rig.heard(PluginBenched.class)).hasSize(1);
            assertThat(rig.service().statistics().pluginFaults()).containsExactly(Map.entry("scorer theirs", 10L));

            theirs.broken = false;
            rig.advance(FIRST_BENCH);
            assertThat(rig.heard(PluginReturned.class)).hasSize(1);
            rig.untilOut("i2");
            assertThat(rig.heard(PluginFault.class)).hasSize(10);
        }
    }

    @Test
    void replacedConfiguration_bringsWhoeverIsBenchedBackAtOnce() {
        HealthAwareConfig both = Rig.unchecked()
                .strategy("theirs")
                .scorer("theirs")
                .recovery(HealthAwareConfig.classic().service().recovery()) // Nobody is tried meanwhile.
                .build();
        try (Rig rig = rig(both)) {
            rig.with(4);
            theirs.broken = true;
            rig.requests(200, Rig.failing("i0", "i1", "i2", "i3"));
            assertThat(rig.heard(PluginBenched.class)).hasSize(2);

            theirs.broken = false;
            rig.balancer.replaceConfig(both);
            int before = rig.picks("i0");
            rig.requests(3, Rig.allWell());
            assertThat(rig.picks("i0")).isEqualTo(before + 3);
        }
    }
}
