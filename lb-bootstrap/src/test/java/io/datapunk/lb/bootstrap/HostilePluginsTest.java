package io.datapunk.lb.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.datapunk.lb.BalancedService;
import io.datapunk.lb.HealthAwareConfig;
import io.datapunk.lb.InvalidConfigException;
import io.datapunk.lb.LoadBalancer;
import io.datapunk.lb.application.event.BalancerEvent;
import io.datapunk.lb.application.event.BalancerEvent.PluginBenched;
import io.datapunk.lb.application.event.BalancerEvent.PluginFault;
import io.datapunk.lb.application.event.BalancerEvent.PluginReturned;
import io.datapunk.lb.application.port.EventSink;
import io.datapunk.lb.bootstrap.plugin.JarMaker;
import io.datapunk.lb.spi.Instance;
import io.datapunk.lb.spi.Outcome;
import io.datapunk.lb.spi.check.CheckProvider;
import io.datapunk.lb.spi.health.ScorerProvider;
import io.datapunk.lb.spi.selection.SelectionContext;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Plug-ins that do what they must not, in real jars, while a real balancer has requests: these go on, and one event tells. */
@Timeout(60)
final class HostilePluginsTest {
    /** Until it is set whoever blocks stays where he is; so no thread outlives its test. */
    private static final String RELEASE = "lb.test.release";

    private static final String BLOCK = """
            while (System.getProperty("lb.test.release") == null) {
                java.util.concurrent.locks.LockSupport.parkNanos(1_000_000);
            }
            """;
    private static final String PICKS_FIRST_PREPARED = "return (all, context, random) -> all.handle(0);";

    @TempDir
    private Path directory;

    private Path jar;
    private final Heard heard = new Heard();

    /** What was told of plug-ins, in order. */
    private static final class Heard implements EventSink {
        private final BlockingQueue<BalancerEvent> all = new LinkedBlockingQueue<>();
        private final BlockingQueue<PluginBenched> benched = new LinkedBlockingQueue<>();

        @Override
        public void accept(BalancerEvent event) {
            if (event instanceof PluginBenched || event instanceof PluginFault || event instanceof PluginReturned) {
                all.add(event);
            }
            if (event instanceof PluginBenched bench) {
                benched.add(bench);
            }
        }

        <E> List<E> of(Class<E> kind) {
            return all.stream().filter(kind::isInstance).map(kind::cast).toList();
        }
    }

    @BeforeEach
    void named() {
        jar = directory.resolve("theirs.jar");
    }

    @AfterEach
    void release() {
        System.clearProperty(RELEASE);
    }

    private LoadBalancerBuilder balancer(HealthAwareConfig.Builder config) {
        return LoadBalancers.builder()
                .config(config.build())
                .plugins(directory)
                .eventSink(heard)
                .discovery("static", Map.of("instances", "127.0.0.1:1, 127.0.0.1:2, 127.0.0.1:3"));
    }

    private static HealthAwareConfig.Builder strategy() {
        return HealthAwareConfig.builder().noChecks().strategy("theirs");
    }

    private static HealthAwareConfig.Builder scorer() {
        return HealthAwareConfig.builder().noChecks().scorer("theirs");
    }

    /** A strategy that is made, prepares and picks by these statements. */
    private void addStrategy(String prepare, String more) throws IOException {
        new JarMaker()
                .strategy("Theirs", "\"theirs\"", "SPI_VERSION", """
                return new SelectionStrategy() {
                    public Picker prepare(Candidates members, Picker previous) { %s }
                    %s
                };
                """.formatted(prepare, more), "")
                .to(jar);
    }

    private void addPicker(String pick) throws IOException {
        addStrategy("return (all, context, random) -> { " + pick + " };", "");
    }

    /** A scorer that counts failures, but for what these methods do otherwise. */
    private void addScorer(String fold, String score, String verdict, String forgive) throws IOException {
        new JarMaker()
                .source("Theirs", """
                        public class Theirs implements ScorerProvider {
                            public String name() { return "theirs"; }
                            public int spiVersion() { return SPI_VERSION; }
                            public HealthScorer create(Settings settings) {
                                return new HealthScorer() {
                                    public long fold(long word, Outcome outcome, long nanos, Peers peers) { %s }
                                    public float score(long word) { %s }
                                    public Verdict verdict(long word) { %s }
                                    public long forgive(long word, long nanos) { %s }
                                };
                            }
                        }
                        """.formatted(fold, score, verdict, forgive))
                .serving(ScorerProvider.class, "Theirs")
                .to(jar);
    }

