package io.datapunk.lb.adapters.zookeeper.registration;

import io.datapunk.lb.adapters.zookeeper.connection.Pace;
import io.datapunk.lb.adapters.zookeeper.connection.Serial;
import io.datapunk.lb.spi.Scheduler;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.apache.zookeeper.KeeperException.Code;
import org.apache.zookeeper.Watcher;
import org.apache.zookeeper.Watcher.Event.EventType;
import org.apache.zookeeper.data.Stat;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings one node to what is wanted, and keeps it there. Thread-safe; nothing blocks.
 *
 * <p>A <em>round</em> looks at the node and does the one thing that leads on: create it, write it, delete it, or nothing
 * when it is as wanted. Whatever was done, the next look says whether it worked, so an answer that got lost does no harm.
 * One operation is under way at a time; what is asked for meanwhile takes effect when its answer is there, so a creation
 * under way when the registration ends is seen and undone, also when its answer had been given up.
 *
 * <pre>
 * look      wanted: there                                    wanted: gone
 * nothing   create                                           done, if a look after a sync says so too
 * ours      write unless it is what was written last; done   delete
 * another's replace, or yield                                done: it belongs to a successor
 * </pre>
 *
 * <p>A node belongs to the session that made it. One of an earlier session would vanish when ZooKeeper expires that
 * session, so it is replaced and not adopted, in one transaction: nobody sees it missing. When the registration ends, a
 * node of any session this registration had is deleted, and one of an unknown session is left: another process took the
 * id over.
 *
 * <p>A watch tells when the node is deleted, by hand or by a predecessor that ended at the moment it was replaced: then it
 * is made again. But one that was replaced by somebody else's at that moment is left: of two that want one id, the
 * one that came last has it, until the connection of the other is lost and found.
 *
 * <p>Between a look and what it led to a successor may replace the node. A write answers with whose node it was, and one of
 * a session that was never this registration's is not taken for its own: it looks again. A deletion asks for the version
 * that was seen, but versions begin anew with each node, so it cannot tell a node from one that replaced it within that
 * round trip.
 */
final class Registrar {
    private static final Logger LOGGER = LoggerFactory.getLogger(Registrar.class);
    private static final Duration PAUSE_CEILING = Duration.ofSeconds(5);
    private static final Duration SESSION_CHECK = Duration.ofSeconds(5);
    private static final int SESSIONS_REMEMBERED = 16;
    private static final long NOT_WRITTEN = -1;
    private static final long AS_CREATED = -2;
    private static final EphemeralNode.Answer NOTHING_TO_NOTE = (result, stat) -> {};

    private final EphemeralNode node;
    private final Scheduler scheduler;
    private final Serial serial = new Serial();
    private final FailureLog failures;
    private final OneOperation operation;
    private final Watcher watcher = event -> touched(event.getType());
    private final Pace pace = new Pace(PAUSE_CEILING, Duration.ZERO);
    private final CompletableFuture<Void> registered = new CompletableFuture<>();
    private final CompletableFuture<Void> gone = new CompletableFuture<>();

    // All below is touched by the steps of the queue only, but for what is published.
    private final Set<Long> sessions = new LinkedHashSet<>();
    private final List<CompletableFuture<Void>> writers = new ArrayList<>();
    private byte @Nullable [] wanted;
    private byte @Nullable [] written;
    private long owner;
    private long watchedIn;
    private long writtenAt = NOT_WRITTEN;
    private boolean yielding;
    private boolean synced;
    private boolean over;
    private Scheduler.@Nullable Cancellable retry;
    private Scheduler.@Nullable Cancellable sessionCheck;
    private volatile boolean inPlace;

    Registrar(EphemeralNode node, byte[] content, Scheduler scheduler) {
        this.node = node;
        this.wanted = content;
        this.scheduler = scheduler;
        this.failures = new FailureLog(node.path());
        this.operation = new OneOperation(node, scheduler, serial, new OneOperation.Owner() {
            @Override
            public void lookAgain() {
                round();
            }

            @Override
            public void late() {
                // It may have made or written the node after all, even after this was over.
                over = false;
                synced = false;
                writtenAt = NOT_WRITTEN;
                round();
            }
        });
    }

