package io.datapunk.lb.simulator.run;

import io.datapunk.lb.simulator.chance.Seed;
import io.datapunk.lb.simulator.scenario.Scenario;
import io.datapunk.lb.simulator.server.SimulatedServer;
import io.datapunk.lb.spi.Instance;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The servers of a run and the instances they are registered as. Not thread-safe. */
final class Fleet {
    private static final int PORT = 8080;

    private final List<SimulatedServer> servers = new ArrayList<>();
    private final List<Instance> instances = new ArrayList<>();
    private final Map<String, Integer> positions = new HashMap<>();

    Fleet(Scenario scenario, Seed seed) {
        for (int i = 0; i < scenario.servers().size(); i++) {
            String id = String.format("server-%05d", i);
            servers.add(new SimulatedServer(
                    scenario.servers().get(i),
                    scenario.episodesOf(i),
                    seed.stream("replies", i),
                    seed.stream("faults", i)));
            instances.add(Instance.of(id, id + ".invalid", PORT));
            positions.put(id, i);
        }
    }

    List<Instance> instances() {
        return instances;
    }

    SimulatedServer server(int position) {
        return servers.get(position);
    }

    int position(Instance instance) {
        Integer position = positions.get(instance.id());
        if (position == null) {
            throw new IllegalStateException("instance: " + instance.id() + ", expected one of the fleet");
        }
        return position;
    }
}