    private static final String COUNTS = "return outcome.isFailure() ? word + 1 : word;";
    private static final String HALF = "return 0.5f;";
    private static final String KEEPS = "return Verdict.KEEP;";
    private static final String FORGIVES_NOTHING = "return word;";

    private static BalancedService ready(LoadBalancer balancer) throws Exception {
        BalancedService service = balancer.service("orders");
        service.ready().toCompletableFuture().get(20, TimeUnit.SECONDS);
        return service;
    }

    /** Before its strategy had the time to prepare. */
    private static BalancedService loaded(LoadBalancer balancer) {
        BalancedService service = balancer.service("orders");
        within10s().until(() -> service.snapshot().loaded());
        return service;
    }

    private static void requestsSucceed(BalancedService service) throws Exception {
        for (int i = 0; i < 300; i++) {
            assertThat(service.call(Instance::id)).startsWith("127.0.0.1:");
        }
    }

    /** The default takes over within a tenth of a second: it does not think as the plug-in does of one that fails. */
    private static void theDefaultJudges(BalancedService service) {
        within10s().untilAsserted(() -> {
            request(service);
            assertThat(doubtedByTheDefault(service))
                    .as("%s", service.snapshot())
                    .isTrue();
        });
    }

    private static ConditionFactory within10s() {
        return await().atMost(Duration.ofSeconds(10)).pollInterval(Duration.ofMillis(3));
    }

    private static boolean doubtedByTheDefault(BalancedService service) {
        double score = service.snapshot().instances().stream()
                .filter(each -> each.instance().id().endsWith("1"))
                .findFirst()
                .orElseThrow()
                .score();
        return score < 1 && Math.abs(score - 0.5) > 1e-3;
    }

    private static void request(BalancedService service) {
        long ticket = service.acquireTicket(SelectionContext.EMPTY);
        boolean fails = service.instance(ticket).id().endsWith("1");
        service.complete(ticket, fails ? Outcome.SERVER_ERROR : Outcome.SUCCESS, 1_000_000);
    }

    private PluginBenched benched() throws InterruptedException {
        PluginBenched event = heard.benched.poll(20, TimeUnit.SECONDS);
        assertThat(event).as("plugin.benched").isNotNull();
        return event;
    }

    /** One event says that it is benched, and why; what was told before it is within the budget. */
    private void assertToldOnce(PluginBenched event, String kind, String why) {
        assertThat(event.service()).isEqualTo("orders");
        assertThat(event.plugin()).isEqualTo(kind + " theirs of theirs.Theirs (" + jar + ")");
        assertThat(event.why()).contains(why);
        assertThat(event.atLeast()).isEqualTo(Duration.ofSeconds(30));
        assertThat(heard.of(PluginBenched.class)).containsExactly(event);
        assertThat(heard.of(PluginFault.class))
                .hasSizeLessThan(20)
                .allSatisfy(fault -> assertThat(fault.plugin()).isEqualTo(event.plugin()));
    }

    private static Thread[] caught(int count, Runnable work) {
        Thread[] threads = new Thread[count];
        for (int i = 0; i < count; i++) {
            threads[i] = new Thread(work, "caught-" + i);
            threads[i].setDaemon(true);
            threads[i].start();
        }
        return threads;
    }

    private static void free(Thread... threads) throws InterruptedException {
        System.setProperty(RELEASE, "now");
        for (Thread thread : threads) {
            thread.join(20_000);
            assertThat(thread.isAlive()).isFalse();
        }
    }

    // Strategies.

    static Stream<Arguments> pickersThatThrow() {
        return Stream.of(
                Arguments.of(
                        "throw new IllegalStateException(\"no idea\");", "IllegalStateException: no idea at Theirs"),
                Arguments.of("throw new AssertionError(\"never\");", "AssertionError: never"),
                Arguments.of("return all.handle(0) / (all.size() - all.size());", "ArithmeticException"),
                Arguments.of("return 99_999;", "pick answered 99999, expected the handle of a member"),
                Arguments.of("return Integer.MIN_VALUE;", "pick answered -2147483648, expected the handle of a member"),
                Arguments.of("all.instance(all.handle(0)).metadata().put(\"a\", \"b\"); return 0;", "UnsupportedOp"),
                Arguments.of("all.split(each -> 0, 1).clear(); return 0;", "UnsupportedOperationException"),
                Arguments.of("return ((List<Integer>) (Object) all).get(0);", "ClassCastException"));
    }

