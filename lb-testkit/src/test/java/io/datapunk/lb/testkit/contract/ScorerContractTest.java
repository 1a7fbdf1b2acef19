package io.datapunk.lb.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.datapunk.lb.spi.Outcome;
import io.datapunk.lb.spi.health.HealthScorer;
import io.datapunk.lb.spi.health.Peers;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Every law of {@link ScorerContract} is broken by some scorer here, and the contract says so. */
class ScorerContractTest {
    /** Counts errors down to nothing by successes; keeps every law. */
    private static class Strikes implements HealthScorer {
        static final long MOST = 10;

        @Override
        public long fold(long evidence, Outcome outcome, long latencyNanos, Peers peers) {
            if (outcome.isFailure()) {
                return Math.min(MOST, evidence + 1);
            }
            return outcome == Outcome.SUCCESS ? Math.max(0, evidence - 1) : evidence;
        }

        @Override
        public float score(long evidence) {
            return 1 - evidence / (float) (MOST + 1);
        }

        @Override
        public Verdict verdict(long evidence) {
            return evidence == MOST ? Verdict.EJECT : Verdict.KEEP;
        }
    }

    private static final Map<String, Supplier<HealthScorer>> BREAK = Map.ofEntries(
            Map.entry("nothingAgainstAnInstance_isTheWordZero_andASuccessLeavesIt", () -> new Strikes() {
                @Override
                public long fold(long evidence, Outcome outcome, long latencyNanos, Peers peers) {
                    boolean late = outcome == Outcome.SUCCESS && evidence == 0 && latencyNanos > 2_900_000_000L;
                    return late ? 1 : super.fold(evidence, outcome, latencyNanos, peers);
                }
            }),
            Map.entry("everyWord_hasAScoreAndAnErrorLevelInRange", () -> new Strikes() {
                @Override
                public int errorLevel(long evidence) {
                    return (int) evidence * FULL_LEVEL / 9;
                }
            }),
            Map.entry("failure_neverRaisesTheScore", () -> new Strikes() {
                @Override
                public long fold(long evidence, Outcome outcome, long latencyNanos, Peers peers) {
                    boolean fast = outcome == Outcome.UNREACHABLE && latencyNanos >= 0 && latencyNanos < 10_000_000;
                    return fast ? 0 : super.fold(evidence, outcome, latencyNanos, peers);
                }
            }),
            Map.entry("clientError_neverEjects", () -> new Strikes() {
                @Override
                public long fold(long evidence, Outcome outcome, long latencyNanos, Peers peers) {
                    return outcome == Outcome.SUCCESS
                            ? super.fold(evidence, outcome, latencyNanos, peers)
                            : Math.min(MOST, evidence + 1);
                }
            }),
            Map.entry("sameArguments_giveTheSameAnswer_inAnyOrderAndOnAnyThread", () -> new Strikes() {
                private final AtomicLong folded = new AtomicLong();

                @Override
                public long fold(long evidence, Outcome outcome, long latencyNanos, Peers peers) {
                    boolean again = outcome.isFailure() && folded.incrementAndGet() % 1000 == 0;
                    return again ? MOST : super.fold(evidence, outcome, latencyNanos, peers);
                }
            }),
            Map.entry("time_neverLowersTheScore", () -> new Strikes() {
                @Override
                public long forgive(long evidence, long elapsedNanos) {
                    return elapsedNanos > 50_000_000_000L ? Math.min(MOST, evidence + 1) : evidence;
                }
            }),
            Map.entry("successesTogether_sayWhatTheySayOneByOne", () -> new Strikes() {
                @Override
                public boolean looksAtLatency() {
                    return false;
                }

                @Override
                public long succeeded(long evidence, int successes, Peers peers) {
                    return Math.max(0, evidence - Math.min(4, successes));
                }
            }),
            Map.entry("nothingIsKnownOfThePool_failuresAreFoldedAllTheSame", () -> new Strikes() {
                @Override
                public long fold(long evidence, Outcome outcome, long latencyNanos, Peers peers) {
                    if (peers.count() == 0 && evidence == 7) {
                        throw new ArithmeticException("/ by zero");
                    }
                    return super.fold(evidence, outcome, latencyNanos, peers);
                }
            }),
            Map.entry("failuresWithoutEnd_comeToAWordThatStays", () -> new Strikes() {
                @Override
                public long fold(long evidence, Outcome outcome, long latencyNanos, Peers peers) {
                    return outcome.isFailure() ? evidence + 1 : super.fold(evidence, outcome, latencyNanos, peers);
                }

                @Override
                public float score(long evidence) {
                    return 1 / (1 + (float) evidence);
                }
            }),
            Map.entry("instanceThatIsWellAgain_isHeldNothingAgainstAtLast", () -> new Strikes() {
                @Override
                public long fold(long evidence, Outcome outcome, long latencyNanos, Peers peers) {
                    return outcome == Outcome.SUCCESS && evidence <= 2
                            ? evidence
                            : super.fold(evidence, outcome, latencyNanos, peers);
                }
            }),
            Map.entry(
                    "instanceThatReturns_isNotOutAgainBeforeItErrs_andIsHeldNothingAgainstAtLast", () -> new Strikes() {
                        @Override
                        public long returning() {
                            return MOST;
                        }
                    }),
            Map.entry("countersNearTheirEnd_foldLikeAnyOthers", () -> new Strikes() {
                @Override
                public long fold(long evidence, Outcome outcome, long latencyNanos, Peers peers) {
                    boolean overflown = evidence > 0 && (int) peers.ownRequests() < 0;
                    return outcome.isFailure() && overflown ? 0 : super.fold(evidence, outcome, latencyNanos, peers);
                }
            }),
            Map.entry("judging_allocatesNothing", () -> new Strikes() {
                private volatile Object kept = "";

                @Override
                public float score(long evidence) {
                    kept = new Object();
                    return super.score(evidence);
                }
            }));

