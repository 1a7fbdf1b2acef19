package io.datapunk.lb.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.datapunk.lb.spi.Instance;
import io.datapunk.lb.spi.discovery.InstanceDiscovery;
import io.datapunk.lb.testkit.discovery.FakeDiscovery;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Every law of {@link DiscoveryContract} is broken by some discovery here, and the contract says so. */
class DiscoveryContractTest {
    private static final CountDownLatch AT_THE_END = new CountDownLatch(1);

    /** Passes everything on. */
    private static class Around implements InstanceDiscovery {
        private final InstanceDiscovery inner;

        Around(InstanceDiscovery inner) {
            this.inner = inner;
        }

        Listener between(Listener listener) {
            return listener;
        }

        @Override
        public Watch watch(String service, Listener listener) {
            return inner.watch(service, between(listener));
        }

        @Override
        public void close() {
            inner.close();
        }
    }

    /** Passes all news on. */
    private static class Relay implements InstanceDiscovery.Listener {
        final InstanceDiscovery.Listener listener;

        Relay(InstanceDiscovery.Listener listener) {
            this.listener = listener;
        }

        @Override
        public void complete(Collection<Instance> all) {
            listener.complete(all);
        }

        @Override
        public void changed(Collection<Instance> addedOrChanged, Collection<String> removedIds) {
            listener.changed(addedOrChanged, removedIds);
        }

        @Override
        public void unknown(String why) {
            listener.unknown(why);
        }
    }

    private static DiscoveryContract around(UnaryOperator<InstanceDiscovery> violation) {
        return new InMemoryRegistry() {
            @Override
            InstanceDiscovery around(InstanceDiscovery backend) {
                return violation.apply(backend);
            }
        };
    }

    private static DiscoveryContract telling(UnaryOperator<InstanceDiscovery.Listener> violation) {
        return around(backend -> new Around(backend) {
            @Override
            Listener between(Listener listener) {
                return violation.apply(listener);
            }
        });
    }

    private static DiscoveryContract watching(Closing violation) {
        return around(backend -> new Around(backend) {
            @Override
            public Watch watch(String service, Listener listener) {
                AtomicInteger inside = new AtomicInteger();
                Watch watch = super.watch(service, new Relay(listener) {
                    @Override
                    public void changed(Collection<Instance> addedOrChanged, Collection<String> removedIds) {
                        inside.incrementAndGet();
                        super.changed(addedOrChanged, removedIds);
                        inside.decrementAndGet();
                    }
                });
                AtomicInteger closes = new AtomicInteger();
                return () -> violation.close(watch, closes.incrementAndGet(), inside.get() > 0);
            }
        });
    }

    /** What closing a watch does, for the so-manieth time, from inside its listener or not. */
    private interface Closing {
        void close(InstanceDiscovery.Watch watch, int time, boolean inside);
    }

    private static void waitForTheEnd() {
        waitForTheEnd(Duration.ofDays(1));
    }

