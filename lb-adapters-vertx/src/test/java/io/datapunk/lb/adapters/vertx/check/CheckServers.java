package io.datapunk.lb.adapters.vertx.check;

import io.datapunk.lb.adapters.vertx.ScriptedServer;
import io.datapunk.lb.spi.Instance;
import java.util.ArrayList;
import java.util.List;

/** Servers on loopback ports that each answer in one way, and the instances that stand for them. */
final class CheckServers implements AutoCloseable {
    private final List<ScriptedServer> servers = new ArrayList<>();

    Instance playing(String id, ScriptedServer.Script script) {
        ScriptedServer server = new ScriptedServer(script);
        servers.add(server);
        return Instance.of(id, "127.0.0.1", server.port());
    }

    Instance answering(String id, String response) {
        return playing(id, connection -> {
            connection.readHead();
            connection.send(response);
        });
    }

    int open() {
        return servers.stream().mapToInt(ScriptedServer::open).sum();
    }

    /** Whether this thread is one of theirs. */
    static boolean owns(Thread thread) {
        return thread.getName().equals("scripted-server");
    }

    @Override
    public void close() {
        servers.forEach(ScriptedServer::close);
    }
}
