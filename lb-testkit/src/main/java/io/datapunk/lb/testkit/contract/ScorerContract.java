package io.datapunk.lb.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import io.datapunk.lb.spi.Outcome;
import io.datapunk.lb.spi.health.HealthScorer;
import io.datapunk.lb.spi.health.HealthScorer.Verdict;
import io.datapunk.lb.spi.health.Peers;
import io.datapunk.lb.testkit.random.Seeded;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * What every {@link HealthScorer} keeps, as tests. Extend it, say which scorer, and run it:
 *
 * <pre>{@code
 * class StrikesTest extends ScorerContract {
 *     @Override
 *     protected HealthScorer scorer() {
 *         return new StrikesProvider().create(Settings.empty());
 *     }
 * }
 * }</pre>
 *
 * <p>The traces are random, with a seed that a failure names ({@link Seeded}).
 */
@ExtendWith(Seeded.class)
public abstract class ScorerContract {
    private static final long SECOND = 1_000_000_000L;
    private static final int STEPS = 20_000;
    private static final int THREADS = 4;
    private static final Outcome[] FOLDED = {
        Outcome.SUCCESS, Outcome.SERVER_ERROR, Outcome.TIMEOUT, Outcome.UNREACHABLE, Outcome.CLIENT_ERROR
    };
    private static final long[] FAR = {
        (1L << 31) - 1, 1L << 31, (1L << 32) - 1, 1L << 32, Long.MAX_VALUE - 1, Long.MAX_VALUE
    };

    /** For those who extend it. */
    protected ScorerContract() {}

    /** The scorer to be tested: a new one, or always the same. */
    protected abstract HealthScorer scorer();

    /** One outcome and what it made of a word. */
    private record Step(long before, Outcome outcome, long latencyNanos, Peers peers, long after) {
        long again(HealthScorer scorer) {
            return scorer.fold(before, outcome, latencyNanos, peers);
        }

        /** All that a scorer answers about this step, asked now. */
        Answers answers(HealthScorer scorer) {
            boolean looks = scorer.looksAtLatency();
            return new Answers(
                    again(scorer),
                    scorer.score(after),
                    scorer.verdict(after),
                    scorer.errorLevel(after),
                    scorer.forgive(after, Math.max(1, latencyNanos)),
                    looks,
                    looks ? after : scorer.succeeded(after, 3, peers),
                    scorer.returning());
        }
    }

    /** What a scorer answers; a pure one answers the same whenever it is asked. */
    private record Answers(
            long folded,
            float score,
            Verdict verdict,
            int errorLevel,
            long forgiven,
            boolean looksAtLatency,
            long succeeded,
            long returning) {}

    /** An instance that is well and sick by turns, in a pool that says anything. */
    private static List<Step> trace(HealthScorer scorer, RandomGenerator random) {
        List<Step> steps = new ArrayList<>();
        long word = 0;
        boolean sick = false;
        for (int i = 0; i < STEPS; i++) {
            sick = random.nextInt(20) == 0 ? !sick : sick;
            Outcome usual = sick ? Outcome.SERVER_ERROR : Outcome.SUCCESS;
            Outcome outcome = random.nextInt(10) < 7 ? usual : FOLDED[random.nextInt(FOLDED.length)];
            long latency = random.nextLong(-5, 3 * SECOND);
            Peers peers = GivenPeers.drawn(random);
            long next = scorer.fold(word, outcome, latency, peers);
            steps.add(new Step(word, outcome, latency, peers, next));
            word = random.nextInt(50) == 0 ? scorer.forgive(next, random.nextLong(1, 30 * SECOND)) : next;
        }
        return steps;
    }

    @Test
    void nothingAgainstAnInstance_isTheWordZero_andASuccessLeavesIt(RandomGenerator random) {
        HealthScorer scorer = scorer();
        assertThat(scorer.score(0)).as("score of 0").isEqualTo(1);
        assertThat(scorer.verdict(0)).as("verdict on 0").isEqualTo(Verdict.KEEP);
        assertThat(scorer.errorLevel(0)).as("error level of 0").isZero();
        for (int i = 0; i < STEPS; i++) {
            Peers peers = GivenPeers.drawn(random);
            assertThat(scorer.fold(0, Outcome.SUCCESS, random.nextLong(-5, 3 * SECOND), peers))
                    .as("0 after a success among %s", peers)
                    .isZero();
        }
    }

