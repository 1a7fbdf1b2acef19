package io.datapunk.lb.adapters.zookeeper.registration;

import io.datapunk.lb.adapters.zookeeper.connection.Pace;
import io.datapunk.lb.adapters.zookeeper.connection.Serial;
import io.datapunk.lb.spi.Scheduler;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.apache.zookeeper.KeeperException.Code;
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
 * under way when the registration ends is seen and undone.
 *
 * <pre>
 * look      wanted: there                                    wanted: gone
 * nothing   create                                           done
 * ours      write unless it is what was written last; done   delete
 * another's delete, create                                   done: it belongs to a successor
 * </pre>
 *
 * <p>A node belongs to the session that made it. One of an earlier session would vanish when ZooKeeper expires that
 * session, so it is replaced and not adopted. When the registration ends, a node of any session this registration had is
 * deleted, and one of an unknown session is left: another process took the id over.
 */
final class Registrar {
    private static final Logger LOGGER = LoggerFactory.getLogger(Registrar.class);
    private static final Duration PAUSE_CEILING = Duration.ofSeconds(5);
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Duration SESSION_CHECK = Duration.ofSeconds(5);
    private static final int SESSIONS_REMEMBERED = 16;
    private static final long NOT_WRITTEN = -1;

    private final EphemeralNode node;
    private final Scheduler scheduler;
    private final Serial serial = new Serial();
    private final Pace pace = new Pace(PAUSE_CEILING, Duration.ZERO);
    private final CompletableFuture<Void> registered = new CompletableFuture<>();
    private final CompletableFuture<Void> gone = new CompletableFuture<>();

    // All below is touched by the steps of the queue only, but for what is published.
    private final Set<Long> sessions = new LinkedHashSet<>();
    private byte @Nullable [] wanted;
    private byte @Nullable [] written;
    private long owner;
    private long writtenAt = NOT_WRITTEN;
    private boolean underWay;
    private boolean again;
    private int turn;
    private Scheduler.@Nullable Cancellable retry;
    private Scheduler.@Nullable Cancellable sessionCheck;
    private volatile boolean inPlace;

    Registrar(EphemeralNode node, byte[] content, Scheduler scheduler) {
        this.node = node;
        this.wanted = content;
        this.scheduler = scheduler;
    }

    void start() {
        serial.run(() -> {
            // A session that changes without the client's telling is noticed all the same.
            sessionCheck = scheduler.every(
                    SESSION_CHECK,
                    () -> serial.run(() -> {
                        if (inPlace && node.session() != owner) {
                            disturbed();
                        }
                    }));
            round();
        });
    }

    void write(byte[] content) {
        serial.run(() -> {
            if (wanted != null) {
                wanted = content;
                round();
            }
        });
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
                round();
            } else {
                disturbed();
            }
        });
    }

    private void disturbed() {
        inPlace = false;
        if (!underWay) {
            later();
        }
    }

    // --- a round

    private void round() {
        if (gone.isDone()) {
            return;
        }
        if (underWay) {
            again = true;
            return;
        }
        cancel(retry);
        if (node.closed()) {
            finished();
        } else if (node.connected()) {
            look();
        } else {
            // Asked again and again because the report of a new connection may be lost.
            later();
        }
    }

    private void later() {
        cancel(retry);
        retry = scheduler.after(pace.pause(owner), () -> serial.run(this::round));
    }

    private void look() {
        operate(node::look, (result, stat) -> {}, this::looked);
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
        if (content == null) {
            finished();
            return;
        }
        remember(node.session());
        operate(answer -> node.create(content, answer), note(content), (result, stat) -> {
            if (result == Code.OK) {
                settled();
            } else if (result == Code.NODEEXISTS) {
                look();
            } else {
                failed("create", result);
            }
        });
    }

    private void present(Stat stat) {
        long session = node.session();
        boolean ofThisSession = session != 0 && stat.getEphemeralOwner() == session;
        byte[] content = wanted;
        if (content == null) {
            if (ofThisSession || sessions.contains(stat.getEphemeralOwner())) {
                delete(stat);
            } else {
                finished();
            }
        } else if (!ofThisSession) {
            replace(stat);
        } else if (stat.getMzxid() == writtenAt && Arrays.equals(content, written)) {
            settled();
        } else {
            operate(answer -> node.write(content, answer), note(content), (result, after) -> {
                if (result == Code.OK) {
                    settled();
                } else {
                    failed("write", result);
                }
            });
        }
    }

    /** What is known from an answer, whatever has been asked for since: which content stands where. */
    private EphemeralNode.Answer note(byte[] content) {
        return (result, stat) -> {
            if (result == Code.OK && stat != null) {
                written = content;
                writtenAt = stat.getMzxid();
                owner = stat.getEphemeralOwner();
                remember(owner);
            }
        };
    }

    private void replace(Stat stat) {
        if (!sessions.contains(stat.getEphemeralOwner())) {
            LOGGER.atWarn().addKeyValue("path", node.path()).log("registration.node.of.another.session.replaced");
        }
        delete(stat);
    }

    private void delete(Stat stat) {
        operate(answer -> node.delete(stat.getVersion(), answer), (result, nothing) -> {}, (result, nothing) -> {
            if (result == Code.OK || result == Code.NONODE || result == Code.BADVERSION) {
                look();
            } else {
                failed("delete", result);
            }
        });
    }

    private void settled() {
        pace.succeeded();
        inPlace = true;
        registered.complete(null);
    }

    private void finished() {
        wanted = null;
        inPlace = false;
        cancel(retry);
        cancel(sessionCheck);
        registered.completeExceptionally(new IllegalStateException("the registration ended before it was made"));
        gone.complete(null);
    }

    private void failed(String operation, Code result) {
        LOGGER.atDebug()
                .addKeyValue("path", node.path())
                .addKeyValue("operation", operation)
                .addKeyValue("result", result)
                .log("registration.failed");
        later();
    }

    private void remember(long session) {
        if (session != 0 && sessions.add(session) && sessions.size() > SESSIONS_REMEMBERED) {
            sessions.remove(sessions.iterator().next());
        }
    }

    // --- one operation at a time

    private interface Operation {
        void begin(EphemeralNode.Answer answer);
    }

    private void operate(Operation operation, EphemeralNode.Answer facts, EphemeralNode.Answer then) {
        underWay = true;
        int mine = ++turn;
        Scheduler.Cancellable guard = guard(mine);
        operation.begin((result, stat) -> serial.run(() -> {
            if (mine != turn || !underWay) {
                return;
            }
            guard.cancel();
            underWay = false;
            boolean overtaken = again;
            again = false;
            facts.came(result, stat);
            if (overtaken) {
                round();
            } else {
                then.came(result, stat);
            }
        }));
    }

    /** Gives an operation up that is not answered, but only on a live connection: else the client still holds it. */
    private Scheduler.Cancellable guard(int of) {
        return scheduler.after(
                PATIENCE,
                () -> serial.run(() -> {
                    if (of == turn && underWay) {
                        if (node.connected() || node.closed()) {
                            turn++;
                            underWay = false;
                            again = false;
                            round();
                        } else {
                            guard(of);
                        }
                    }
                }));
    }

    private static void cancel(Scheduler.@Nullable Cancellable timer) {
        if (timer != null) {
            timer.cancel();
        }
    }
}
