package io.datapunk.lb.simulator.policy.baseline;

/** No guard: every listed server may be used. */
final class Everybody implements Guard {
    private final ServerSet listed;

    Everybody(int servers) {
        listed = new ServerSet(servers);
    }

    @Override
    public void joined(int server) {
        listed.add(server);
    }

    @Override
    public void left(int server) {
        listed.remove(server);
    }

    @Override
    public ServerSet usable() {
        return listed;
    }
}
