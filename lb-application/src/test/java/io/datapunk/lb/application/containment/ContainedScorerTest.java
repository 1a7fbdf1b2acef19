package io.datapunk.lb.application.containment;

import static org.assertj.core.api.Assertions.assertThat;

import io.datapunk.lb.domain.selection.Containment;
import io.datapunk.lb.spi.Outcome;
import io.datapunk.lb.spi.health.HealthScorer;
import io.datapunk.lb.spi.health.HealthScorer.Verdict;
import io.datapunk.lb.spi.health.Peers;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ContainedScorerTest {
    private final Gate gate = new Gate();
    private final Theirs theirs = new Theirs();
    private final ContainedScorer scorer = new ContainedScorer(theirs, gate);

    /** Lets in when it is open, and hears of faults. */
    private static final class Gate implements Containment {
        private final List<String> faults = new ArrayList<>();
        private boolean closed;
        private int inside;

        @Override
        public int enter() {
            if (closed) {
                return REFUSED;
            }
            return inside++;
        }

        @Override
        public void exit(int mark) {
            inside--;
        }

        @Override
        public void fault(Throwable thrown) {
            assertThat(inside).isEqualTo(1);
            faults.add(String.valueOf(thrown.getMessage()));
        }

        @Override
        public void apart(Runnable work) {
            work.run();
        }
    }

    /** Counts failures, and answers what it is told. */
    private static final class Theirs implements HealthScorer {
        private float score = 0.5f;
        private @Nullable Verdict verdict = Verdict.DOUBT;
        private int level = 100;
        private int asked;
        private long returning;
        private boolean returningThrows;
        private boolean looksAtLatency = true;

        @Override
        public boolean looksAtLatency() {
            return looksAtLatency;
        }

        @Override
        public long fold(long evidence, Outcome outcome, long latencyNanos, Peers peers) {
            if (outcome == Outcome.TIMEOUT) {
                throw new IllegalStateException("no time");
            }
            return outcome.isFailure() ? evidence + 1 : 0;
        }

        @Override
        public long forgive(long evidence, long elapsedNanos) {
            return evidence - 1;
        }

        @Override
        public long returning() {
            if (returningThrows) {
                throw new IllegalStateException("never again");
            }
            return returning;
        }

        @Override
        public float score(long evidence) {
            asked++;
            return score;
        }

        @Override
        @SuppressWarnings("NullAway") // It breaks its contract.
        public Verdict verdict(long evidence) {
            return verdict;
        }

        @Override
        public int errorLevel(long evidence) {
            return level;
        }
    }

    private long fold(long evidence, Outcome outcome) {
        return scorer.fold(evidence, outcome, 1, NoPeers.NONE);
    }

    @Test
    void aWord_isJudgedOnce_whereItIsMade() {
        long word = fold(0, Outcome.SERVER_ERROR);
        assertThat(word).isEqualTo(1);
        assertThat(theirs.asked).isEqualTo(1);
        for (int i = 0; i < 3; i++) {
            assertThat(scorer.score(word)).isEqualTo(0.5f);
            assertThat(scorer.verdict(word)).isEqualTo(Verdict.DOUBT);
            assertThat(scorer.errorLevel(word)).isEqualTo(100);
            assertThat(fold(0, Outcome.SERVER_ERROR)).isEqualTo(1);
        }
        assertThat(theirs.asked).isEqualTo(1);
        assertThat(gate.faults).isEmpty();
    }

    @Test
    void theWordNothing_andWordsNobodyMade_speakAgainstNobody() {
        theirs.score = 0;
        for (long word : new long[] {0, 5, -1}) {
            assertThat(scorer.score(word)).isEqualTo(1);
            assertThat(scorer.verdict(word)).isEqualTo(Verdict.KEEP);
            assertThat(scorer.errorLevel(word)).isZero();
        }
        assertThat(theirs.asked).isZero();
    }

    @Test
    void successesTogether_areHandedOver_onlyToWhoSaidSoWhenItWasMade() {
        assertThat(scorer.looksAtLatency()).isTrue();
        theirs.looksAtLatency = false;
        assertThat(scorer.looksAtLatency()).isTrue();
        ContainedScorer other = new ContainedScorer(theirs, gate);
        assertThat(other.looksAtLatency()).isFalse();
        long word = fold(0, Outcome.SERVER_ERROR);
        assertThat(other.succeeded(word, 3, NoPeers.NONE)).isZero();
        gate.closed = true;
        assertThat(other.succeeded(word, 3, NoPeers.NONE)).isEqualTo(word);
        assertThat(new ContainedScorer(theirs, gate).looksAtLatency()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(floats = {Float.NaN, -0.1f, 1.1f, Float.POSITIVE_INFINITY})
    void aScoreThatIsNone_isAFault_andTheOutcomePassedOver(float nonsense) {
        theirs.score = nonsense;
        assertThat(fold(0, Outcome.SERVER_ERROR)).isZero();
        assertThat(gate.faults).containsExactly("score answered " + nonsense + ", expected 0 to 1");
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 65_536, Integer.MIN_VALUE})
    void aLevelThatIsNone_isAFault_andTheOutcomePassedOver(int nonsense) {
        theirs.level = nonsense;
        assertThat(fold(0, Outcome.SERVER_ERROR)).isZero();
        assertThat(gate.faults).containsExactly("errorLevel answered " + nonsense + ", expected 0 to 65535");
    }

    @Test
    void aVerdictThatIsNone_isAFault_andTheOutcomePassedOver() {
        theirs.verdict = null;
        assertThat(fold(0, Outcome.SERVER_ERROR)).isZero();
        assertThat(gate.faults).containsExactly("verdict answered null, expected one of KEEP, DOUBT, EJECT");
    }

    @Test
    void whatItThrows_isAFault_andTheEvidenceStays() {
        assertThat(fold(7, Outcome.TIMEOUT)).isEqualTo(7);
        assertThat(gate.faults).containsExactly("no time");
        assertThat(gate.inside).isZero();
    }

    @Test
    void keptOut_itLearnsNothingAndStillKnowsWhatItSaid() {
        long word = fold(0, Outcome.SERVER_ERROR);
        gate.closed = true;
        assertThat(fold(word, Outcome.SERVER_ERROR)).isEqualTo(word);
        assertThat(scorer.score(word)).isEqualTo(0.5f);
        assertThat(theirs.asked).isEqualTo(1);
    }

    @Test
    void theWordOfWhoReturns_isTheirs_andJudgedWhereItIsMade() {
        assertThat(scorer.returning()).isZero();
        theirs.returning = 9;
        assertThat(scorer.returning()).isEqualTo(9);
        assertThat(scorer.score(9)).isEqualTo(0.5f);
        assertThat(scorer.verdict(9)).isEqualTo(Verdict.DOUBT);
        assertThat(theirs.asked).isEqualTo(1);
        assertThat(gate.inside).isZero();
    }

    @Test
    void whoReturns_whileTheScorerThrowsOrAnswersNonsense_isSuspectedOfNothing() {
        theirs.returning = 9;
        theirs.score = 2;
        assertThat(scorer.returning()).isZero();
        theirs.returningThrows = true;
        assertThat(scorer.returning()).isZero();
        assertThat(gate.faults).containsExactly("score answered 2.0, expected 0 to 1", "never again");
        assertThat(gate.inside).isZero();
    }

    @Test
    void whoReturns_whileTheScorerIsKeptOut_isSuspectedOfNothing() {
        theirs.returning = 9;
        gate.closed = true;
        assertThat(scorer.returning()).isZero();
        assertThat(theirs.asked).isZero();
    }

    @Test
    void maintenance_forgivesNothingButAsksForIt() {
        assertThat(scorer.round()).isFalse();
        assertThat(scorer.forgive(3, 1)).isEqualTo(3);
        assertThat(scorer.round()).isTrue();
        assertThat(scorer.round()).isFalse();
        assertThat(scorer.forgiven(3, 1)).isEqualTo(2);
        assertThat(scorer.score(2)).isEqualTo(0.5f);
    }

    /** Nobody else. */
    private enum NoPeers implements Peers {
        NONE;

        @Override
        public float errorRate(long ownEvidence) {
            return Float.NaN;
        }

        @Override
        public float clientErrorRate() {
            return Float.NaN;
        }

        @Override
        public boolean someAreWell() {
            return false;
        }

        @Override
        public float latencyNanos() {
            return Float.NaN;
        }

        @Override
        public int count() {
            return 0;
        }

        @Override
        public long ownRequests() {
            return 0;
        }

        @Override
        public float ownLongErrorRate() {
            return Float.NaN;
        }

        @Override
        public float routeErrorRate() {
            return Float.NaN;
        }

        @Override
        public boolean frozen() {
            return false;
        }
    }
}
