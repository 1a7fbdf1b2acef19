package com.example.balancing;

import io.datapunk.lb.spi.Outcome;
import io.datapunk.lb.spi.Settings;
import io.datapunk.lb.spi.health.HealthScorer;
import io.datapunk.lb.spi.health.Peers;
import io.datapunk.lb.spi.health.ScorerProvider;

/** Makes {@code strikes}: so many errors in a row, and an instance is out. */
public final class StrikesProvider implements ScorerProvider {
    @Override
    public String name() {
        return "strikes";
    }

    @Override
    public int spiVersion() {
        return SPI_VERSION;
    }

    @Override
    public HealthScorer create(Settings settings) {
        settings.allow("strikes", "healthThreshold", "recoveryThreshold", "circuitBreakThreshold");
        return new Strikes((int) settings.whole("strikes", 3, 1, 100));
    }

    private record Strikes(int most) implements HealthScorer {
        @Override
        public long fold(long evidence, Outcome outcome, long latencyNanos, Peers peers) {
            if (outcome == Outcome.SUCCESS) {
                return 0;
            }
            return outcome.isFailure() ? Math.min(most, evidence + 1) : evidence;
        }

        @Override
        public float score(long evidence) {
            return 1 - (float) evidence / most;
        }

        @Override
        public Verdict verdict(long evidence) {
            return evidence >= most ? Verdict.EJECT : Verdict.KEEP;
        }
    }
}
