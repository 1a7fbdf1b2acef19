package io.datapunk.lb.adapters.zookeeper.registration;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.NoSuchElementException;
import org.apache.zookeeper.KeeperException.Code;
import org.apache.zookeeper.WatchedEvent;
import org.apache.zookeeper.Watcher;
import org.apache.zookeeper.Watcher.Event.EventType;
import org.apache.zookeeper.Watcher.Event.KeeperState;
import org.apache.zookeeper.data.Stat;
import org.jspecify.annotations.Nullable;

/** A node at a server that does what it is asked for when the test says, and may keep the answer to itself. */
final class ScriptedNode implements EphemeralNode {
    /** Something that was asked for. */
    final class Asked {
        final String what;
        private final Effect effect;
        private final Answer answer;

        private Asked(String what, Effect effect, Answer answer) {
            this.what = what;
            this.effect = effect;
            this.answer = answer;
        }

        /** It is done, and answered. */
        void done() {
            Code result = effect.on();
            answer.came(result, result == Code.OK && shown != null ? copy(shown) : null);
        }

        /** It is refused. */
        void answeredWith(Code refusal) {
            answer.came(refusal, null);
        }

        /** It is done, and the answer gets lost with the connection. */
        void doneUnheard() {
            effect.on();
            answer.came(Code.CONNECTIONLOSS, null);
        }
    }

    private interface Effect {
        Code on();
    }

    final Deque<Asked> asked = new ArrayDeque<>();
    boolean connected = true;
    boolean closed;
    long session = 7;

    /** A server that lags behind shows the state of before the last sync. */
    boolean lagging;

    private @Nullable Stat there;
    private @Nullable Stat shown;
    private @Nullable Watcher watcher;
    private long zxid = 100;

    private static Stat copy(Stat of) {
        Stat copy = new Stat();
        copy.setEphemeralOwner(of.getEphemeralOwner());
        copy.setVersion(of.getVersion());
        copy.setMzxid(of.getMzxid());
        return copy;
    }

    private void ask(String what, Effect effect, Answer answer) {
        asked.add(new Asked(what, effect, answer));
    }

    /** Takes the next question, which must be this one, unanswered. */
    Asked take(String what) {
        Asked next = asked.remove();
        if (!next.what.equals(what)) {
            throw new NoSuchElementException(what + ", but " + next.what);
        }
        return next;
    }

    void done(String... inTurn) {
        for (String what : inTurn) {
            take(what).done();
        }
    }

    /** Somebody else's node is here now, after ours went if it was there. */
    void madeByAnother(long owner) {
        boolean replaced = there != null;
        made(owner);
        if (replaced) {
            tell(EventType.NodeDeleted);
        }
    }

    void deletedByAnother() {
        there = null;
        shown = null;
        tell(EventType.NodeDeleted);
    }

    boolean exists() {
        return there != null;
    }

    @Nullable
    Long owner() {
        return there == null ? null : there.getEphemeralOwner();
    }

    List<String> waiting() {
        return asked.stream().map(each -> each.what).toList();
    }

    private void tell(EventType what) {
        if (watcher != null) {
            watcher.process(new WatchedEvent(what, KeeperState.SyncConnected, path()));
        }
    }

    private Code made(long owner) {
        Stat fresh = new Stat();
        fresh.setEphemeralOwner(owner);
        fresh.setMzxid(++zxid);
        there = fresh;
        show();
        return Code.OK;
    }

    private void show() {
        if (!lagging) {
            shown = there;
        }
    }

    @Override
    public String path() {
        return "/services/orders/a1";
    }

    @Override
    public void look(Answer answer) {
        ask("look", () -> shown == null ? Code.NONODE : Code.OK, answer);
    }

    @Override
    public void sync(Answer answer) {
        ask(
                "sync",
                () -> {
                    lagging = false;
                    show();
                    return Code.OK;
                },
                answer);
    }

    @Override
    public void watch(Watcher added, Answer answer) {
        ask(
                "watch",
                () -> {
                    watcher = added;
                    return Code.OK;
                },
                answer);
    }

    @Override
    public void unwatch(Watcher removed) {
        watcher = null;
    }

    @Override
    public void create(byte[] content, Answer answer) {
        long by = session;
        ask("create", () -> there != null ? Code.NODEEXISTS : made(by), answer);
    }

    @Override
    public void write(byte[] content, Answer answer) {
        ask(
                "write",
                () -> {
                    Stat node = there;
                    if (node == null) {
                        return Code.NONODE;
                    }
                    node.setVersion(node.getVersion() + 1);
                    node.setMzxid(++zxid);
                    return Code.OK;
                },
                answer);
    }

    @Override
    public void delete(int version, Answer answer) {
        ask(
                "delete",
                () -> {
                    if (there == null || there.getVersion() != version) {
                        return there == null ? Code.NONODE : Code.BADVERSION;
                    }
                    there = null;
                    show();
                    return Code.OK;
                },
                answer);
    }

    @Override
    public void replace(int version, byte[] content, Answer answer) {
        long by = session;
        ask(
                "replace",
                () -> {
                    if (there == null || there.getVersion() != version) {
                        return there == null ? Code.NONODE : Code.BADVERSION;
                    }
                    return made(by);
                },
                answer);
    }

    @Override
    public boolean connected() {
        return connected;
    }

    @Override
    public boolean closed() {
        return closed;
    }

    @Override
    public long session() {
        return connected ? session : 0;
    }
}
