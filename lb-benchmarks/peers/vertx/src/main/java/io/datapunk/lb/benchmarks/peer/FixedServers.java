package io.datapunk.lb.benchmarks.peer;

import io.vertx.core.Future;
import io.vertx.core.net.Address;
import io.vertx.core.net.SocketAddress;
import io.vertx.core.spi.endpoint.EndpointBuilder;
import io.vertx.core.spi.endpoint.EndpointResolver;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A resolver that answers every name with the same servers, once.
 *
 * @param servers the list
 */
record FixedServers(List<SocketAddress> servers)
        implements EndpointResolver<FixedServers.Name, SocketAddress, FixedServers.Resolved, Object> {
    /** What is resolved. */
    record Name() implements Address {}

    /** What it was resolved to. */
    record Resolved(Object endpoint) {}

    static FixedServers of(int count) {
        List<SocketAddress> servers = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            servers.add(SocketAddress.inetSocketAddress(
                    8080, "10." + (i >> 16) + "." + (i >> 8 & 0xff) + "." + (i & 0xff)));
        }
        return new FixedServers(servers);
    }

    @Override
    public @Nullable Name tryCast(Address address) {
        return address instanceof Name name ? name : null;
    }

    @Override
    public SocketAddress addressOf(SocketAddress server) {
        return server;
    }

    @Override
    public Future<Resolved> resolve(Name name, EndpointBuilder<Object, SocketAddress> builder) {
        EndpointBuilder<Object, SocketAddress> building = builder;
        for (SocketAddress server : servers) {
            building = building.addServer(server);
        }
        return Future.succeededFuture(new Resolved(building.build()));
    }

    @Override
    public Object endpoint(Resolved resolved) {
        return resolved.endpoint();
    }

    @Override
    public boolean isValid(Resolved resolved) {
        return true;
    }

    @Override
    public void dispose(Resolved resolved) {}

    @Override
    public void close() {}
}