    @ParameterizedTest
    @MethodSource("pickersThatThrow")
    void pickThatThrowsOrAnswersNonsense_isBenchedAfterTenFaults(String pick, String why) throws Exception {
        addPicker(pick);
        try (LoadBalancer balancer = balancer(strategy()).start()) {
            BalancedService service = ready(balancer);
            requestsSucceed(service);
            PluginBenched event = benched();
            assertToldOnce(event, "strategy", why);
            assertThat(event.why()).startsWith("10 faults within 10 s, the last one: ");
            assertThat(service.statistics().pluginFaults()).containsExactly(Map.entry("strategy theirs", 10L));
            requestsSucceed(service);
            assertThat(service.statistics().pluginFaults()).containsExactly(Map.entry("strategy theirs", 10L));
        }
    }

    @Test
    void pickThatAlwaysAnswersNobody_leavesTheChoiceToTheFramework() throws Exception {
        addPicker("return Candidates.NONE;");
        try (LoadBalancer balancer = balancer(strategy()).start()) {
            requestsSucceed(ready(balancer));
        }
        assertThat(heard.all).isEmpty();
    }

    @Test
    void pickThatBlocks_catchesWhoIsInsideAndNobodyElse() throws Exception {
        addPicker(BLOCK + "return all.handle(0);");
        try (LoadBalancer balancer = balancer(strategy()).start()) {
            BalancedService service = ready(balancer);
            Thread[] caught = caught(3, () -> request(service));
            PluginBenched event = benched();
            requestsSucceed(service);
            assertToldOnce(event, "strategy", "a call did not end within 1 s; threads that are inside");
            assertThat(event.why()).endsWith("cannot be freed: 3");
            free(caught);
        }
    }

    @Test
    void pickThatIsSlow_isBenchedByItsSamples() throws Exception {
        addPicker("long end = System.nanoTime() + 3_000_000; while (System.nanoTime() < end) {} return all.handle(0);");
        try (LoadBalancer balancer = balancer(strategy()).start()) {
            BalancedService service = ready(balancer);
            requestsSucceed(service);
            assertToldOnce(benched(), "strategy", "8 calls in a row that were timed took longer than 1 ms");
            requestsSucceed(service);
        }
    }

    @Test
    void pickThatAllocatesWithoutEnd_isBenchedAtOnce() throws Exception {
        addPicker("List<long[]> all2 = new ArrayList<>(); while (true) { all2.add(new long[Integer.MAX_VALUE - 8]); }");
        try (LoadBalancer balancer = balancer(strategy()).start()) {
            BalancedService service = ready(balancer);
            requestsSucceed(service);
            assertToldOnce(benched(), "strategy", "OutOfMemoryError");
            requestsSucceed(service);
        }
        // What runs out of memory may take its time over it.
        assertThat(heard.of(PluginFault.class))
                .allSatisfy(fault -> assertThat(fault.what()).isEqualTo("a call took longer than a tenth of a second"));
    }

    @Test
    void pickThatCallsItself_isBenchedAtOnce() throws Exception {
        addStrategy(
                "return new Picker() { public int pick(Candidates a, SelectionContext c,"
                        + " java.util.random.RandomGenerator r) { return 1 + pick(a, c, r); } };",
                "");
        try (LoadBalancer balancer = balancer(strategy()).start()) {
            BalancedService service = ready(balancer);
            requestsSucceed(service);
            assertToldOnce(benched(), "strategy", "StackOverflowError");
        }
    }

    @ParameterizedTest
    @MethodSource("strategiesThatCannotPrepare")
    void prepareThatThrowsOrReturnsNull_isOneFault(String prepare, String why) throws Exception {
        addStrategy(prepare, "");
        try (LoadBalancer balancer = balancer(strategy()).start()) {
            BalancedService service = ready(balancer);
            requestsSucceed(service);
        }
        assertThat(heard.all).singleElement().isInstanceOfSatisfying(PluginFault.class, fault -> {
            assertThat(fault.plugin()).isEqualTo("strategy theirs of theirs.Theirs (" + jar + ")");
            assertThat(fault.what()).contains(why);
        });
    }

    static Stream<Arguments> strategiesThatCannotPrepare() {
        return Stream.of(
                Arguments.of("throw new IllegalStateException(\"not today\");", "IllegalStateException: not today"),
                Arguments.of("return null;", "prepare answered null, expected a picker"));
    }

    @Test
    void prepareThatBlocks_stallsNeitherRequestsNorTheDiscovery() throws Exception {
        addStrategy(BLOCK + PICKS_FIRST_PREPARED, "");
        try (LoadBalancer balancer = balancer(strategy()).start()) {
            BalancedService service = loaded(balancer);
            requestsSucceed(service);
            assertThat(heard.all).isEmpty();
            PluginBenched event = benched();
            service.ready().toCompletableFuture().get(20, TimeUnit.SECONDS);
            requestsSucceed(service);
            assertToldOnce(event, "strategy", "its work apart from requests did not end within 5 s");
            System.setProperty(RELEASE, "now");
        }
    }