    @Test
    void everyWord_hasAScoreAndAnErrorLevelInRange(RandomGenerator random) {
        HealthScorer scorer = scorer();
        for (Step step : trace(scorer, random)) {
            assertThat(scorer.score(step.after)).as("score after %s", step).isBetween(0f, 1f);
            assertThat(scorer.errorLevel(step.after))
                    .as("error level after %s", step)
                    .isBetween(0, HealthScorer.FULL_LEVEL);
            assertThat(scorer.verdict(step.after)).as("verdict after %s", step).isNotNull();
        }
    }

    @Test
    void failure_neverRaisesTheScore(RandomGenerator random) {
        HealthScorer scorer = scorer();
        for (Step step : trace(scorer, random)) {
            if (step.outcome.isFailure()) {
                assertThat(scorer.score(step.after))
                        .as("score after %s", step)
                        .isLessThanOrEqualTo(scorer.score(step.before));
            }
        }
    }

    @Test
    void clientError_neverEjects(RandomGenerator random) {
        HealthScorer scorer = scorer();
        long word = 0;
        for (Step step : trace(scorer, random)) {
            word = scorer.fold(word, Outcome.CLIENT_ERROR, step.latencyNanos, step.peers);
            assertThat(scorer.verdict(word))
                    .as("verdict after nothing but client errors")
                    .isNotEqualTo(Verdict.EJECT);
            if (scorer.verdict(step.after) != Verdict.EJECT) {
                long blamed = scorer.fold(step.after, Outcome.CLIENT_ERROR, step.latencyNanos, step.peers);
                assertThat(scorer.verdict(blamed))
                        .as("verdict after %s and a client error", step)
                        .isNotEqualTo(Verdict.EJECT);
            }
        }
    }

    @Test
    void sameArguments_giveTheSameAnswer_inAnyOrderAndOnAnyThread(RandomGenerator random) throws Exception {
        HealthScorer scorer = scorer();
        List<Step> steps = trace(scorer, random);
        List<Answers> answers = steps.stream().map(step -> step.answers(scorer)).toList();
        ExecutorService threads = Executors.newFixedThreadPool(THREADS);
        try {
            List<Future<?>> walks = new ArrayList<>();
            for (int thread = 0; thread < THREADS; thread++) {
                int start = random.nextInt(steps.size());
                walks.add(threads.submit(backwards(scorer, steps, answers, start)));
            }
            for (Future<?> walk : walks) {
                walk.get();
            }
        } finally {
            threads.shutdownNow();
        }
    }

    private static Callable<Void> backwards(HealthScorer scorer, List<Step> steps, List<Answers> answers, int start) {
        return () -> {
            for (int i = 0; i < steps.size(); i++) {
                int index = Math.floorMod(start - i, steps.size());
                Step step = steps.get(index);
                assertThat(step.answers(scorer))
                        .as("what is answered about %s, asked again", step)
                        .isEqualTo(answers.get(index))
                        .returns(step.after, Answers::folded);
            }
            return null;
        };
    }

    @Test
    void time_neverLowersTheScore(RandomGenerator random) {
        HealthScorer scorer = scorer();
        for (Step step : trace(scorer, random)) {
            long later = scorer.forgive(step.after, random.nextLong(1, 60 * SECOND));
            assertThat(scorer.score(later))
                    .as("score some time after %s", step)
                    .isGreaterThanOrEqualTo(scorer.score(step.after));
        }
    }

    @Test
    void successesTogether_sayWhatTheySayOneByOne(RandomGenerator random) {
        HealthScorer scorer = scorer();
        assumeFalse(scorer.looksAtLatency(), "it looks at latency, so its successes come one by one");
        for (Step step : trace(scorer, random)) {
            Peers peers = GivenPeers.at(random.nextFloat());
            int successes = random.nextInt(1, 40);
            long word = step.after;
            for (int i = 0; i < successes; i++) {
                word = scorer.fold(word, Outcome.SUCCESS, random.nextLong(-5, 3 * SECOND), peers);
            }
            assertThat(scorer.succeeded(step.after, successes, peers))
                    .as("%d successes after %s", successes, step)
                    .isEqualTo(word);
        }
    }

    @Test
    void nothingIsKnownOfThePool_failuresAreFoldedAllTheSame() {
        HealthScorer scorer = scorer();
        long word = 0;
        for (int i = 0; i < STEPS; i++) {
            word = scorer.fold(word, Outcome.TIMEOUT, -1, GivenPeers.UNKNOWN);
        }
        assertThat(scorer.score(word)).as("score after %d timeouts", STEPS).isBetween(0f, 1f);
    }