    private static void waitForTheEnd(Duration most) {
        try {
            boolean unused = AT_THE_END.await(most.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    @AfterAll
    static void end() {
        AT_THE_END.countDown();
    }

    private static final Map<String, Supplier<DiscoveryContract>> BREAK = Map.ofEntries(
            Map.entry(
                    "firstNews_isTheWholeList_orThatItIsNotKnown",
                    () -> telling(listener -> new Relay(listener) {
                        @Override
                        public void complete(Collection<Instance> all) {
                            listener.changed(all, List.of());
                            listener.complete(all);
                        }
                    })),
            Map.entry(
                    "serviceOfNobody_isAnEmptyList_notSilence",
                    () -> telling(listener -> new Relay(listener) {
                        @Override
                        public void complete(Collection<Instance> all) {
                            if (!all.isEmpty()) {
                                listener.complete(all);
                            }
                        }
                    })),
            Map.entry(
                    "services_areKeptApart",
                    () -> around(backend -> new Around(backend) {
                        private final AtomicReference<String> only = new AtomicReference<>();

                        @Override
                        public Watch watch(String service, Listener listener) {
                            only.compareAndSet(null, service);
                            return super.watch(only.get(), listener);
                        }
                    })),
            Map.entry(
                    "everyWatchOfAService_hearsTheWholeList_alsoALaterOne",
                    () -> around(backend -> new Around(backend) {
                        private final Set<String> watched = new HashSet<>();

                        @Override
                        public Watch watch(String service, Listener listener) {
                            return watched.add(service) ? super.watch(service, listener) : () -> {};
                        }
                    })),
            Map.entry(
                    "whoComesMovesOrGoes_isTold",
                    () -> telling(listener -> new Relay(listener) {
                        private final Set<String> known = new HashSet<>();

                        @Override
                        public void complete(Collection<Instance> all) {
                            all.forEach(each -> known.add(each.id()));
                            listener.complete(all);
                        }

                        @Override
                        public void changed(Collection<Instance> addedOrChanged, Collection<String> removedIds) {
                            listener.changed(
                                    addedOrChanged.stream()
                                            .filter(each -> known.add(each.id()))
                                            .toList(),
                                    removedIds);
                        }
                    })),
            Map.entry(
                    "sameListAgain_takesNobodyAway",
                    () -> telling(listener -> new Relay(listener) {
                        private final Map<String, Instance> list = new HashMap<>();

                        @Override
                        public void complete(Collection<Instance> all) {
                            all.forEach(each -> list.put(each.id(), each));
                            listener.complete(all);
                        }

                        @Override
                        public void changed(Collection<Instance> addedOrChanged, Collection<String> removedIds) {
                            addedOrChanged.forEach(each -> list.put(each.id(), each));
                            list.keySet().removeAll(Set.copyOf(removedIds));
                            listener.complete(addedOrChanged);
                            listener.complete(list.values());
                        }
                    })),
            Map.entry(
                    "afterManyChanges_theListIsTheRegistrys",
                    () -> telling(listener -> new Relay(listener) {
                        private int changes;

                        @Override
                        public void changed(Collection<Instance> addedOrChanged, Collection<String> removedIds) {
                            if (++changes % 7 > 0) {
                                listener.changed(addedOrChanged, removedIds);
                            }
                        }
                    })),
            Map.entry(
                    "callsForOneWatch_comeOneAfterAnother",
                    () -> telling(listener -> new Relay(listener) {
                        @Override
                        public void complete(Collection<Instance> all) {
                            new Thread(() -> listener.complete(all)).start();
                        }

                        @Override
                        public void changed(Collection<Instance> addedOrChanged, Collection<String> removedIds) {
                            new Thread(() -> listener.changed(addedOrChanged, removedIds)).start();
                        }
                    })),
            Map.entry("closedWatch_hearsNothingMore_othersDo", () -> watching((watch, time, inside) -> {})),
            Map.entry(
                    "watchClosedWhileNewsComes_hearsNothingAfterwards",
                    () -> watching((watch, time, inside) -> {
                        if (time > 1) {
                            watch.close();
                        }
                    })),
            Map.entry(
                    "watchClosedByItsListener_hearsNothingMore",
                    () -> watching((watch, time, inside) -> {
                        if (!inside) {
                            watch.close();
                        }
                    })),
            Map.entry(
                    "close_endsEveryWatch_alsoASecondTime",
                    () -> around(backend -> new Around(backend) {
                        @Override
                        public void close() {
                            // That is the violation.
                        }
                    })),
            Map.entry(
                    "close_leavesNoThread",
                    () -> around(backend -> {
                        new Thread(DiscoveryContractTest::waitForTheEnd, "left-behind").start();
                        return backend;
                    })),
            Map.entry(
                    "watch_doesNotWaitForNews",
                    () -> around(backend -> new Around(backend) {
                        @Override
                        public Watch watch(String service, Listener listener) {
                            waitForTheEnd();
                            return super.watch(service, listener);
                        }
                    })),
            Map.entry("watch_doesNotWaitForARegistryThatIsAway", () -> new InMemoryRegistry() {
                private final AtomicBoolean away = new AtomicBoolean();

                @Override
                protected void disconnect() {
                    away.set(true);
                    super.disconnect();
                }

                @Override
                InstanceDiscovery around(InstanceDiscovery backend) {
                    return new Around(backend) {
                        @Override
                        public Watch watch(String service, Listener listener) {
                            if (away.get()) {
                                waitForTheEnd(Duration.ofMillis(50));
                            }
                            return super.watch(service, listener);
                        }
                    };
                }
            }),
            Map.entry(
                    "manyThreads_watchAndClose",
                    () -> around(backend -> new Around(backend) {
                        private final AtomicReference<Thread> owner = new AtomicReference<>();

                        @Override
                        public Watch watch(String service, Listener listener) {
                            owner.compareAndSet(null, Thread.currentThread());
                            if (owner.get() != Thread.currentThread()) {
                                throw new IllegalStateException("another thread");
                            }
                            return super.watch(service, listener);
                        }
                    })),
            Map.entry("entryThatCannotBeUsed_takesNobodyElseAway", () -> new InMemoryRegistry() {
                @Override
                protected void publishWithUnusable(String service, List<Instance> all, String unusable) {
                    publish(service, List.of());
                    super.publishWithUnusable(service, all, unusable);
                }
            }),
            Map.entry("registryThatGoesAway_isNotKnown_andTheListIsKept", EmptyWhenAway::new),
            Map.entry("registryThatIsAwayAtTheStart_isNotKnown_ratherThanEmpty", EmptyWhenAway::new));

    /** Takes a registry that is away for one that says that nobody is there. */
    private static final class EmptyWhenAway extends InMemoryRegistry {
        @Override
        void whenAway(FakeDiscovery backend, String service) {
            backend.complete(service);
            backend.unknown(service, "cut off");
        }

        @Override
        InstanceDiscovery around(InstanceDiscovery backend) {
            return new Around(backend) {
                @Override
                Listener between(Listener listener) {
                    return new Relay(listener) {
                        @Override
                        public void unknown(String why) {
                            listener.complete(List.of());
                        }
                    };
                }
            };
        }
    }

    @Test
    void discoveryThatKeepsEveryLaw_breaksNone() throws ReflectiveOperationException {
        Supplier<DiscoveryContract> patient = () -> new InMemoryRegistry() {
            @Override
            protected Duration patience() {
                return Duration.ofSeconds(10);
            }
        };
        assertThat(Laws.broken(DiscoveryContract.class, patient)).isEmpty();
    }

    @TestFactory
    Stream<DynamicTest> discoveryThatBreaksALaw_isFound() {
        return BREAK.entrySet().stream()
                .map(planted -> DynamicTest.dynamicTest(
                        planted.getKey(),
                        () -> assertThat(Laws.failure(DiscoveryContract.class, planted.getKey(), planted.getValue()))
                                .as(planted.getKey())
                                .isInstanceOfAny(AssertionError.class, ExecutionException.class)));
    }

    @Test
    void everyLaw_isBrokenBySomeDiscoveryHere() {
        assertThat(new TreeSet<>(BREAK.keySet())).isEqualTo(Laws.of(DiscoveryContract.class));
    }

    @Test
    void lawsThatNeedMoreThanIsSaid_areSkipped() throws ReflectiveOperationException {
        Supplier<DiscoveryContract> bare = () -> new DiscoveryContract() {
            private final FakeDiscovery fake = new FakeDiscovery();

            @Override
            protected InstanceDiscovery discovery() {
                return fake;
            }

            @Override
            protected void publish(String service, List<Instance> all) {
                fake.complete(service, all);
            }

            @Override
            protected boolean changesWhileWatched() {
                return false;
            }
        };
        for (String law : List.of(
                "whoComesMovesOrGoes_isTold",
                "entryThatCannotBeUsed_takesNobodyElseAway",
                "registryThatGoesAway_isNotKnown_andTheListIsKept")) {
            assertThat(Laws.failure(DiscoveryContract.class, law, bare)).as(law).isNull();
        }
    }
}