    void start() {
        serial.run(() -> {
            // A session that changes without the client's telling is noticed all the same.
            sessionCheck = scheduler.every(
                    SESSION_CHECK,
                    () -> serial.run(() -> {
                        if (node.session() != (inPlace ? owner : watchedIn) && (inPlace || yielding)) {
                            disturbed();
                        }
                    }));
            round();
        });
    }

    /** Writes what the content is when its turn comes; completes when that or something later is there. */
    CompletableFuture<Void> write(Supplier<byte[]> content) {
        CompletableFuture<Void> done = new CompletableFuture<>();
        serial.run(() -> {
            if (wanted == null) {
                done.completeExceptionally(ended());
            } else {
                wanted = content.get();
                writers.add(done);
                round();
            }
        });
        return done;
    }

    /** Ends the registration; completes when the node is gone. Idempotent. */
    CompletableFuture<Void> end() {
        serial.run(() -> {
            if (wanted != null) {
                wanted = null;
                inPlace = false;
                round();
            }
        });
        return gone;
    }

    /**
     * The client was closed and takes the session along: what is under way need not be waited for, and the scheduler, which may
     * be closed next, is not needed to tell whoever waits.
     */
    void clientClosed() {
        serial.run(() -> {
            operation.giveUp();
            if (!over) {
                finished();
            }
        });
    }

    CompletableFuture<Void> registered() {
        return registered;
    }

    boolean inPlace() {
        return inPlace;
    }

    /** The connection went or came. */
    void connectionChanged(boolean connected) {
        serial.run(() -> {
            if (connected) {
                yielding = false;
                round();
            } else {
                disturbed();
            }
        });
    }

    private void touched(EventType what) {
        serial.run(() -> {
            if (what == EventType.NodeDeleted && wanted != null) {
                yielding = true;
                round();
            }
        });
    }

    private void disturbed() {
        inPlace = false;
        yielding = false;
        if (!operation.underWay()) {
            later();
        }
    }

    // --- a round

    private void round() {
        if (over || operation.overtaken()) {
            return;
        }
        cancel(retry);
        if (node.closed()) {
            finished();
        } else if (!node.connected()) {
            // Asked again and again because the report of a new connection may be lost.
            later();
        } else if (wanted != null && watchedIn != node.session()) {
            watch();
        } else {
            look();
        }
    }

    private void later() {
        if (!over) {
            cancel(retry);
            retry = scheduler.after(pace.pause(owner), () -> serial.run(this::round));
        }
    }

    /** Watches before it looks, so that nothing happens unseen in between. */
    private void watch() {
        long session = node.session();
        operation.begin(answer -> node.watch(watcher, answer), NOTHING_TO_NOTE, (result, nothing) -> {
            // Without such watches (a server before 3.6) only reconnections bring a look.
            if (result == Code.OK || result == Code.UNIMPLEMENTED) {
                watchedIn = session;
                look();
            } else {
                failed("watch", result);
            }
        });
    }

    private void look() {
        operation.begin(node::look, NOTHING_TO_NOTE, this::looked);
    }

    private void looked(Code result, @Nullable Stat stat) {
        if (result == Code.NONODE) {
            absent();
        } else if (result == Code.OK && stat != null) {
            present(stat);
        } else {
            failed("look", result);
        }
    }

    private void absent() {
        byte[] content = wanted;
        if (content != null) {
            create(content);
        } else if (synced) {
            finished();
        } else {
            sync();
        }
    }

    private void create(byte[] content) {
        remember(node.session());
        // What it made is its own, in whichever session the client came to send it.
        EphemeralNode.Answer note = (result, stat) -> {
            if (result == Code.OK && stat != null) {
                written = content;
                adopt(stat);
            }
        };
        operation.begin(answer -> node.create(content, answer), note, (result, stat) -> {
            if (result == Code.OK) {
                settled();
            } else if (result == Code.NODEEXISTS) {
                look();
            } else {
                failed("create", result);
            }
        });
    }

    /** A server that lags behind may not know yet of a creation whose answer got lost. */
    private void sync() {
        operation.begin(node::sync, NOTHING_TO_NOTE, (result, nothing) -> {
            if (result == Code.OK) {
                synced = true;
                look();
            } else {
                failed("sync", result);
            }
        });
    }

