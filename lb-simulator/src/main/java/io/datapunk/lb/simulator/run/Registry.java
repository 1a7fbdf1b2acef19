package io.datapunk.lb.simulator.run;

import io.datapunk.lb.simulator.scenario.Listing;
import io.datapunk.lb.simulator.scenario.RegistryEpisode;
import io.datapunk.lb.simulator.scenario.RegistryEpisode.Trouble;
import io.datapunk.lb.simulator.scenario.Scenario;
import io.datapunk.lb.simulator.time.VirtualTime;
import io.datapunk.lb.spi.Instance;
import io.datapunk.lb.spi.Scheduler;
import io.datapunk.lb.spi.discovery.InstanceDiscovery;
import java.time.Duration;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collection;
import java.util.List;
import java.util.TreeSet;

/**
 * Tells each client which servers are listed: at once, and whenever it changes, unless the registry is in trouble.
 *
 * <p>One for each client, since it speaks on that client's time. Not thread-safe.
 */
final class Registry implements InstanceDiscovery {
    private final Scenario scenario;
    private final Fleet fleet;
    private final VirtualTime time;
    private final Scheduler scheduler;

    Registry(Scenario scenario, Fleet fleet, VirtualTime time, Scheduler scheduler) {
        this.scenario = scenario;
        this.fleet = fleet;
        this.time = time;
        this.scheduler = scheduler;
    }

    @Override
    public Watch watch(String service, Listener listener) {
        tell(listener);
        for (long moment : moments()) {
            scheduler.after(Duration.ofNanos(moment - time.elapsedNanos()), () -> tell(listener));
        }
        return () -> {};
    }

    /** When what there is to tell changes. */
    private Collection<Long> moments() {
        TreeSet<Long> moments = new TreeSet<>();
        for (Listing listing : scenario.listings()) {
            moments.add(listing.absent().from().toNanos());
            moments.add(listing.absent().until().toNanos());
        }
        for (RegistryEpisode episode : scenario.registry()) {
            moments.add(episode.window().from().toNanos());
            moments.add(episode.window().until().toNanos());
        }
        return moments.tailSet(time.elapsedNanos(), false);
    }

    private void tell(Listener listener) {
        long now = time.elapsedNanos();
        List<Trouble> troubles = scenario.registry().stream()
                .filter(episode -> episode.window().contains(now))
                .map(RegistryEpisode::trouble)
                .toList();
        if (troubles.contains(Trouble.OUTAGE)) {
            listener.unknown("outage");
        } else if (troubles.contains(Trouble.EMPTY)) {
            listener.complete(List.of());
        } else {
            listener.complete(listed(now, troubles.contains(Trouble.HALF) ? 2 : 1));
        }
    }

    private List<Instance> listed(long now, int step) {
        BitSet absent = new BitSet();
        for (Listing listing : scenario.listings()) {
            if (listing.absent().contains(now)) {
                absent.set(listing.server());
            }
        }
        List<Instance> listed = new ArrayList<>();
        int there = 0;
        for (int server = 0; server < fleet.count(); server++) {
            if (!absent.get(server) && there++ % step == 0) {
                listed.add(fleet.instances().get(server));
            }
        }
        return listed;
    }

    @Override
    public void close() {}
}