    @ParameterizedTest
    @MethodSource("strategiesThatSayNonsenseOfThemselves")
    void whatAStrategyCannotSayOfItself_isOneFaultAndItPicksAllTheSame(String more, String why) throws Exception {
        addStrategy(PICKS_FIRST_PREPARED, more);
        try (LoadBalancer balancer = balancer(strategy()).start()) {
            BalancedService service = ready(balancer);
            for (int i = 0; i < 20; i++) {
                assertThat(service.call(Instance::id)).isEqualTo("127.0.0.1:1");
            }
        }
        assertThat(heard.all)
                .singleElement()
                .isInstanceOfSatisfying(
                        PluginFault.class, fault -> assertThat(fault.what()).contains(why));
    }

    static Stream<Arguments> strategiesThatSayNonsenseOfThemselves() {
        return Stream.of(
                Arguments.of("public Rebuild rebuild() { return null; }", "rebuild answered null"),
                Arguments.of("public Rebuild rebuild() { throw new Error(\"rebuilt\"); }", "Error: rebuilt"),
                Arguments.of("public Set<Honours> honours() { throw new Error(\"no honour\"); }", "Error: no honour"),
                Arguments.of("public Set<Honours> honours() { return null; }", "NullPointerException"));
    }

    // Scorers.

    @Test
    void foldThatThrows_isBenchedAndTheDefaultJudges() throws Exception {
        addScorer("throw new IllegalStateException(\"confused\");", HALF, KEEPS, FORGIVES_NOTHING);
        assertBenchedAndTheDefaultJudges("IllegalStateException: confused");
    }

    @Test
    void scoreThatIsNoNumber_isBenchedAndTheDefaultJudges() throws Exception {
        addScorer(COUNTS, "return Float.NaN;", KEEPS, FORGIVES_NOTHING);
        assertBenchedAndTheDefaultJudges("score answered NaN, expected 0 to 1");
    }

    @Test
    void verdictThatIsNull_isBenchedAndTheDefaultJudges() throws Exception {
        addScorer(COUNTS, HALF, "return null;", FORGIVES_NOTHING);
        assertBenchedAndTheDefaultJudges("verdict answered null");
    }

    @Test
    void foldThatLooksBehindThePeers_isBenchedAndTheDefaultJudges() throws Exception {
        addScorer(
                "try { Object store = peers.getClass().getMethod(\"store\").invoke(peers); return store.hashCode(); }"
                        + " catch (ReflectiveOperationException refused) { throw new SecurityException(refused); }",
                HALF,
                KEEPS,
                FORGIVES_NOTHING);
        assertBenchedAndTheDefaultJudges("SecurityException");
    }

    @Test
    void forgiveThatBlocks_stallsNeitherRequestsNorChecksNorTime() throws Exception {
        addScorer(COUNTS, HALF, KEEPS, BLOCK + FORGIVES_NOTHING);
        assertBenchedAndTheDefaultJudges("its work apart from requests did not end within 5 s");
    }

    private void assertBenchedAndTheDefaultJudges(String why) throws Exception {
        try (LoadBalancer balancer = balancer(scorer()).start()) {
            BalancedService service = ready(balancer);
            for (int i = 0; i < 300; i++) {
                request(service);
            }
            PluginBenched event = benched();
            assertToldOnce(event, "scorer", why);
            theDefaultJudges(service);
            requestsSucceed(service);
            assertThat(heard.of(PluginBenched.class)).containsExactly(event);
            System.setProperty(RELEASE, "now");
        }
    }

    @Test
    void scoreThatBlocks_catchesWhoIsInsideAndNobodyElse() throws Exception {
        addScorer(COUNTS, BLOCK + HALF, KEEPS, FORGIVES_NOTHING);
        try (LoadBalancer balancer = balancer(scorer()).start()) {
            BalancedService service = ready(balancer);
            Thread[] caught = caught(2, () -> {
                long ticket = service.acquireTicket(SelectionContext.EMPTY);
                service.complete(ticket, Outcome.SERVER_ERROR, 1_000_000);
            });
            PluginBenched event = benched();
            assertToldOnce(event, "scorer", "a call did not end within 1 s");
            requestsSucceed(service);
            free(caught);
            theDefaultJudges(service);
        }
    }

