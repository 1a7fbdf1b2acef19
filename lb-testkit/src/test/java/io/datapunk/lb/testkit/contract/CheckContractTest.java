package io.datapunk.lb.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.datapunk.lb.spi.Instance;
import io.datapunk.lb.spi.check.HealthCheck;
import io.datapunk.lb.testkit.time.ManualScheduler;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Every law of {@link CheckContract} is broken by some check here, and the contract says so. */
class CheckContractTest {
    private static final CountDownLatch AT_THE_END = new CountDownLatch(1);

    /** What the checks of one contract share. */
    private static final class World {
        final ManualScheduler scheduler = new ManualScheduler();
        final AtomicInteger connections = new AtomicInteger();
    }

    /** Asks nobody, and answers by the id of the instance; keeps every law. */
    private static class ById implements HealthCheck {
        final World world;
        final Map<Long, CompletableFuture<Result>> underWay = new ConcurrentHashMap<>();
        private final AtomicLong numbers = new AtomicLong();

        ById(World world) {
            this.world = world;
        }

        @Override
        public CompletionStage<Result> check(Instance instance, Duration deadline) {
            CompletableFuture<Result> stage = new CompletableFuture<>();
            long number = numbers.incrementAndGet();
            underWay.put(number, stage);
            world.connections.incrementAndGet();
            CompletableFuture<?> unused = stage.whenComplete((result, failure) -> {
                underWay.remove(number);
                release();
            });
            begin(instance, deadline, stage);
            return stage.minimalCompletionStage();
        }

        void begin(Instance instance, Duration deadline, CompletableFuture<Result> stage) {
            switch (instance.id()) {
                case "well" -> stage.complete(Result.PASSED);
                case "refusing" -> stage.complete(Result.of(Answer.REFUSE, "draining"));
                case "unreadable" -> stage.completeExceptionally(new IllegalStateException("unreadable"));
                case "silent" -> world.scheduler.after(deadline, () -> stage.complete(noAnswer()));
                default -> stage.complete(noAnswer());
            }
        }

        void release() {
            world.connections.decrementAndGet();
        }

        static Result noAnswer() {
            return Result.of(Answer.NO_ANSWER, "nobody there");
        }

        @Override
        public void close() {
            underWay.values().forEach(stage -> stage.complete(noAnswer()));
        }
    }

    private static class Contract extends CheckContract {
        private final World world = new World();
        private final Function<World, HealthCheck> maker;

        Contract(Function<World, HealthCheck> maker) {
            this.maker = maker;
        }

        @Override
        protected HealthCheck check() {
            return maker.apply(world);
        }

        private static Instance instance(String id) {
            return Instance.of(id, "127.0.0.1", 1);
        }

        @Override
        protected Instance well() {
            return instance("well");
        }

        @Override
        protected Instance refusing() {
            return instance("refusing");
        }

        @Override
        protected Instance silent() {
            return instance("silent");
        }

        @Override
        protected List<Instance> hostile() {
            return List.of(instance("unreadable"));
        }

        @Override
        protected OptionalInt connections() {
            return OptionalInt.of(world.connections.get());
        }

        @Override
        protected void meanwhile() {
            world.scheduler.advance(Duration.ofMillis(10));
        }

        /** Short, for what is found by waiting in vain. */
        @Override
        protected Duration patience() {
            return Duration.ofMillis(250);
        }
    }

    /** A check that answers some of the time what is given here, and else as it should. */
    private static HealthCheck answering(World world, BiFunction<Instance, Duration, HealthCheck.Answer> violation) {
        return new ById(world) {
            @Override
            void begin(Instance instance, Duration deadline, CompletableFuture<Result> stage) {
                Answer answer = violation.apply(instance, deadline);
                if (answer == null) {
                    super.begin(instance, deadline, stage);
                } else {
                    stage.complete(Result.of(answer, "by mistake"));
                }
            }
        };
    }

    private static HealthCheck mistaking(World world, String id, HealthCheck.Answer answer) {
        return answering(world, (instance, deadline) -> instance.id().equals(id) ? answer : null);
    }

