package io.datapunk.lb.simulator.run;

import io.datapunk.lb.simulator.chance.Seed;
import io.datapunk.lb.simulator.policy.Servers;
import io.datapunk.lb.simulator.scenario.Scenario;
import io.datapunk.lb.simulator.server.Episode;
import io.datapunk.lb.simulator.server.Probe;
import io.datapunk.lb.simulator.server.ServerSpec;
import io.datapunk.lb.simulator.server.SimulatedServer;
import io.datapunk.lb.simulator.time.VirtualTime;
import io.datapunk.lb.spi.Instance;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The servers of a run and the instances they are registered as. Not thread-safe. */
final class Fleet implements Servers {
    private static final int PORT = 8080;

    private final List<SimulatedServer> servers = new ArrayList<>();
    private final List<Instance> instances = new ArrayList<>();
    private final Map<String, Integer> positions = new HashMap<>();

    Fleet(Scenario scenario, VirtualTime time, Seed seed) {
        Map<Integer, List<Episode>> episodes = new HashMap<>();
        for (Episode episode : scenario.episodes()) {
            episodes.computeIfAbsent(episode.server(), fresh -> new ArrayList<>())
                    .add(episode);
        }
        for (int i = 0; i < scenario.servers().size(); i++) {
            ServerSpec spec = scenario.servers().get(i);
            servers.add(new SimulatedServer(
                    spec,
                    episodes.getOrDefault(i, List.of()),
                    time,
                    seed.stream("replies", i),
                    seed.stream("faults", i),
                    seed.stream("speeds", i)));
            String id = String.format(Locale.ROOT, "server-%05d", i);
            instances.add(new Instance(id, id + ".invalid", PORT, spec.weight(), spec.zone(), Map.of()));
            positions.put(id, i);
        }
    }

    List<Instance> instances() {
        return instances;
    }

    SimulatedServer server(int position) {
        return servers.get(position);
    }

    @Override
    public int count() {
        return servers.size();
    }

    @Override
    public int position(Instance instance) {
        Integer position = positions.get(instance.id());
        if (position == null) {
            throw new IllegalStateException("instance: " + instance.id() + ", expected one of the fleet");
        }
        return position;
    }

    @Override
    public int requests(int server) {
        return servers.get(server).requests();
    }

    @Override
    public @Nullable Probe probe(int server) {
        return servers.get(server).probe();
    }
}
