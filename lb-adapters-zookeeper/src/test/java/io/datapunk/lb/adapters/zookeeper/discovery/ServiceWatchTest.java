package io.datapunk.lb.adapters.zookeeper.discovery;

import static org.apache.zookeeper.Watcher.Event.EventType.NodeCreated;
import static org.apache.zookeeper.Watcher.Event.EventType.NodeDataChanged;
import static org.apache.zookeeper.Watcher.Event.EventType.NodeDeleted;
import static org.assertj.core.api.Assertions.assertThat;

import io.datapunk.lb.adapters.zookeeper.CapturedLog;
import io.datapunk.lb.adapters.zookeeper.format.InstanceDecoder;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.zookeeper.KeeperException.Code;
import org.junit.jupiter.api.Test;

/** The order of answers, events and failures, chosen by the test, in virtual time. */
class ServiceWatchTest {
    private static final String A = "/services/s/a";
    private static final Duration JITTER = Duration.ofSeconds(30);

    private final ScriptedRegistry registry = new ScriptedRegistry();
    private final VirtualScheduler scheduler = new VirtualScheduler();
    private final Heard heard = new Heard();
    private ServiceWatch watch = watching(DiscoveryOptions.defaults());

    private ServiceWatch watching(DiscoveryOptions options) {
        return new ServiceWatch(
                "s", options.withResyncJitter(JITTER), registry, scheduler, new InstanceDecoder(), heard, closed -> {});
    }

    /** In step with the first two of a service that has more nodes. */
    private void inStepWithTwoOf(String... names) {
        watch = watching(DiscoveryOptions.defaults().withMaxInstances(2));
        start();
        registry.setWatch(Code.OK);
        registry.list(names);
        registry.answer(names[0], 1);
        registry.answer(names[1], 1);
        assertThat(watch.status().beyondLimit()).isEqualTo(names.length - 2);
    }

    private void start() {
        watch.start(Duration.ofSeconds(3));
    }

    private void inStepWith(String... names) {
        start();
        registry.setWatch(Code.OK);
        registry.list(names);
        for (String name : names) {
            registry.answer(name, 1);
        }
        assertThat(heard.news()).containsExactly("complete");
        assertThat(heard.ids()).containsExactly(names);
    }

    private void passUntilSync(Duration atMost) {
        Duration step = Duration.ofMillis(100);
        Duration passed = Duration.ZERO;
        scheduler.pass(Duration.ZERO);
        while (registry.watchesAsked.isEmpty() && passed.compareTo(atMost) < 0) {
            scheduler.pass(step);
            passed = passed.plus(step);
        }
        assertThat(registry.watchesAsked).hasSize(1);
    }

    @Test
    void nothingIsTold_beforeEveryListedNodeIsRead() {
        start();
        registry.setWatch(Code.OK);
        registry.list("a", "b");
        registry.answer("a", 1);
        assertThat(heard.news()).isEmpty();
        registry.answer("b", Code.NONODE);
        assertThat(heard.news()).containsExactly("complete");
        assertThat(heard.ids()).containsExactly("a");
    }

    @Test
    void syncWithoutAnyAnswer_isGivenUp_andTriedAgain() {
        start();
        scheduler.pass(Duration.ofSeconds(3));
        assertThat(heard.news()).containsExactly("unknown");
        assertThat(registry.watchesAsked).hasSize(1);
        scheduler.pass(Duration.ofSeconds(8));
        assertThat(registry.watchesAsked).hasSize(2);
        registry.watchesAsked.remove();
        registry.setWatch(Code.OK);
        registry.list();
        assertThat(heard.news()).containsExactly("unknown", "complete");
    }

    @Test
    void syncThatProgressesSlowly_isNotGivenUp() {
        start();
        registry.setWatch(Code.OK);
        registry.list("a", "b", "c");
        for (String node : List.of("a", "b", "c")) {
            scheduler.pass(Duration.ofSeconds(9));
            registry.answer(node, 1);
        }
        assertThat(heard.ids()).containsExactly("a", "b", "c");
        assertThat(registry.watchesAsked).isEmpty();
    }

    @Test
    void singleReadWithoutAnswer_isGivenUpToo() {
        inStepWith("a");
        registry.event(NodeDataChanged, A);
        scheduler.pass(Duration.ofSeconds(11));
        assertThat(heard.stale()).isTrue();
        assertThat(registry.watchesAsked).hasSize(1);
    }

    @Test
    void answersOfAnEarlierAttempt_areDropped() {
        start();
        registry.setWatch(Code.OK);
        registry.list("a");
        Registry.Answer<byte[]> late = registry.take("a");
        watch.disconnected("cut");
        watch.connected();
        passUntilSync(Duration.ZERO);
        registry.setWatch(Code.OK);
        registry.list("b");
        registry.answer("b", 1);
        late.came(Code.NOAUTH, null);
        assertThat(heard.ids()).containsExactly("b");
        assertThat(watch.status().undecodable()).isZero();
    }

