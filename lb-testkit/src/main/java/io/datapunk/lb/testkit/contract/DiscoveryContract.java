package io.datapunk.lb.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.datapunk.lb.spi.Instance;
import io.datapunk.lb.spi.discovery.InstanceDiscovery;
import io.datapunk.lb.spi.discovery.InstanceDiscovery.Watch;
import io.datapunk.lb.testkit.random.Seeded;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * What every {@link InstanceDiscovery} keeps, as tests. Extend it, say how the backend is made and how the registry behind it
 * is written, and run it:
 *
 * <pre>{@code
 * class OurRegistryTest extends DiscoveryContract {
 *     @Override
 *     protected InstanceDiscovery discovery() {
 *         return new OurRegistryProvider().create(Settings.of(Map.of("url", server.url())), scheduler);
 *     }
 *
 *     @Override
 *     protected void publish(String service, List<Instance> all) {
 *         server.put(service, all);
 *     }
 * }
 * }</pre>
 *
 * <p>What else a registry can do is said by overriding more: laws that need it are skipped until then, and say so. Every law
 * uses services of its own, so that one registry does for all of them. Nothing sleeps: what happens on the backend's threads
 * is waited for, {@link #patience} at most; a backend on virtual time is moved by {@link #meanwhile}. What a test must not be
 * told is noted whenever it happens. Instances are told apart by id, host and port alone, for not every registry holds more.
 * Laws about threads look at the whole virtual machine, so no other test may run in it at the same time.
 */
@ExtendWith(Seeded.class)
public abstract class DiscoveryContract {
    private static final AtomicLong SERVICES = new AtomicLong();
    private static final Instance A = Instance.of("a", "127.0.0.1", 1001);
    private static final Instance B = Instance.of("b", "127.0.0.1", 1002);
    private static final Instance C = Instance.of("c", "127.0.0.1", 1003);
    private static final Instance D = Instance.of("d", "127.0.0.1", 1004);
    private static final Instance B_ELSEWHERE = Instance.of("b", "127.0.0.1", 2002);
    private static final String UNUSABLE = "unusable";
    private static final int MANY = 20;
    private static final int CHANGES = 30;
    private static final int ROUNDS = 50;
    private static final int THREADS = 4;
    private static final Duration LINGER = Duration.ofMillis(100);

    /** For those who extend it. */
    protected DiscoveryContract() {}

    /**
     * The backend to be tested: a new one each time, over the same registry. The contract closes it.
     *
     * @throws Exception fails the test
     */
    protected abstract InstanceDiscovery discovery() throws Exception;

    /**
     * Makes the registry hold exactly these for the service. Whoever was there before and is among them must not be away in
     * between; how the rest is done is left to you. Also called while backends watch.
     *
     * @param all each with an id of its own, on 127.0.0.1, of weight 1; may be empty
     * @throws Exception fails the test
     */
    protected abstract void publish(String service, List<Instance> all) throws Exception;

    /** Whether what is published reaches a backend that watches already; true unless overridden. */
    protected boolean changesWhileWatched() {
        return true;
    }

    /**
     * As {@link #publish}, and beside them an entry that no instance can be made of (no port, not readable, …). To be
     * overridden where a registry can hold such a thing.
     *
     * @param unusable the id of that entry
     * @throws Exception fails the test
     */
    protected void publishWithUnusable(String service, List<Instance> all, String unusable) throws Exception {
        abort("publishWithUnusable is not overridden");
    }

    /** How many entries all backends skipped so far; to be overridden where they count it. */
    protected OptionalLong skipped() {
        return OptionalLong.empty();
    }

    /**
     * Cuts the backends off from the registry, those that are there and those to come. To be overridden where a registry can
     * be away.
     *
     * @throws Exception fails the test
     */
    protected void disconnect() throws Exception {
        abort("disconnect is not overridden");
    }

    /**
     * Ends what {@link #disconnect} began; called after it in any case, perhaps twice.
     *
     * @throws Exception fails the test
     */
    protected void reconnect() throws Exception {
        abort("reconnect is not overridden");
    }

    /** Called again and again while a test waits; to be overridden to let virtual time pass. */
    protected void meanwhile() {}

    /** How long a test waits for what must happen; 10 s unless overridden. */
    protected Duration patience() {
        return Duration.ofSeconds(10);
    }

    /** Whether a thread that is new may outlive the backend because it is not the backend's: the registry's, the test's. */
    protected boolean mayStay(Thread thread) {
        return false;
    }

    private Patience waiting() {
        return new Patience(patience(), this::meanwhile);
    }

    private void await(Told told, Instance... all) {
        await(told, List.of(all));
    }

    private void await(Told told, List<Instance> all) {
        waiting().until("the list " + all.stream().map(Instance::id).toList(), () -> told, () -> told.lists(all));
    }

    private static String unused(String name) {
        return name + "-" + SERVICES.incrementAndGet();
    }

    private void assumeChanges() {
        assumeTrue(changesWhileWatched(), "what is published does not reach a backend that watches already");
    }

    /** A backend in use, whose listeners must not have been told anything wrong by its end. */
    private final class Session implements AutoCloseable {
        private final InstanceDiscovery discovery = discovery();
        private final List<Told> listeners = new ArrayList<>();

        Session() throws Exception {}

        Watch watch(String service, Told told) throws Exception {
            listeners.add(told);
            return Patience.returned("watch", waiting().atOnce(), () -> discovery.watch(service, told));
        }

        Told watch(String service) throws Exception {
            Told told = new Told();
            watch(service, told);
            return told;
        }

        /** Many watches, which together must not take longer than one may: so none can wait for a connection. */
        void watchMany(String service) throws Exception {
            List<Told> all = Stream.generate(Told::new).limit(MANY).toList();
            listeners.addAll(all);
            Patience.returned(MANY + " watches", waiting().atOnce(), () -> {
                all.forEach(told -> discovery.watch(service, told));
                return all;
            });
        }

        /** Closes what is tested, which may be done again and again. */
        void end() {
            Patience.ended("close", patience(), discovery::close);
            listeners.forEach(Told::assertNoFault);
        }

        @Override
        public void close() {
            end();
        }
    }

    private void close(Watch watch, String what) {
        Patience.ended(what, waiting().atOnce(), watch::close);
    }

    @Test
    void firstNews_isTheWholeList_orThatItIsNotKnown() throws Exception {
        String service = unused("first");
        publish(service, List.of(A, B, C));
        try (Session session = new Session()) {
            Told told = session.watch(service);
            waiting().until("any news", () -> told, told::hasHeard);
            assertThat(told.first()).as("the first news").isIn("complete", "unknown");
            await(told, A, B, C);
        }
    }

    @Test
    void serviceOfNobody_isAnEmptyList_notSilence() throws Exception {
        String service = unused("nobody");
        publish(service, List.of());
        try (Session session = new Session()) {
            await(session.watch(service));
        }
    }

    @Test
    void services_areKeptApart() throws Exception {
        String one = unused("one");
        String other = unused("other");
        publish(one, List.of(A, B));
        publish(other, List.of(B_ELSEWHERE, C));
        try (Session session = new Session()) {
            Told first = session.watch(one);
            Told second = session.watch(other);
            await(first, A, B);
            await(second, B_ELSEWHERE, C);
        }
    }

    @Test
    void everyWatchOfAService_hearsTheWholeList_alsoALaterOne() throws Exception {
        String service = unused("shared");
        publish(service, List.of(A, B));
        try (Session session = new Session()) {
            await(session.watch(service), A, B);
            await(session.watch(service), A, B);
        }
    }

    @Test
    void whoComesMovesOrGoes_isTold() throws Exception {
        assumeChanges();
        String service = unused("changes");
        publish(service, List.of(A, B));
        try (Session session = new Session()) {
            Told told = session.watch(service);
            await(told, A, B);
            told.keeps(A);
            publish(service, List.of(A, B, C));
            await(told, A, B, C);
            publish(service, List.of(A, B_ELSEWHERE, C));
            await(told, A, B_ELSEWHERE, C);
            publish(service, List.of(A, C));
            await(told, A, C);
            told.keeps();
            publish(service, List.of());
            await(told);
            publish(service, List.of(D));
            await(told, D);
        }
    }

    @Test
    void sameListAgain_takesNobodyAway() throws Exception {
        assumeChanges();
        String service = unused("same");
        publish(service, List.of(A, B));
        try (Session session = new Session()) {
            Told told = session.watch(service);
            await(told, A, B);
            told.keeps(A, B);
            publish(service, List.of(A, B));
            publish(service, List.of(B, A));
            publish(service, List.of(A, B, C));
            await(told, A, B, C);
        }
    }

    @Test
    void afterManyChanges_theListIsTheRegistrys(RandomGenerator random) throws Exception {
        assumeChanges();
        String service = unused("churn");
        publish(service, List.of());
        try (Session session = new Session()) {
            Told early = session.watch(service);
            List<Instance> last = List.of();
            for (int change = 0; change < CHANGES; change++) {
                last = drawn(random);
                publish(service, last);
                meanwhile();
            }
            await(early, last);
            await(session.watch(service), last);
        }
    }

    private static List<Instance> drawn(RandomGenerator random) {
        return IntStream.range(0, MANY)
                .filter(number -> random.nextBoolean())
                .mapToObj(number -> Instance.of("i" + number, "127.0.0.1", 1 + number + 100 * random.nextInt(3)))
                .toList();
    }

    @Test
    void callsForOneWatch_comeOneAfterAnother() throws Exception {
        String service = unused("turns");
        publish(service, List.of(A));
        Told told = new Told() {
            private final AtomicInteger calls = new AtomicInteger();

            /** The first calls take their time, so that the next one meets them. */
            @Override
            void during() {
                if (calls.incrementAndGet() <= 2) {
                    new Patience(LINGER, () -> {}).within(LINGER, this::overlapping);
                }
            }
        };
        ExecutorService thread = Executors.newSingleThreadExecutor();
        try (Session session = new Session()) {
            Future<Watch> watching = thread.submit(() -> session.watch(service, told));
            waiting().until("any news", () -> told, told::hasHeard);
            List<Instance> last = List.of(A);
            if (changesWhileWatched()) {
                for (List<Instance> next : List.of(List.of(A, B), List.of(A, B, C), List.of(A, C))) {
                    publish(service, next);
                    meanwhile();
                    last = next;
                }
            }
            await(told, last);
            watching.get();
        } finally {
            thread.shutdownNow();
        }
    }

    @Test
    void closedWatch_hearsNothingMore_othersDo() throws Exception {
        String service = unused("leaving");
        publish(service, List.of(A));
        try (Session session = new Session()) {
            Told leaving = new Told();
            Watch watch = session.watch(service, leaving);
            Told staying = session.watch(service);
            await(leaving, A);
            await(staying, A);
            close(watch, "close of a watch");
            leaving.shut();
            close(watch, "close of a watch, again");
            if (changesWhileWatched()) {
                publish(service, List.of(A, B));
                await(staying, A, B);
            }
            await(session.watch(service), changesWhileWatched() ? List.of(A, B) : List.of(A));
        }
    }

    /** A call may be under way when close is called; none begins once it has returned. */
    @Test
    void watchClosedWhileNewsComes_hearsNothingAfterwards() throws Exception {
        String service = unused("race");
        publish(service, List.of(A));
        ExecutorService thread = Executors.newSingleThreadExecutor();
        try (Session session = new Session()) {
            for (int round = 0; round < ROUNDS; round++) {
                List<Instance> next = round % 2 == 0 ? List.of(A, B) : List.of(A);
                Told told = new Told();
                session.listeners.add(told);
                Future<?> publishing = thread.submit(() -> {
                    if (changesWhileWatched()) {
                        publish(service, next);
                    }
                    return null;
                });
                session.discovery.watch(service, told).close();
                told.shut();
                publishing.get();
                meanwhile();
            }
            await(session.watch(service), A);
        } finally {
            thread.shutdownNow();
        }
    }

    @Test
    void watchClosedByItsListener_hearsNothingMore() throws Exception {
        String service = unused("inside");
        publish(service, List.of(A));
        try (Session session = new Session()) {
            Watch[] watch = new Watch[1];
            Told told = new Told() {
                @Override
                void during() {
                    synchronized (watch) {
                        if (watch[0] != null && !stale()) {
                            watch[0].close();
                            shut();
                        }
                    }
                }
            };
            synchronized (watch) {
                session.listeners.add(told);
                watch[0] = session.discovery.watch(service, told);
            }
            await(told, A);
            Told witness = session.watch(service);
            await(witness, A);
            if (changesWhileWatched()) {
                for (List<Instance> next : List.of(List.of(A, B), List.of(A, B, C))) {
                    // A listener that is told by whoever publishes may hang this thread.
                    Patience.returned("publish", patience(), () -> {
                        publish(service, next);
                        return next;
                    });
                    await(witness, next);
                }
            }
        }
    }

    @Test
    void close_endsEveryWatch_alsoASecondTime() throws Exception {
        String service = unused("end");
        publish(service, List.of(A));
        try (Session closed = new Session();
                Session witness = new Session()) {
            Told first = new Told();
            Watch watch = closed.watch(service, first);
            Told second = closed.watch(service);
            Told still = witness.watch(service);
            await(first, A);
            await(second, A);
            await(still, A);
            closed.end();
            first.shut();
            second.shut();
            closed.end();
            close(watch, "close of a watch after its discovery's");
            Told late = new Told();
            late.shut();
            assertRefusedOrSilent(closed, service, late);
            if (changesWhileWatched()) {
                publish(service, List.of(A, B));
                await(still, A, B);
            }
        }
    }

    /** Whether a closed discovery throws or takes the listener and says nothing, it may choose. */
    private static void assertRefusedOrSilent(Session closed, String service, Told late) throws Exception {
        try {
            closed.watch(service, late);
        } catch (RuntimeException refused) {
            assertThat(late.hasHeard()).as("told, though refused").isFalse();
        }
    }

    @Test
    void close_leavesNoThread() throws Exception {
        String service = unused("threads");
        publish(service, List.of(A));
        LiveThreads before = LiveThreads.now();
        for (int round = 0; round < 2; round++) {
            try (Session session = new Session()) {
                await(session.watch(service), A);
            }
        }
        waiting()
                .until(
                        "no thread of the discovery's",
                        () -> before.since(this::mayStay),
                        () -> before.since(this::mayStay).isEmpty());
    }

    @Test
    void watch_doesNotWaitForNews() throws Exception {
        String service = unused("prompt");
        publish(service, List.of(A));
        try (Session session = new Session()) {
            session.watchMany(service);
        }
    }

    /** One that asks the registry before it returns is quick while the registry answers, and found out here. */
    @Test
    void watch_doesNotWaitForARegistryThatIsAway() throws Exception {
        String service = unused("prompt-away");
        publish(service, List.of(A));
        try (Session before = new Session()) {
            await(before.watch(service), A);
            disconnect();
            try (Session after = new Session()) {
                before.watchMany(service);
                after.watchMany(service);
            }
        } finally {
            reconnect();
        }
    }

    @Test
    void manyThreads_watchAndClose(RandomGenerator random) throws Exception {
        List<String> services = new ArrayList<>();
        for (int number = 0; number < THREADS; number++) {
            services.add(unused("crowd"));
            publish(services.get(number), List.of(A, B));
        }
        ExecutorService threads = Executors.newFixedThreadPool(THREADS);
        try (Session session = new Session()) {
            List<Future<Told>> watching = new ArrayList<>();
            for (String service : services) {
                boolean closes = random.nextBoolean();
                watching.add(threads.submit(() -> manyTimes(session.discovery, service, closes)));
            }
            for (Future<Told> told : watching) {
                session.listeners.add(told.get());
                await(told.get(), A, B);
            }
        } finally {
            threads.shutdownNow();
        }
    }

    /** The listener of the last of many watches, which is left open. */
    private static Told manyTimes(InstanceDiscovery discovery, String service, boolean closes) {
        for (int i = 0; i < MANY; i++) {
            Watch watch = discovery.watch(service, new Told());
            if (closes || i % 2 == 0) {
                watch.close();
            }
        }
        Told told = new Told();
        discovery.watch(service, told);
        return told;
    }

    @Test
    void entryThatCannotBeUsed_takesNobodyElseAway() throws Exception {
        String service = unused("unusable");
        publish(service, List.of(A, B));
        try (Session session = new Session()) {
            Told early = session.watch(service);
            await(early, A, B);
            early.keeps(A, B);
            long before = skipped().orElse(0);
            publishWithUnusable(service, List.of(A, B, C), UNUSABLE);
            Told late = session.watch(service);
            for (Told told : List.of(early, late)) {
                waiting()
                        .until(
                                "the usable ones, or that the list is not known",
                                () -> told,
                                () -> told.lists(A, B, C) || told.stale());
            }
            if (skipped().isPresent()) {
                waiting()
                        .until(
                                "more skipped than " + before,
                                this::skipped,
                                () -> skipped().orElse(0) > before);
            }
            publish(service, List.of(A, B, C, D));
            await(early, A, B, C, D);
            await(late, A, B, C, D);
        }
    }

    @Test
    void registryThatGoesAway_isNotKnown_andTheListIsKept() throws Exception {
        String service = unused("outage");
        publish(service, List.of(A, B));
        try (Session session = new Session()) {
            Told told = session.watch(service);
            await(told, A, B);
            told.keeps(A, B);
            try {
                disconnect();
                waiting().until("that the list is not known", () -> told, told::stale);
            } finally {
                reconnect();
            }
            await(told, A, B);
            publish(service, List.of(A, B, C));
            await(told, A, B, C);
        }
    }

    @Test
    void registryThatIsAwayAtTheStart_isNotKnown_ratherThanEmpty() throws Exception {
        String service = unused("away");
        publish(service, List.of(A, B));
        try {
            disconnect();
            try (Session session = new Session()) {
                Told told = session.watch(service);
                waiting().until("any news", () -> told, told::hasHeard);
                assertThat(told.first()).as("the first news").isEqualTo("unknown");
                reconnect();
                await(told, A, B);
            }
        } finally {
            reconnect();
        }
    }
}
