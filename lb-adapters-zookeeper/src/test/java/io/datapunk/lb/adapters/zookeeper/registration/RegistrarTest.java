package io.datapunk.lb.adapters.zookeeper.registration;

import static org.assertj.core.api.Assertions.assertThat;

import io.datapunk.lb.adapters.zookeeper.CapturedLog;
import io.datapunk.lb.testkit.time.ManualScheduler;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.apache.zookeeper.KeeperException.Code;
import org.junit.jupiter.api.Test;

/** The order of answers, losses and wishes, chosen by the test, in virtual time. */
class RegistrarTest {
    private static final long ANOTHER = 99;
    private static final Duration GIVEN_UP = Duration.ofSeconds(31);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);

    private final ScriptedNode node = new ScriptedNode();
    private final ManualScheduler scheduler = new ManualScheduler();
    private final Registrar registrar = new Registrar(node, new byte[] {1}, scheduler);

    private void registered() {
        registrar.start();
        node.done("watch", "look", "create");
        assertThat(registrar.inPlace()).isTrue();
    }

    private void lose() {
        node.connected = false;
        registrar.connectionChanged(false);
    }

    private void find() {
        node.connected = true;
        registrar.connectionChanged(true);
    }

    @Test
    void nothingThere_isMade_andLeftAlone() {
        registered();
        assertThat(registrar.registered()).isCompleted();
        assertThat(node.waiting()).isEmpty();
    }

    @Test
    void endedWhileTheCreationIsUnderWay_isUndone() {
        registrar.start();
        node.done("watch", "look");
        CompletableFuture<Void> gone = registrar.end();
        assertThat(node.waiting()).containsExactly("create");

        node.done("create", "look", "delete", "look", "sync", "look");

        assertThat(gone).isCompleted();
        assertThat(node.exists()).isFalse();
        assertThat(registrar.registered()).isCompletedExceptionally();
    }

    @Test
    void creationWhoseAnswerGotLost_atAServerThatLags_isFoundBeforeTheEndIsBelieved() {
        registrar.start();
        node.done("watch", "look");
        var creation = node.take("create");
        node.lagging = true;
        creation.doneUnheard();
        assertThat(node.exists()).isTrue();

        CompletableFuture<Void> gone = registrar.end();
        node.done("look", "sync", "look", "delete", "look");

        assertThat(gone).isCompleted();
        assertThat(node.exists()).isFalse();
    }

    @Test
    void creationGivenUpAndMadeAfterTheEnd_isDeletedAllTheSame() {
        registrar.start();
        node.done("watch", "look");
        var creation = node.take("create");
        scheduler.advance(GIVEN_UP);
        node.done("look");
        // What was asked for anew is given up as well.
        var second = node.take("create");
        scheduler.advance(GIVEN_UP);
        CompletableFuture<Void> gone = registrar.end();
        node.done("look", "look", "sync", "look");
        assertThat(gone).isCompleted();

        creation.done();
        assertThat(node.exists()).isTrue();
        node.done("look", "delete", "look", "sync", "look");
        assertThat(node.exists()).isFalse();
        second.done();
        node.done("look", "delete", "look", "sync", "look");
        assertThat(node.exists()).isFalse();
        assertThat(node.waiting()).isEmpty();
    }

    @Test
    void creationNotAnsweredWhileTheConnectionIsAway_isNotGivenUp() {
        registrar.start();
        node.done("watch", "look");
        lose();
        scheduler.advance(GIVEN_UP);
        assertThat(node.waiting()).containsExactly("create");
        CompletableFuture<Void> gone = registrar.end();

        find();
        node.done("create", "look", "delete", "look", "sync", "look");

        assertThat(gone).isCompleted();
        assertThat(node.exists()).isFalse();
    }

    @Test
    void clientClosedWhileAnAnswerIsOut_tellsWhoWaits() {
        registrar.start();
        node.done("watch", "look");
        assertThat(node.waiting()).containsExactly("create");
        CompletableFuture<Void> written = registrar.write(() -> new byte[] {2});
        CompletableFuture<Void> gone = registrar.end();

        node.closed = true;
        registrar.clientClosed();

        assertThat(gone).isCompleted();
        assertThat(written).isCompletedExceptionally();
        assertThat(registrar.registered()).isCompletedExceptionally();
        node.take("create").done();
        assertThat(registrar.inPlace()).isFalse();
        scheduler.advance(GIVEN_UP);
        assertThat(scheduler.pending()).isZero();
    }

    @Test
    void endedWhileAway_theNodeOfTheFormerSessionIsDeletedToo() {
        registered();
        lose();
        CompletableFuture<Void> gone = registrar.end();
        scheduler.advance(Duration.ofSeconds(20));
        assertThat(node.waiting()).isEmpty();
        node.session = 8;

        find();
        node.done("look", "delete", "look", "sync", "look");

        assertThat(gone).isCompleted();
        assertThat(node.exists()).isFalse();
    }

    @Test
    void nodeOfTheFormerSession_isReplacedAtOnceAndNotWrittenAgain() {
        registered();
        lose();
        node.session = 8;

        find();
        node.done("watch", "look", "replace", "look");

        assertThat(registrar.inPlace()).isTrue();
        assertThat(node.owner()).isEqualTo(8);
        assertThat(node.waiting()).isEmpty();
    }

    @Test
    void takenOver_isLeft_untilTheNodeGoesOrTheConnectionWasAway() {
        registered();
        node.madeByAnother(ANOTHER);
        node.done("look");
        assertThat(registrar.inPlace()).isFalse();
        assertThat(node.waiting()).isEmpty();

        node.deletedByAnother();
        node.done("look", "create");
        assertThat(registrar.inPlace()).isTrue();

        node.madeByAnother(ANOTHER);
        node.done("look");
        lose();
        find();
        node.done("look", "replace", "look");
        assertThat(node.owner()).isEqualTo(7);
    }

    @Test
    void takenOver_theEndLeavesItToTheOther() {
        registered();
        node.madeByAnother(ANOTHER);
        node.done("look");

        CompletableFuture<Void> gone = registrar.end();
        node.done("look");

        assertThat(gone).isCompleted();
        assertThat(node.owner()).isEqualTo(ANOTHER);
    }

    @Test
    void takenOverBetweenTheLookAndTheWrite_isNotTakenForItsOwn() {
        registered();
        CompletableFuture<Void> update = registrar.write(() -> new byte[] {2});
        node.done("look");
        node.madeByAnother(ANOTHER);

        node.done("write", "look");

        assertThat(registrar.inPlace()).isFalse();
        assertThat(update).isNotDone();
        assertThat(node.waiting()).isEmpty();
        CompletableFuture<Void> gone = registrar.end();
        node.done("look");
        assertThat(gone).isCompleted();
        assertThat(node.owner()).isEqualTo(ANOTHER);
    }

    @Test
    void takenOverBetweenTheLookAndTheWrite_withoutAWatch_isFoundByTheAnswer() {
        registrar.start();
        node.take("watch").answeredWith(Code.UNIMPLEMENTED);
        node.done("look", "create");
        CompletableFuture<Void> update = registrar.write(() -> new byte[] {2});
        node.done("look");
        node.madeByAnother(ANOTHER);

        node.done("write");

        assertThat(update).isNotDone();
        CompletableFuture<Void> gone = registrar.end();
        node.done("look", "look");
        assertThat(gone).isCompleted();
        assertThat(node.owner()).isEqualTo(ANOTHER);
    }

    @Test
    void writtenInTheFormerSessionsNode_afterTheSessionChanged_isItsOwn() {
        registered();
        CompletableFuture<Void> update = registrar.write(() -> new byte[] {2});
        node.done("look");
        node.session = 8;

        node.done("write");

        assertThat(update).isCompleted();
        CompletableFuture<Void> gone = registrar.end();
        node.done("look", "delete", "look", "sync", "look");
        assertThat(gone).isCompleted();
        assertThat(node.exists()).isFalse();
    }

    @Test
    void writes_completeWhenTheLastOfThemIsThere() {
        registered();
        CompletableFuture<Void> first = registrar.write(() -> new byte[] {2});
        CompletableFuture<Void> second = registrar.write(() -> new byte[] {3});
        node.done("look");
        assertThat(first).isNotDone();
        node.done("look", "write");

        assertThat(first).isCompleted();
        assertThat(second).isCompleted();
        CompletableFuture<Void> same = registrar.write(() -> new byte[] {3});
        node.done("look");
        assertThat(same).isCompleted();
        assertThat(node.waiting()).isEmpty();
    }

    private void creationRefused(Code result) {
        scheduler.advance(LONGEST_PAUSE);
        node.done("look");
        node.take("create").answeredWith(result);
    }

    @Test
    void refusedAgainAndAgain_isSaidOnceForEachResult_andThatItIsOver() {
        try (CapturedLog log = new CapturedLog(FailureLog.class)) {
            registrar.start();
            node.done("watch");
            for (int round = 0; round < 3; round++) {
                creationRefused(Code.NOAUTH);
            }
            assertThat(log.lines())
                    .containsExactly(
                            "WARN registration.failed path=/services/orders/a1 operation=create result=NOAUTH");

            creationRefused(Code.CONNECTIONLOSS);
            creationRefused(Code.NOAUTH);
            creationRefused(Code.NOCHILDRENFOREPHEMERALS);
            assertThat(log.lines()).hasSize(2).last().asString().endsWith("result=NOCHILDRENFOREPHEMERALS");

            scheduler.advance(LONGEST_PAUSE);
            node.done("look", "create");
            assertThat(registrar.write(() -> new byte[] {2})).isNotDone();
            node.done("look", "write");
            assertThat(registrar.registered()).isCompleted();
            assertThat(log.lines())
                    .hasSize(3)
                    .last()
                    .isEqualTo("INFO registration.settled path=/services/orders/a1 after=NOCHILDRENFOREPHEMERALS");
        }
    }

    @Test
    void lossesOfTheConnection_areNotWarnedOf() {
        try (CapturedLog log = new CapturedLog(FailureLog.class)) {
            registrar.start();
            node.done("watch");
            creationRefused(Code.CONNECTIONLOSS);
            creationRefused(Code.SESSIONEXPIRED);
            creationRefused(Code.OPERATIONTIMEOUT);
            scheduler.advance(LONGEST_PAUSE);
            node.done("look", "create");
            assertThat(log.lines()).isEmpty();
        }
    }

    @Test
    void nodeThatGoesBetweenTheLookAndTheWrite_isMadeAgainWithoutAWarning() {
        registered();
        try (CapturedLog log = new CapturedLog(FailureLog.class)) {
            CompletableFuture<Void> update = registrar.write(() -> new byte[] {2});
            node.done("look");
            node.take("write").answeredWith(Code.NONODE);
            node.deletedByAnother();
            node.done("look", "look", "create");
            assertThat(update).isCompleted();
            assertThat(log.lines()).isEmpty();
        }
    }

    @Test
    void watchThatCannotBeSet_atAnOldServer_isDoneWithout() {
        registrar.start();
        var watch = node.take("watch");
        watch.answeredWith(Code.UNIMPLEMENTED);
        node.done("look", "create");
        assertThat(registrar.inPlace()).isTrue();
    }
}
