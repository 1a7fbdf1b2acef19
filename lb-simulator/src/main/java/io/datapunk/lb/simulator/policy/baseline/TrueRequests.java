package io.datapunk.lb.simulator.policy.baseline;

import io.datapunk.lb.simulator.policy.Servers;

/** What a server really has at this moment, from all clients: what no client can know. */
record TrueRequests(Servers servers) implements Cost {
    @Override
    public double of(int server) {
        return servers.requests(server);
    }
}