    private void present(Stat stat) {
        byte[] content = wanted;
        if (content == null) {
            if (isOurs(stat)) {
                delete(stat);
            } else {
                finished();
            }
        } else if (!isOfThisSession(stat)) {
            foreign(stat, content);
        } else if (isWritten(stat) && Arrays.equals(content, written)) {
            adopt(stat);
            settled();
        } else {
            write(content);
        }
    }

    private void write(byte[] content) {
        EphemeralNode.Answer note = (result, stat) -> {
            if (result == Code.OK && stat != null && isOurs(stat)) {
                written = content;
                adopt(stat);
            }
        };
        operation.begin(answer -> node.write(content, answer), note, (result, stat) -> {
            if (result == Code.OK && (stat == null || isOurs(stat))) {
                settled();
            } else if (result == Code.OK || result == Code.NONODE) {
                look();
            } else {
                failed("write", result);
            }
        });
    }

    /** Whether it is a node of the present session or of an earlier one of this registration. */
    private boolean isOurs(Stat stat) {
        return isOfThisSession(stat) || sessions.contains(stat.getEphemeralOwner());
    }

    private boolean isOfThisSession(Stat stat) {
        long session = node.session();
        return session != 0 && stat.getEphemeralOwner() == session;
    }

    /** Whether the node's content is what was written last. */
    private boolean isWritten(Stat stat) {
        return stat.getMzxid() == writtenAt || (writtenAt == AS_CREATED && stat.getVersion() == 0);
    }

    private void adopt(Stat stat) {
        writtenAt = stat.getMzxid();
        owner = stat.getEphemeralOwner();
        remember(owner);
    }

    private void foreign(Stat stat, byte[] content) {
        boolean formerlyOurs = sessions.contains(stat.getEphemeralOwner());
        if (!formerlyOurs && yielding) {
            inPlace = false;
            LOGGER.atWarn().addKeyValue("path", node.path()).log("registration.taken.over.by.another.session");
            return;
        }
        if (!formerlyOurs) {
            LOGGER.atWarn().addKeyValue("path", node.path()).log("registration.node.of.another.session.replaced");
        }
        replace(stat, content);
    }

    private void replace(Stat stat, byte[] content) {
        remember(node.session());
        EphemeralNode.Answer note = (result, nothing) -> {
            if (result == Code.OK) {
                written = content;
                writtenAt = AS_CREATED;
            }
        };
        operation.begin(answer -> node.replace(stat.getVersion(), content, answer), note, (result, nothing) -> {
            if (result == Code.OK || result == Code.NONODE || result == Code.BADVERSION) {
                look();
            } else {
                failed("replace", result);
            }
        });
    }

    private void delete(Stat stat) {
        operation.begin(answer -> node.delete(stat.getVersion(), answer), NOTHING_TO_NOTE, (result, nothing) -> {
            if (result == Code.OK || result == Code.NONODE || result == Code.BADVERSION) {
                look();
            } else {
                failed("delete", result);
            }
        });
    }

    private void settled() {
        pace.succeeded();
        failures.settled();
        yielding = false;
        inPlace = true;
        registered.complete(null);
        completeWriters(done -> done.complete(null));
    }

    private void finished() {
        over = true;
        wanted = null;
        inPlace = false;
        cancel(retry);
        cancel(sessionCheck);
        if (watchedIn != 0) {
            node.unwatch(watcher);
            watchedIn = 0;
        }
        registered.completeExceptionally(ended());
        completeWriters(done -> done.completeExceptionally(ended()));
        gone.complete(null);
    }

    private void completeWriters(Consumer<CompletableFuture<Void>> how) {
        List<CompletableFuture<Void>> all = List.copyOf(writers);
        writers.clear();
        all.forEach(how);
    }

    private static IllegalStateException ended() {
        return new IllegalStateException("the registration ended before it was made");
    }

    private void failed(String what, Code result) {
        failures.failed(what, result);
        later();
    }

    private void remember(long session) {
        if (session != 0 && sessions.add(session) && sessions.size() > SESSIONS_REMEMBERED) {
            sessions.remove(sessions.iterator().next());
        }
    }

    private static void cancel(Scheduler.@Nullable Cancellable timer) {
        if (timer != null) {
            timer.cancel();
        }
    }
}
