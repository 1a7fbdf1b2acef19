package io.datapunk.lb.domain.pool;

import io.datapunk.lb.domain.circuit.InstanceState;
import io.datapunk.lb.domain.ejection.Ledger;

/** Where a pool keeps what it knows: one place that its parts share, each with its own rules of access. Thread-safe. */
record Store(
        Lines lines,
        Slots slots,
        Members members,
        InFlightTotal inFlightTotal,
        EligibleIndex index,
        WatchList watchList,
        Ledger ledger,
        Tally tally,
        Traffic traffic,
        RecentErrors recentErrors,
        RouteErrors routeErrors) {

    /** Whether what a request says still concerns this state of its instance: the instance and its circuit are the same. */
    boolean concerns(long ticket, InstanceState state) {
        return state.epoch() == Ticket.epoch(ticket)
                && lines.incarnation(Ticket.handle(ticket)) == Ticket.incarnation(ticket);
    }

    static Store empty() {
        Lines lines = new Lines();
        Slots slots = new Slots(lines);
        Members members = new Members(slots);
        return new Store(
                lines,
                slots,
                members,
                new InFlightTotal(lines, members),
                EligibleIndex.empty(),
                new WatchList(lines),
                new Ledger(),
                new Tally(),
                new Traffic(lines),
                new RecentErrors(),
                new RouteErrors());
    }
}