    // Checks.

    @Test
    void checkThatBlocks_isNoAnswerAndDoesNotStallTheBalancer() throws Exception {
        new JarMaker()
                .source("Theirs", """
                        public class Theirs implements CheckProvider, HealthCheck {
                            public String name() { return "theirs"; }
                            public int spiVersion() { return SPI_VERSION; }
                            public HealthCheck create(Settings settings, Scheduler scheduler) { return this; }
                            public java.util.concurrent.CompletionStage<Result> check(
                                    Instance instance, java.time.Duration deadline) {
                                %s
                                return null;
                            }
                            public void close() {}
                        }
                        """.formatted(BLOCK))
                .serving(CheckProvider.class, "Theirs")
                .to(jar);
        try (LoadBalancer balancer =
                balancer(HealthAwareConfig.builder().check("theirs", Map.of())).start()) {
            BalancedService service = ready(balancer);
            assertToldOnce(benched(), "check", "a call did not end within 5 s");
            requestsSucceed(service);
            assertThat(service.statistics().checks()).containsOnlyKeys("late");
            System.setProperty(RELEASE, "now");
        }
    }

    // At the start.

    @Test
    void createThatThrowsOrReturnsNull_refusesTheConfiguration() throws Exception {
        new JarMaker()
                .strategy("Theirs", "\"theirs\"", "SPI_VERSION", "throw new IllegalStateException(\"no licence\");", "")
                .to(jar);
        assertThatThrownBy(() -> balancer(strategy()).start())
                .isInstanceOf(InvalidConfigException.class)
                .hasMessageContaining("strategy: \"theirs\" of theirs.Theirs (" + jar + "): create threw ")
                .hasMessageContaining("no licence");
        new JarMaker()
                .strategy("Theirs", "\"theirs\"", "SPI_VERSION", "return null;", "")
                .to(jar);
        assertThatThrownBy(() -> balancer(strategy()).start())
                .isInstanceOf(InvalidConfigException.class)
                .hasMessageContaining("strategy: \"theirs\" of theirs.Theirs (" + jar + "): create returned null");
        new JarMaker()
                .strategy("Theirs", "\"theirs\"", "SPI_VERSION", "parts.add(null); return null;", "")
                .to(jar);
        assertThatThrownBy(() -> balancer(strategy()).start())
                .isInstanceOf(InvalidConfigException.class)
                .hasMessageContaining("create threw java.lang.UnsupportedOperationException");
        assertThat(heard.all).isEmpty();
    }

    @Test
    void aNameThatIsTaken_refusesTheConfiguration() throws Exception {
        new JarMaker().strategy("Theirs", "adaptive").to(jar);
        assertThatThrownBy(
                        () -> balancer(HealthAwareConfig.builder().noChecks()).start())
                .isInstanceOf(InvalidConfigException.class)
                .hasMessageContaining("strategy: \"adaptive\" is the name of ")
                .hasMessageContaining("theirs.Theirs (" + jar + ")");
    }

    @Test
    void anOlderVersionAndAJarWithoutProviders_areOneFaultEach() throws Exception {
        new JarMaker().strategy("Theirs", "\"theirs\"", "0", "return null;", "").to(jar);
        Path empty = new JarMaker().to(directory.resolve("empty.jar"));
        try (LoadBalancer balancer =
                balancer(HealthAwareConfig.builder().noChecks()).start()) {
            requestsSucceed(ready(balancer));
        }
        assertThat(heard.of(PluginFault.class))
                .hasSize(2)
                .anySatisfy(fault -> assertThat(fault.what()).contains("written for version 0 of the contract"))
                .anySatisfy(fault -> assertThat(fault.plugin()).isEqualTo(empty.toString()));
    }

    // Afterwards.

    @Test
    void aReplacedConfiguration_bringsABenchedPluginBack() throws Exception {
        addPicker(
                "if (System.getProperty(\"lb.test.release\") == null) { throw new Error(\"off\"); } return all.handle(0);");
        try (LoadBalancer balancer = balancer(strategy()).start()) {
            BalancedService service = ready(balancer);
            requestsSucceed(service);
            assertToldOnce(benched(), "strategy", "Error: off");
            System.setProperty(RELEASE, "now");
            balancer.replaceConfig(balancer.config());
            within10s().until(() -> picksTheFirst(service));
        }
    }

    private static boolean picksTheFirst(BalancedService service) throws Exception {
        for (int i = 0; i < 50; i++) {
            if (!service.call(Instance::id).equals("127.0.0.1:1")) {
                return false;
            }
        }
        return true;
    }
}
