package io.datapunk.lb.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.datapunk.lb.spi.Instance;
import io.datapunk.lb.spi.check.HealthCheck;
import io.datapunk.lb.spi.check.HealthCheck.Answer;
import io.datapunk.lb.spi.check.HealthCheck.Result;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * What every {@link HealthCheck} keeps, as tests. Extend it, say how the check is made and who is well, and run it:
 *
 * <pre>{@code
 * class OurCheckTest extends CheckContract {
 *     @Override
 *     protected HealthCheck check() {
 *         return new OurCheckProvider().create(Settings.empty(), scheduler);
 *     }
 *
 *     @Override
 *     protected Instance well() {
 *         return Instance.of("well", "127.0.0.1", server.port());
 *     }
 * }
 * }</pre>
 *
 * <p>What else there is to be asked is said by overriding more: laws that need it are skipped until then, and say so. Nothing
 * sleeps: what happens on the check's threads is waited for, {@link #patience} at most; a check on virtual time is moved by
 * {@link #meanwhile}. Laws about threads look at the whole virtual machine, so no other test may run in it at the same time.
 */
public abstract class CheckContract {
    private static final Duration SHORT = Duration.ofMillis(200);
    private static final Duration LONG = Duration.ofMinutes(1);
    private static final int MANY = 20;
    private static final int THREADS = 4;
    private static final byte[] LOOPBACK = {127, 0, 0, 1};

    /** Whom nobody can find, and who are no address at all. */
    private static final List<Instance> NOWHERE = Stream.of(
                    "no such host", "[", "a..b", "x".repeat(300), "\u0000", "127.0.0.1:80", "http://127.0.0.1/")
            .map(host -> Instance.of("nowhere", host, 9))
            .toList();

    /** For those who extend it. */
    protected CheckContract() {}

    /**
     * The check to be tested: a new one each time. The contract closes it.
     *
     * @throws Exception fails the test
     */
    protected abstract HealthCheck check() throws Exception;

    /**
     * An instance that passes, as often as it is asked.
     *
     * @throws Exception fails the test
     */
    protected abstract Instance well() throws Exception;

    /**
     * An instance where nobody is: unless overridden, a port of 127.0.0.1 that was free a moment ago.
     *
     * @throws Exception fails the test
     */
    protected Instance gone() throws Exception {
        try (ServerSocket once = new ServerSocket(0, 1, InetAddress.getByAddress(LOOPBACK))) {
            return Instance.of("gone", "127.0.0.1", once.getLocalPort());
        }
    }

    /**
     * An instance that answers and says no. To be overridden where servers can.
     *
     * @throws Exception fails the test
     */
    protected Instance refusing() throws Exception {
        return abort("refusing is not overridden");
    }

    /**
     * An instance that never answers, though it can be reached. To be overridden where a check waits for an answer.
     *
     * @throws Exception fails the test
     */
    protected Instance silent() throws Exception {
        return abort("silent is not overridden");
    }

    /**
     * Instances whose answers are none: broken off, without an end, in another language. To be overridden where a check reads
     * what it is answered.
     *
     * @throws Exception fails the test
     */
    protected List<Instance> hostile() throws Exception {
        return abort("hostile is not overridden");
    }

    /** How many connections of the check the servers see open; to be overridden where they count them. */
    protected OptionalInt connections() {
        return OptionalInt.empty();
    }

    /** Called again and again while a test waits; to be overridden to let virtual time pass. */
    protected void meanwhile() {}

    /** How long a test waits for what must happen; 10 s unless overridden. */
    protected Duration patience() {
        return Duration.ofSeconds(10);
    }

    /** Whether a thread that is new may outlive the check because it is not the check's: the server's, the test's. */
    protected boolean mayStay(Thread thread) {
        return false;
    }

    private Patience waiting() {
        return new Patience(patience(), this::meanwhile);
    }

    /** A check in use. */
    private final class Session implements AutoCloseable {
        private final HealthCheck check = check();

        Session() throws Exception {}

        /** Asks, which must neither wait nor throw nor give nothing. */
        Asked ask(Instance instance, Duration deadline) throws Exception {
            CompletionStage<Result> stage;
            try {
                stage = Patience.returned(
                        "check of " + instance.id(), waiting().atOnce(), () -> check.check(instance, deadline));
            } catch (RuntimeException thrown) {
                throw new AssertionError("check of " + instance + " within " + deadline + " threw", thrown);
            }
            assertThat(stage).as("stage of the check of %s", instance).isNotNull();
            return new Asked(instance, stage);
        }

        Asked ask(Instance instance) throws Exception {
            return ask(instance, patience());
        }

        /** Closes what is tested, which may be done again and again. */
        void end() {
            Patience.ended("close", waiting().atOnce(), check::close);
        }

        @Override
        public void close() {
            end();
        }
    }

    private void assertEnds(Asked asked, Duration by, Answer... expected) {
        if (!waiting().within(by, asked::ended)) {
            throw new AssertionError(asked + ": expected an end within " + by);
        }
        asked.assertAnswer(expected);
    }

    private void assertEnds(Asked asked, Answer... expected) {
        assertEnds(asked, patience(), expected);
    }

    @Test
    void instanceThatIsWell_passes() throws Exception {
        Instance well = well();
        try (Session session = new Session()) {
            for (int i = 0; i < 3; i++) {
                assertEnds(session.ask(well), Answer.PASS);
            }
        }
    }

    @Test
    void instanceThatIsGone_hasNotAnswered() throws Exception {
        Instance gone = gone();
        try (Session session = new Session()) {
            assertEnds(session.ask(gone), Answer.NO_ANSWER);
        }
    }

    @Test
    void instanceThatSaysNo_refuses() throws Exception {
        Instance refusing = refusing();
        try (Session session = new Session()) {
            assertEnds(session.ask(refusing), Answer.REFUSE);
        }
    }

    /** The framework does not wait any longer; but work that goes on is work for nobody. */
    @Test
    void instanceThatIsSilent_hasNotAnsweredByTheDeadline() throws Exception {
        Instance silent = silent();
        try (Session session = new Session()) {
            assertEnds(session.ask(silent, SHORT), SHORT.plus(waiting().atOnce()), Answer.NO_ANSWER);
        }
    }

    @Test
    void silentInstances_holdNobodyUp() throws Exception {
        Instance silent = silent();
        Instance well = well();
        try (Session session = new Session()) {
            for (int i = 0; i < MANY; i++) {
                session.ask(silent, LONG);
            }
            assertEnds(session.ask(well), Answer.PASS);
        }
    }

    @Test
    void answersThatAreNone_areNeverAPass() throws Exception {
        List<Instance> hostile = hostile();
        try (Session session = new Session()) {
            List<Asked> all = new ArrayList<>();
            for (Instance instance : hostile) {
                all.add(session.ask(instance, SHORT));
            }
            for (Asked asked : all) {
                assertEnds(asked, SHORT.plus(waiting().atOnce()), Answer.NO_ANSWER, Answer.REFUSE);
            }
            assertEnds(session.ask(well()), Answer.PASS);
        }
    }

    @Test
    void asking_neitherWaitsNorThrows_whoeverIsAsked() throws Exception {
        Instance well = well();
        Instance gone = gone();
        try (Session session = new Session()) {
            session.ask(well, LONG);
            session.ask(gone, LONG);
            List<Asked> all = new ArrayList<>();
            for (Instance nowhere : NOWHERE) {
                all.add(session.ask(nowhere, SHORT));
            }
            for (Asked asked : all) {
                assertEnds(asked, SHORT.plus(patience()), Answer.NO_ANSWER);
            }
        }
    }

    @Test
    void absurdDeadlines_areTakenAllTheSame() throws Exception {
        Instance well = well();
        try (Session session = new Session()) {
            assertEnds(session.ask(well, Duration.ofSeconds(Long.MAX_VALUE)), Answer.PASS);
            assertEnds(session.ask(well, Duration.ofDays(1)), Answer.PASS);
            assertEnds(session.ask(well, Duration.ofNanos(1)), Answer.PASS, Answer.NO_ANSWER);
            assertEnds(session.ask(well, Duration.ZERO), Answer.PASS, Answer.NO_ANSWER);
        }
    }

    @Test
    void everyStage_endsOnce_withAResultOrAFailure() throws Exception {
        Instance well = well();
        Instance gone = gone();
        try (Session session = new Session()) {
            List<Asked> all = new ArrayList<>();
            for (int i = 0; i < MANY; i++) {
                all.add(session.ask(i % 2 == 0 ? well : gone));
            }
            for (Asked asked : all) {
                assertEnds(asked, Answer.values());
                asked.assertOneResultOrFailure();
            }
        }
    }

    @Test
    void manyThreads_askAtOnce() throws Exception {
        Instance well = well();
        ExecutorService threads = Executors.newFixedThreadPool(THREADS);
        try (Session session = new Session()) {
            List<Future<List<Asked>>> asking = new ArrayList<>();
            for (int thread = 0; thread < THREADS; thread++) {
                asking.add(threads.submit(() -> manyTimes(session, well)));
            }
            for (Future<List<Asked>> all : asking) {
                for (Asked asked : all.get()) {
                    assertEnds(asked, Answer.PASS);
                }
            }
        } finally {
            threads.shutdownNow();
        }
    }

    private static List<Asked> manyTimes(Session session, Instance well) throws Exception {
        List<Asked> all = new ArrayList<>();
        for (int i = 0; i < MANY; i++) {
            all.add(session.ask(well));
        }
        return all;
    }

    @Test
    void callerThatGivesUp_harmsNoLaterCheck() throws Exception {
        Instance well = well();
        try (Session session = new Session()) {
            for (int i = 0; i < MANY; i++) {
                session.ask(well).giveUp();
            }
            assertEnds(session.ask(well), Answer.PASS);
        }
    }

    /** What is under way may fail or never end; but closing waits for none of it. */
    @Test
    void close_waitsForNothing_alsoASecondTime() throws Exception {
        Instance well = well();
        Instance gone = gone();
        try (Session session = new Session()) {
            assertEnds(session.ask(well), Answer.PASS);
            session.ask(well, LONG);
            session.ask(gone, LONG);
            session.end();
            session.end();
        }
    }

    @Test
    void close_endsAWaitForTheSilent_withoutAPass() throws Exception {
        Instance silent = silent();
        try (Session session = new Session()) {
            Asked asked = session.ask(silent, LONG);
            session.end();
            if (asked.ended()) {
                asked.assertAnswer(Answer.NO_ANSWER);
            }
            assertNoConnection();
        }
    }

    private void assertNoConnection() {
        if (connections().isPresent()) {
            waiting()
                    .until(
                            "no connection of the check's",
                            this::connections,
                            () -> connections().orElse(0) == 0);
        }
    }

    @Test
    void close_leavesNoThread() throws Exception {
        Instance well = well();
        LiveThreads before = LiveThreads.now();
        for (int round = 0; round < 2; round++) {
            try (Session session = new Session()) {
                assertEnds(session.ask(well), Answer.PASS);
            }
        }
        waiting()
                .until(
                        "no thread of the check's",
                        () -> before.since(this::mayStay),
                        () -> before.since(this::mayStay).isEmpty());
    }

    @Test
    void close_leavesNoConnection() throws Exception {
        assumeTrue(connections().isPresent(), "connections is not overridden");
        Instance well = well();
        try (Session session = new Session()) {
            assertEnds(session.ask(well), Answer.PASS);
        }
        assertNoConnection();
    }
}