    @Test
    void failuresWithoutEnd_comeToAWordThatStays() {
        HealthScorer scorer = scorer();
        Peers peers = GivenPeers.at(0.01f);
        long word = 0;
        for (int i = 0; i < 5 * STEPS; i++) {
            word = scorer.fold(word, Outcome.SERVER_ERROR, SECOND / 20, peers);
        }
        assertThat(scorer.score(scorer.fold(word, Outcome.SERVER_ERROR, SECOND / 20, peers)))
                .as("score after %d failures and one more", 5 * STEPS)
                .isEqualTo(scorer.score(word))
                .isLessThan(1);
    }

    @Test
    void instanceThatIsWellAgain_isHeldNothingAgainstAtLast() {
        HealthScorer scorer = scorer();
        Peers peers = GivenPeers.at(0.01f);
        long word = 0;
        for (int i = 0; i < 100; i++) {
            word = scorer.fold(word, Outcome.SERVER_ERROR, SECOND / 20, peers);
        }
        for (int i = 0; i < STEPS && word != 0; i++) {
            word = scorer.forgive(scorer.fold(word, Outcome.SUCCESS, SECOND / 20, peers), SECOND / 10);
        }
        assertThat(scorer.score(word))
                .as("score after 100 failures and %d successes in %d s", STEPS, STEPS / 10)
                .isGreaterThan(0.99f);
    }

    @Test
    void instanceThatReturns_isNotOutAgainBeforeItErrs_andIsHeldNothingAgainstAtLast(RandomGenerator random) {
        HealthScorer scorer = scorer();
        long returning = scorer.returning();
        assertMayStay(scorer, returning, "when it returns");
        for (int i = 0; i < STEPS; i++) {
            Peers peers = GivenPeers.drawn(random);
            long answered = scorer.fold(returning, Outcome.SUCCESS, random.nextLong(-5, 3 * SECOND), peers);
            assertMayStay(scorer, answered, "after its first success among " + peers);
        }
        Peers peers = GivenPeers.at(0.01f);
        long word = returning;
        for (int i = 0; i < STEPS && word != 0; i++) {
            word = scorer.forgive(scorer.fold(word, Outcome.SUCCESS, SECOND / 20, peers), SECOND / 10);
        }
        assertThat(scorer.score(word))
                .as("score after its return and %d successes in %d s", STEPS, STEPS / 10)
                .isGreaterThan(0.99f);
    }

    private static void assertMayStay(HealthScorer scorer, long word, String when) {
        assertThat(scorer.verdict(word)).as("verdict %s", when).isNotNull().isNotEqualTo(Verdict.EJECT);
        assertThat(scorer.score(word)).as("score %s", when).isBetween(0f, 1f);
    }

    @Test
    void countersNearTheirEnd_foldLikeAnyOthers() {
        HealthScorer scorer = scorer();
        for (long requests : FAR) {
            GivenPeers peers = GivenPeers.at(0.01f).served(requests);
            long word = 0;
            for (int i = 0; i < 200; i++) {
                Outcome outcome = i % 7 < 2 ? Outcome.TIMEOUT : Outcome.SUCCESS;
                float before = scorer.score(word);
                word = scorer.fold(word, outcome, SECOND / 20, peers);
                float after = scorer.score(word);
                assertThat(after).as("score with %d requests", requests).isBetween(0f, 1f);
                if (outcome.isFailure()) {
                    assertThat(after).as("score with %d requests", requests).isLessThanOrEqualTo(before);
                }
            }
        }
    }

    @Test
    void judging_allocatesNothing(RandomGenerator random) {
        HealthScorer scorer = scorer();
        Step[] steps = trace(scorer, random).toArray(Step[]::new);
        int[] next = new int[1];
        long[] sink = new long[1];
        Allocation.assertNone("fold, forgive, score, verdict and errorLevel", () -> {
            next[0] = next[0] + 1 == steps.length ? 0 : next[0] + 1;
            Step step = steps[next[0]];
            long word = scorer.forgive(step.again(scorer), SECOND / 10);
            sink[0] += word + scorer.errorLevel(word);
            sink[0] += scorer.verdict(word) == Verdict.EJECT ? 1 : 0;
            sink[0] += scorer.score(word) < 1 ? 1 : 0;
        });
    }
}
