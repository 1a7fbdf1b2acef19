package io.datapunk.lb.bootstrap.simulate.page;

import io.datapunk.lb.simulator.server.ServerSpec;
import java.util.List;

/** What each server would get if traffic went by weight alone, in percent of all. */
final class FairShares {
    private final List<ServerSpec> servers;
    private final double all;

    FairShares(List<ServerSpec> servers) {
        this.servers = servers;
        all = servers.stream().mapToDouble(ServerSpec::weight).sum();
    }

    double of(int server) {
        return 100 * servers.get(server).weight() / all;
    }

    double ofAllBut(List<Integer> some) {
        return 100 - some.stream().mapToDouble(this::of).sum();
    }
}
