package io.datapunk.lb.benchmarks.peer;

import com.linecorp.armeria.client.Endpoint;
import com.linecorp.armeria.client.endpoint.EndpointSelectionStrategy;
import java.util.List;

/** One endpoint after the other; nobody is told how it went. */
final class Plain extends Requests {
    private final Group group;

    Plain(List<Endpoint> endpoints) {
        group = new Group(EndpointSelectionStrategy.roundRobin(), endpoints);
    }

    @Override
    Endpoint request(boolean fails) {
        return next(group);
    }

    @Override
    long inUse() {
        return group.endpoints().size();
    }

    @Override
    public void close() {
        group.close();
    }
}
