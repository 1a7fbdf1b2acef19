package io.datapunk.lb.adapters.zookeeper.registration;

import io.datapunk.lb.adapters.zookeeper.connection.Serial;
import io.datapunk.lb.spi.Scheduler;
import java.time.Duration;

/**
 * One operation on a node at a time. Confined to the queue it is given, into which it brings the answers.
 *
 * <p>An operation that is not answered is given up, but only on a live connection: else the client still holds it and
 * will make it. An answer that comes after all is a late one: what it tells of has happened nevertheless.
 */
final class OneOperation {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    /** Begins something that is answered. */
    interface Operation {
        void begin(EphemeralNode.Answer answer);
    }

    /** Who goes on. */
    interface Owner {
        /** Something was asked for while an operation was under way, or one was given up. */
        void lookAgain();

        /** An operation that had been given up is answered. */
        void late();
    }

    private final EphemeralNode node;
    private final Scheduler scheduler;
    private final Serial serial;
    private final Owner owner;
    private boolean underWay;
    private boolean again;
    private int turn;

    OneOperation(EphemeralNode node, Scheduler scheduler, Serial serial, Owner owner) {
        this.node = node;
        this.scheduler = scheduler;
        this.serial = serial;
        this.owner = owner;
    }

    boolean underWay() {
        return underWay;
    }

    /** Whether one is under way, which its owner then looks after: once it is answered, the owner is to look again. */
    boolean overtaken() {
        again |= underWay;
        return underWay;
    }

    /**
     * Begins an operation; none may be under way.
     *
     * @param facts hears what is true whatever has been asked for since, also of a late answer
     * @param then hears the answer unless something was asked for since
     */
    void begin(Operation operation, EphemeralNode.Answer facts, EphemeralNode.Answer then) {
        underWay = true;
        int mine = ++turn;
        Scheduler.Cancellable guard = guard(mine);
        operation.begin((result, stat) -> serial.run(() -> {
            facts.came(result, stat);
            if (mine != turn || !underWay) {
                owner.late();
                return;
            }
            guard.cancel();
            underWay = false;
            boolean asked = again;
            again = false;
            if (asked) {
                owner.lookAgain();
            } else {
                then.came(result, stat);
            }
        }));
    }

    /** Waits no longer for the one that is under way, if any; its answer, if it comes, is a late one. */
    void giveUp() {
        turn++;
        underWay = false;
        again = false;
    }

    private Scheduler.Cancellable guard(int of) {
        return scheduler.after(PATIENCE, () -> serial.run(() -> unanswered(of)));
    }

    private void unanswered(int of) {
        if (of != turn || !underWay) {
            return;
        }
        if (node.connected() || node.closed()) {
            giveUp();
            owner.lookAgain();
        } else {
            guard(of);
        }
    }
}