    /** Pure but for one of its methods each, which says something else now and then. */
    private static final Map<String, Function<BooleanSupplier, HealthScorer>> IMPURE = Map.of(
            "score",
            now -> new Strikes() {
                @Override
                public float score(long evidence) {
                    return now.getAsBoolean() ? 0 : super.score(evidence);
                }
            },
            "verdict",
            now -> new Strikes() {
                @Override
                public Verdict verdict(long evidence) {
                    return now.getAsBoolean() ? Verdict.DOUBT : super.verdict(evidence);
                }
            },
            "errorLevel",
            now -> new Strikes() {
                @Override
                public int errorLevel(long evidence) {
                    return now.getAsBoolean() ? FULL_LEVEL : 0;
                }
            },
            "forgive",
            now -> new Strikes() {
                @Override
                public long forgive(long evidence, long elapsedNanos) {
                    return now.getAsBoolean() ? 0 : evidence;
                }
            },
            "looksAtLatency",
            now -> new Strikes() {
                @Override
                public boolean looksAtLatency() {
                    return now.getAsBoolean();
                }
            },
            "succeeded",
            now -> new Strikes() {
                @Override
                public boolean looksAtLatency() {
                    return false;
                }

                @Override
                public long succeeded(long evidence, int successes, Peers peers) {
                    return now.getAsBoolean() ? evidence : super.succeeded(evidence, successes, peers);
                }
            },
            "returning",
            now -> new Strikes() {
                @Override
                public long returning() {
                    return now.getAsBoolean() ? 1 : 0;
                }
            });

    private record Contract(HealthScorer under) {
        private ScorerContract contract() {
            return new ScorerContract() {
                @Override
                protected HealthScorer scorer() {
                    return under;
                }
            };
        }

        Set<String> broken() throws ReflectiveOperationException {
            return Laws.broken(ScorerContract.class, this::contract);
        }

        @Nullable
        Throwable failure(String law) throws ReflectiveOperationException {
            return Laws.failure(ScorerContract.class, law, this::contract);
        }
    }

    @Test
    void scorerThatKeepsEveryLaw_breaksNone() throws ReflectiveOperationException {
        assertThat(new Contract(new Strikes()).broken()).isEmpty();
    }

    @TestFactory
    Stream<DynamicTest> scorerThatBreaksALaw_isFound() {
        return BREAK.entrySet().stream()
                .map(planted -> DynamicTest.dynamicTest(
                        planted.getKey(),
                        () -> assertThat(new Contract(planted.getValue().get()).broken())
                                .contains(planted.getKey())));
    }

    @TestFactory
    Stream<DynamicTest> methodThatIsNoPureFunction_isFound() {
        return IMPURE.entrySet().stream()
                .map(planted -> DynamicTest.dynamicTest(planted.getKey(), () -> {
                    AtomicLong asked = new AtomicLong();
                    HealthScorer scorer = planted.getValue().apply(() -> asked.incrementAndGet() % 997 == 0);
                    assertThat(new Contract(scorer).failure("sameArguments_giveTheSameAnswer_inAnyOrderAndOnAnyThread"))
                            .isNotNull();
                }));
    }

    @Test
    void successesOfAScorerThatLooksAtLatency_areNotAskedForTogether() throws ReflectiveOperationException {
        HealthScorer scorer = new Strikes() {
            @Override
            public long succeeded(long evidence, int successes, Peers peers) {
                throw new UnsupportedOperationException("each success has a latency of its own");
            }
        };
        assertThat(new Contract(scorer).broken()).isEmpty();
    }

    @Test
    void everyLaw_isBrokenBySomeScorerHere() {
        assertThat(new TreeSet<>(BREAK.keySet())).isEqualTo(Laws.of(ScorerContract.class));
    }
}
