package io.datapunk.lb.simulator.policy.baseline;

import io.datapunk.lb.simulator.policy.Ask;
import io.datapunk.lb.simulator.policy.Place;
import io.datapunk.lb.simulator.policy.Policy;
import io.datapunk.lb.simulator.policy.Standing;
import io.datapunk.lb.spi.Outcome;
import io.datapunk.lb.spi.discovery.InstanceDiscovery;
import java.util.List;

/** A guard says what may be used, a chooser takes one of that. A hold is the position of the server. */
final class BaselinePolicy implements Policy {
    private static final String SERVICE = "simulated";

    private final Guard guard;
    private final Chooser chooser;
    private final InstanceDiscovery.Watch watch;
    private long inFlight;

    BaselinePolicy(Place place, Guard guard, Chooser chooser) {
        this.guard = guard;
        this.chooser = chooser;
        watch = place.registry().watch(SERVICE, new HeardList(place.servers(), List.of(guard, chooser)));
    }

    @Override
    public long pick(Ask ask) {
        ServerSet usable = guard.usable();
        if (usable.isEmpty()) {
            return NOBODY;
        }
        int server = chooser.choose(usable, ask);
        guard.sent(server);
        chooser.sent(server);
        inFlight++;
        return server;
    }

    @Override
    public int server(long hold) {
        return (int) hold;
    }

    @Override
    public void outcome(long hold, Outcome outcome, long latencyNanos, long retryAfterNanos, float load) {
        Ending ending = new Ending(outcome, latencyNanos, retryAfterNanos, load);
        inFlight--;
        chooser.ended((int) hold, ending);
        guard.ended((int) hold, ending);
    }

    @Override
    public void tick() {
        guard.tick();
        chooser.tick();
    }

    @Override
    public Standing standing(int server) {
        Standing byGuard = guard.standing(server);
        return byGuard.equals(Standing.UNKNOWN) ? chooser.standing(server) : byGuard;
    }

    @Override
    public long inFlight() {
        return inFlight;
    }

    @Override
    public void close() {
        watch.close();
    }
}
