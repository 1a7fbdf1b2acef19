package io.datapunk.lb.bootstrap.demo.virtual;

import io.datapunk.lb.application.event.BalancerEvent;
import io.datapunk.lb.application.port.EventSink;
import io.datapunk.lb.simulator.time.VirtualTime;
import java.util.BitSet;

/** Learns from the balancer's events who is out, and notes when it found those that fail. Not thread-safe. */
final class Standings implements EventSink {
    private static final String BY_CHECK = "check-";

    private final Fleet fleet;
    private final VirtualTime time;
    private final BitSet out = new BitSet();
    private final BitSet ramping = new BitSet();
    private final BitSet found = new BitSet();
    private int foundByChecks;
    private int wrong;
    private long lastFoundNanos;

    Standings(Fleet fleet, VirtualTime time) {
        this.fleet = fleet;
        this.time = time;
    }

    @Override
    public void accept(BalancerEvent event) {
        if (event instanceof BalancerEvent.InstanceChanged change) {
            int position = fleet.position(change.instance());
            boolean isOut = change.to().startsWith("open") || change.to().startsWith("half-open");
            if (isOut && !out.get(position)) {
                wentOut(position, change.rule());
            }
            out.set(position, isOut);
            ramping.set(position, change.to().startsWith("ramping"));
        }
    }

    private void wentOut(int position, String rule) {
        if (!fleet.everFailed(position)) {
            wrong++;
        } else if (!found.get(position)) {
            found.set(position);
            foundByChecks += rule.startsWith(BY_CHECK) ? 1 : 0;
            lastFoundNanos = time.elapsedNanos();
        }
    }

    /** How many are out now. */
    int out() {
        return out.cardinality();
    }

    /** How many are in use again, but not as well known as before. */
    int ramping() {
        return ramping.cardinality();
    }

    /** How many of those that fail were ever found. */
    int found() {
        return found.cardinality();
    }

    /** How many of them by checks, the others by requests. */
    int foundByChecks() {
        return foundByChecks;
    }

    /** When the last of them was found, from the start of the run. */
    long lastFoundNanos() {
        return lastFoundNanos;
    }

    /** How often somebody was put out who had never failed. */
    int wrong() {
        return wrong;
    }
}