    private static void waitForTheEnd() {
        try {
            AT_THE_END.await();
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    @AfterAll
    static void end() {
        AT_THE_END.countDown();
    }

    private static final Map<String, Function<World, HealthCheck>> BREAK = Map.ofEntries(
            Map.entry("instanceThatIsWell_passes", world -> {
                AtomicInteger asked = new AtomicInteger();
                return answering(
                        world,
                        (instance, deadline) -> asked.incrementAndGet() == 3 ? HealthCheck.Answer.NO_ANSWER : null);
            }),
            Map.entry("instanceThatIsGone_hasNotAnswered", world -> mistaking(world, "gone", HealthCheck.Answer.PASS)),
            Map.entry(
                    "instanceThatSaysNo_refuses", world -> mistaking(world, "refusing", HealthCheck.Answer.NO_ANSWER)),
            Map.entry("instanceThatIsSilent_hasNotAnsweredByTheDeadline", world -> new ById(world) {
                @Override
                void begin(Instance instance, Duration deadline, CompletableFuture<Result> stage) {
                    if (!instance.id().equals("silent")) {
                        super.begin(instance, deadline, stage);
                    }
                }
            }),
            Map.entry("silentInstances_holdNobodyUp", world -> new ById(world) {
                @Override
                void begin(Instance instance, Duration deadline, CompletableFuture<Result> stage) {
                    boolean busy = underWay.size() > 1;
                    if (!busy) {
                        super.begin(instance, deadline, stage);
                    }
                }
            }),
            Map.entry(
                    "answersThatAreNone_areNeverAPass",
                    world -> mistaking(world, "unreadable", HealthCheck.Answer.DEGRADED)),
            Map.entry("asking_neitherWaitsNorThrows_whoeverIsAsked", world -> new ById(world) {
                @Override
                public CompletionStage<Result> check(Instance instance, Duration deadline) {
                    if (instance.host().contains(" ")) {
                        throw new IllegalArgumentException("host: " + instance.host());
                    }
                    return super.check(instance, deadline);
                }
            }),
            Map.entry("absurdDeadlines_areTakenAllTheSame", world -> new ById(world) {
                @Override
                void begin(Instance instance, Duration deadline, CompletableFuture<Result> stage) {
                    super.begin(instance, Duration.ofNanos(deadline.toNanos()), stage);
                }
            }),
            Map.entry("everyStage_endsOnce_withAResultOrAFailure", world -> new ById(world) {
                @Override
                void begin(Instance instance, Duration deadline, CompletableFuture<Result> stage) {
                    stage.complete(null);
                }
            }),
            Map.entry("manyThreads_askAtOnce", world -> new ById(world) {
                private final AtomicReference<Thread> owner = new AtomicReference<>();

                @Override
                public CompletionStage<Result> check(Instance instance, Duration deadline) {
                    owner.compareAndSet(null, Thread.currentThread());
                    if (owner.get() != Thread.currentThread()) {
                        throw new IllegalStateException("another thread");
                    }
                    return super.check(instance, deadline);
                }
            }),
            Map.entry("callerThatGivesUp_harmsNoLaterCheck", world -> new ById(world) {
                private final CompletableFuture<Result> shared = new CompletableFuture<>();

                @Override
                public CompletionStage<Result> check(Instance instance, Duration deadline) {
                    world.scheduler.after(Duration.ofMillis(1), () -> shared.complete(Result.PASSED));
                    return shared;
                }
            }),
            Map.entry("close_waitsForNothing_alsoASecondTime", world -> new ById(world) {
                private final AtomicInteger closed = new AtomicInteger();

                @Override
                public void close() {
                    if (closed.incrementAndGet() > 1) {
                        waitForTheEnd();
                    }
                }
            }),
            Map.entry("close_endsAWaitForTheSilent_withoutAPass", world -> new ById(world) {
                @Override
                public void close() {
                    underWay.values().forEach(stage -> stage.complete(Result.PASSED));
                }
            }),
            Map.entry("close_leavesNoThread", world -> {
                new Thread(CheckContractTest::waitForTheEnd, "left-behind").start();
                return new ById(world);
            }),
            Map.entry("close_leavesNoConnection", world -> new ById(world) {
                @Override
                void release() {
                    // That is the violation.
                }
            }));

    private static Supplier<CheckContract> contract(Function<World, HealthCheck> maker) {
        return () -> new Contract(maker);
    }

    @Test
    void checkThatKeepsEveryLaw_breaksNone() throws ReflectiveOperationException {
        Supplier<CheckContract> patient = () -> new Contract(ById::new) {
            @Override
            protected Duration patience() {
                return Duration.ofSeconds(10);
            }
        };
        assertThat(Laws.broken(CheckContract.class, patient)).isEmpty();
    }

    @TestFactory
    Stream<DynamicTest> checkThatBreaksALaw_isFound() {
        return BREAK.entrySet().stream()
                .map(planted -> DynamicTest.dynamicTest(
                        planted.getKey(),
                        () -> assertThat(Laws.failure(
                                        CheckContract.class, planted.getKey(), contract(planted.getValue())))
                                .as(planted.getKey())
                                .isInstanceOfAny(AssertionError.class, ExecutionException.class)));
    }

    /** However long the contract waits for what must happen. */
    @Test
    void closeThatWaits_isFoundLongBeforePatienceIsOver() throws ReflectiveOperationException {
        Supplier<CheckContract> waiting = () -> new Contract(BREAK.get("close_waitsForNothing_alsoASecondTime")) {
            @Override
            protected Duration patience() {
                return Duration.ofMinutes(1);
            }
        };
        assertThat(Laws.failure(CheckContract.class, "close_waitsForNothing_alsoASecondTime", waiting))
                .hasMessageContaining("expected to return within PT2S");
    }

    @Test
    void everyLaw_isBrokenBySomeCheckHere() {
        assertThat(new TreeSet<>(BREAK.keySet())).isEqualTo(Laws.of(CheckContract.class));
    }

    @Test
    void lawsThatNeedMoreThanIsSaid_areSkipped() throws ReflectiveOperationException {
        World world = new World();
        Supplier<CheckContract> bare = () -> new CheckContract() {
            @Override
            protected HealthCheck check() {
                return new ById(world);
            }

            @Override
            protected Instance well() {
                return Instance.of("well", "127.0.0.1", 1);
            }
        };
        assertThat(Laws.broken(CheckContract.class, bare)).isEmpty();
    }
}
