package io.datapunk.lb.domain.pool;

/**
 * How many requests are out, over all members: kept from the first time that somebody asks, and until then by nobody.
 *
 * <p>Thread-safe. Reading is O(1) and takes no lock, but for the first time, which is O(members). Exact whenever no request is
 * just beginning or ending; otherwise off by those that are, never for longer.
 */
final class InFlightTotal {
    /*
     * A pool whose strategy never asks must not pay for a sum that every request writes. Whether a line is summed stands in the very
     * word that counts its requests, so the sum can begin at any moment, and members can come and go, without losing or doubling
     * a request.
     */
    private final Lines lines;
    private final Members members;
    private volatile boolean kept;

    InFlightTotal(Lines lines, Members members) {
        this.lines = lines;
        this.members = members;
    }

    long now() {
        if (!kept) {
            keep();
        }
        return lines.inFlightTotal();
    }

    private synchronized void keep() {
        if (!kept) {
            for (int handle : members.handles()) {
                lines.totalled(handle, true);
            }
            kept = true;
        }
    }

    /** Makes these the members. O(added + removed). */
    synchronized void members(int[] handles, int[] added, int[] removed) {
        members.handles(handles, added.length + removed.length);
        if (kept) {
            for (int handle : added) {
                lines.totalled(handle, true);
            }
            for (int handle : removed) {
                lines.totalled(handle, false);
            }
        }
    }
}