    @Test
    void eventWhileTheNodeIsRead_leadsToOneMoreReadAfterIt() {
        inStepWith("a");
        registry.event(NodeDataChanged, A);
        registry.event(NodeDataChanged, A);
        registry.event(NodeDataChanged, A);
        registry.answer("a", 2);
        registry.answer("a", 3);
        assertThat(heard.get("a").port()).isEqualTo(3);
        assertThat(registry.readsAsked).isEmpty();
        assertThat(registry.readsAskedTwiceAtOnce).isZero();
    }

    @Test
    void nodeCreatedAfterTheListWasTaken_isNotRemovedByTheList() {
        inStepWith("a");
        watch.disconnected("cut");
        watch.connected();
        passUntilSync(JITTER);
        registry.setWatch(Code.OK);
        registry.event(NodeCreated, "/services/s/b");
        registry.answer("b", 2);
        registry.list("a");
        registry.answer("a", 1);
        registry.answer("b", 2);
        assertThat(heard.ids()).containsExactly("a", "b");
        assertThat(heard.stale()).isFalse();
    }

    @Test
    void nodeDeletedWhileItIsRead_isGone_whateverTheOlderReadSays() {
        inStepWith("a", "b");
        registry.event(NodeDataChanged, A);
        registry.event(NodeDeleted, A);
        registry.answer("a", 9);
        registry.answer("a", Code.NONODE);
        assertThat(heard.ids()).containsExactly("b");
    }

    @Test
    void nodeReplacedInOneMoment_isNotToldAsGone() {
        inStepWith("a", "b");
        registry.event(NodeDeleted, A);
        registry.event(NodeCreated, A);
        registry.answer("a", 1);
        registry.answer("a", 1);
        assertThat(heard.ids()).containsExactly("a", "b");
        assertThat(heard.news()).containsExactly("complete");
    }

    @Test
    void whileTheJitterPasses_theListIsStale_butEventsAreTold() {
        inStepWith("a", "b");
        watch.disconnected("cut");
        watch.connected();
        assertThat(registry.watchesAsked).isEmpty();
        registry.event(NodeDeleted, A);
        registry.answer("a", Code.NONODE);
        assertThat(heard.ids()).containsExactly("b");
        assertThat(heard.stale()).isTrue();
        passUntilSync(JITTER);
        registry.setWatch(Code.OK);
        registry.list("b");
        registry.answer("b", 1);
        assertThat(heard.news()).containsExactly("complete", "unknown", "changed", "complete");
    }

    @Test
    void outageInSeveralSteps_isToldOnce() {
        inStepWith("a");
        watch.disconnected("suspended");
        watch.disconnected("lost");
        registry.connected = false;
        scheduler.pass(Duration.ofMinutes(10));
        assertThat(heard.news()).containsExactly("complete", "unknown");
        assertThat(watch.status().staleBecause()).isEqualTo("lost");
        assertThat(registry.watchesAsked).isEmpty();
    }

    @Test
    void reportOfTheNewConnectionThatIsLost_isMadeUpForByAsking() {
        inStepWith("a");
        registry.connected = false;
        watch.disconnected("suspended");
        scheduler.pass(Duration.ofMinutes(1));
        registry.connected = true;
        scheduler.pass(Duration.ofSeconds(10));
        registry.setWatch(Code.OK);
        registry.list("a");
        registry.answer("a", 1);
        assertThat(heard.stale()).isFalse();
    }

    @Test
    void sessionThatChangedWithoutAReport_leadsToAnotherSync() {
        inStepWith("a");
        watch.sessionIs(7);
        watch.sessionIs(0);
        assertThat(heard.stale()).isFalse();
        watch.sessionIs(8);
        assertThat(heard.stale()).isTrue();
        registry.session = 8;
        passUntilSync(Duration.ofSeconds(1));
    }

    @Test
    void failuresOfAllKinds_endInAnotherSync_withPausesUpToTheCeiling() {
        start();
        int attempts = 0;
        for (Code code : List.of(Code.CONNECTIONLOSS, Code.NOAUTH, Code.OPERATIONTIMEOUT, Code.SESSIONEXPIRED)) {
            registry.setWatch(Code.OK);
            registry.listsAsked.remove().came(code, null);
            assertThat(registry.watchesAsked).isEmpty();
            scheduler.pass(Duration.ofSeconds(10));
            attempts++;
            assertThat(registry.watchesAsked).hasSize(1);
        }
        for (int i = 0; i < 20; i++) {
            registry.setWatch(Code.CONNECTIONLOSS);
            scheduler.pass(Duration.ofSeconds(10));
            assertThat(registry.watchesAsked).as("attempt %d", attempts + i).hasSize(1);
        }
        assertThat(heard.news()).as("the loss, and the missing rights").containsExactly("unknown", "unknown");
    }

