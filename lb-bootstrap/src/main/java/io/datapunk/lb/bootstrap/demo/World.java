package io.datapunk.lb.bootstrap.demo;

import io.datapunk.lb.BalancedService;
import io.vertx.core.Vertx;
import java.util.Map;

/**
 * Everything that runs during a demo, once it does. What it is made of is closed by whoever had it started.
 *
 * @param outside the Vert.x of the servers and the load; the balancer and the gateway have one of their own
 * @param service as the balancer sees it
 * @param backends the servers, by id
 * @param port the gateway's
 * @param adminPort the port of {@code /healthz}, {@code /readyz} and {@code /metrics}
 */
record World(Vertx outside, BalancedService service, Map<String, RegisteredBackend> backends, int port, int adminPort) {
    World {
        backends = Map.copyOf(backends);
    }
}