    @Test
    void unreachableAtFirst_andRefusedOnceItIsThere_isToldTheReasonThatCounts_andSaysItOnce() {
        try (CapturedLog log = new CapturedLog(ServiceWatch.class)) {
            registry.connected = false;
            start();
            scheduler.pass(Duration.ofSeconds(3));
            assertThat(heard.reason()).isEqualTo("ZooKeeper cannot be reached");
            registry.connected = true;
            watch.connected();
            scheduler.pass(Duration.ZERO);
            for (int i = 0; i < 3; i++) {
                registry.setWatch(Code.NOAUTH);
                watch.disconnected("suspended");
                watch.connected();
                passUntilSync(JITTER);
            }
            assertThat(heard.news()).containsExactly("unknown", "unknown");
            assertThat(heard.reason()).isEqualTo("the watch on /services/s failed: NOAUTH");
            assertThat(log.lines())
                    .containsExactly(
                            "WARN discovery.still.stale service=s why=the watch on /services/s failed: NOAUTH");

            registry.setWatch(Code.OK);
            registry.listsAsked.remove().came(Code.NOAUTH, null);
            assertThat(heard.reason()).isEqualTo("listing /services/s failed: NOAUTH");
            assertThat(log.lines()).hasSize(2);
        }
    }

    @Test
    void refusedFromTheStart_isToldOnce_andTheTimeForTheFirstListHidesNothing() {
        try (CapturedLog log = new CapturedLog(ServiceWatch.class)) {
            start();
            registry.setWatch(Code.NOAUTH);
            scheduler.pass(Duration.ofMillis(2_999));
            registry.watchesAsked.clear();
            scheduler.pass(Duration.ofMillis(1));
            assertThat(heard.news()).containsExactly("unknown");
            assertThat(watch.status().staleBecause()).contains("NOAUTH");
            assertThat(log.lines()).isEmpty();
        }
    }

    @Test
    void serverWithoutPersistentWatches_isSaidSo() {
        start();
        registry.setWatch(Code.UNIMPLEMENTED);
        assertThat(watch.status().staleBecause()).contains("3.6");
    }

    @Test
    void nodeThatMayNotBeRead_isSkippedAlone_andKeepsItsLastVersion() {
        inStepWith("a", "b");
        registry.event(NodeDataChanged, A);
        registry.answer("a", Code.NOAUTH);
        assertThat(heard.ids()).containsExactly("a", "b");
        assertThat(heard.stale()).isFalse();
        assertThat(watch.status().undecodable()).isEqualTo(1);
    }

    @Test
    void readsUnderWay_areBounded() {
        start();
        registry.setWatch(Code.OK);
        String[] names = IntStream.range(0, 1_000).mapToObj(i -> "n" + i).toArray(String[]::new);
        registry.list(names);
        int most = 0;
        while (!registry.readsAsked.isEmpty()) {
            most = Math.max(most, registry.readsAsked.size());
            registry.answer(registry.readsAsked.keySet().iterator().next(), 1);
        }
        assertThat(most).isEqualTo(64);
        assertThat(heard.ids()).hasSize(1_000);
        assertThat(heard.news()).containsExactly("complete");
    }

    @Test
    void manyChangesAtOnce_areToldInFewCalls() {
        inStepWith();
        for (int i = 0; i < 1_000; i++) {
            registry.event(NodeCreated, "/services/s/n" + i);
        }
        while (!registry.readsAsked.isEmpty()) {
            registry.answer(registry.readsAsked.keySet().iterator().next(), 1);
        }
        assertThat(heard.ids()).hasSize(1_000);
        assertThat(heard.count("changed")).isEqualTo(4);
    }

    @Test
    void oneNodeRewrittenForEver_theNewsOfTheOthersIsToldSoonAllTheSame() {
        inStepWith("a", "b");
        registry.event(NodeDataChanged, A);
        registry.event(NodeDeleted, "/services/s/b");
        registry.event(NodeCreated, "/services/s/c");
        registry.answer("b", Code.NONODE);
        registry.answer("c", 1);
        int port = 1;
        for (int tenths = 0; tenths < 10; tenths++) {
            registry.event(NodeDataChanged, A);
            registry.answer("a", ++port);
            assertThat(registry.readsAsked).as("reads are never idle").containsOnlyKeys("a");
            scheduler.pass(Duration.ofMillis(100));
        }
        assertThat(heard.ids()).containsExactly("a", "c");
        assertThat(heard.get("a").port()).isEqualTo(port);
        assertThat(heard.stale()).isFalse();
    }

    @Test
    void changesThatAreHeld_areToldOnce_whetherTheReadsEndOrTheTimePasses() {
        inStepWith("a", "b");
        registry.event(NodeDataChanged, A);
        registry.event(NodeDeleted, "/services/s/b");
        registry.answer("b", Code.NONODE);
        scheduler.pass(Duration.ofMillis(99));
        assertThat(heard.news()).containsExactly("complete");
        registry.answer("a", 1);
        scheduler.pass(Duration.ofSeconds(1));
        assertThat(heard.news()).containsExactly("complete", "changed");
    }

    @Test
    void changesThatAreHeldWhenASyncBegins_areToldByItsEndAlone() {
        inStepWith("a", "b");
        registry.event(NodeDataChanged, A);
        registry.event(NodeDeleted, "/services/s/b");
        registry.answer("b", Code.NONODE);
        watch.disconnected("cut");
        scheduler.pass(Duration.ofMillis(99));
        registry.setWatch(Code.OK);
        scheduler.pass(Duration.ofSeconds(1));
        registry.list("a");
        registry.answer("a", 1);
        assertThat(heard.news()).containsExactly("complete", "unknown", "complete");
        assertThat(heard.ids()).containsExactly("a");
    }

    @Test
    void nodeBeyondTheLimit_isCountedOnce_howeverOftenItIsWritten() {
        inStepWithTwoOf("a", "b", "c");
        for (int i = 0; i < 5; i++) {
            registry.event(NodeDataChanged, "/services/s/c");
        }
        assertThat(watch.status().beyondLimit()).isEqualTo(1);
        registry.event(NodeCreated, "/services/s/d");
        registry.event(NodeDataChanged, "/services/s/d");
        assertThat(watch.status().beyondLimit()).isEqualTo(2);
        assertThat(registry.readsAsked).isEmpty();
    }

    @Test
    void nodeBeyondTheLimitThatGoes_isCountedNoMore_andNothingIsReadForIt() {
        inStepWithTwoOf("a", "b", "c", "d");
        registry.event(NodeDeleted, "/services/s/d");
        assertThat(watch.status().beyondLimit()).isEqualTo(1);
        scheduler.pass(Duration.ofMinutes(1));
        assertThat(registry.watchesAsked).isEmpty();
        assertThat(registry.readsAsked).isEmpty();
    }

    @Test
    void listedNodeThatGoes_makesRoomForOneBeyondTheLimit() {
        inStepWithTwoOf("a", "b", "c");
        registry.event(NodeDeleted, A);
        registry.answer("a", Code.NONODE);
        passUntilSync(Duration.ofSeconds(1));
        registry.setWatch(Code.OK);
        registry.list("b", "c");
        registry.answer("b", 1);
        registry.answer("c", 1);
        assertThat(heard.ids()).containsExactly("b", "c");
        assertThat(watch.status().beyondLimit()).isZero();
    }

    @Test
    void disabledNodeThatGoes_makesRoomToo() {
        inStepWithTwoOf("a", "b", "c");
        registry.event(NodeDataChanged, A);
        registry.disabled("a");
        registry.event(NodeDeleted, A);
        registry.answer("a", Code.NONODE);
        passUntilSync(Duration.ofSeconds(1));
    }

    @Test
    void listedNodeThatIsGoneWhenItIsRead_makesRoomToo() {
        watch = watching(DiscoveryOptions.defaults().withMaxInstances(2));
        start();
        registry.setWatch(Code.OK);
        registry.list("a", "b", "c");
        registry.answer("a", Code.NONODE);
        registry.answer("b", 1);
        assertThat(heard.ids()).containsExactly("b");
        passUntilSync(Duration.ofSeconds(1));
    }

    @Test
    void listedNodeThatGoesBeforeItsTurnToBeRead_isNotTakenForOneBeyondTheLimit() {
        String[] names = IntStream.range(0, 100).mapToObj(i -> "n" + (100 + i)).toArray(String[]::new);
        watch = watching(DiscoveryOptions.defaults().withMaxInstances(99));
        start();
        registry.setWatch(Code.OK);
        registry.list(names);
        registry.event(NodeDeleted, "/services/s/n198");
        assertThat(watch.status().beyondLimit()).isEqualTo(1);
        registry.event(NodeDeleted, "/services/s/n199");
        assertThat(watch.status().beyondLimit()).isZero();
    }

    @Test
    void closed_asksAndTellsNothingMore_andTakesItsWatchAway() {
        inStepWith("a");
        registry.event(NodeDataChanged, A);
        Registry.Answer<byte[]> late = registry.take("a");
        watch.close();
        assertThat(registry.watched()).isFalse();
        late.came(Code.NONODE, null);
        watch.connected();
        watch.disconnected("cut");
        scheduler.pass(Duration.ofHours(1));
        assertThat(heard.news()).containsExactly("complete");
        assertThat(registry.watchesAsked).isEmpty();
    }
}
