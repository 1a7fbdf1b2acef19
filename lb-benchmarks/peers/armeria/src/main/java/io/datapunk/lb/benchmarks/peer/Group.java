package io.datapunk.lb.benchmarks.peer;

import com.linecorp.armeria.client.Endpoint;
import com.linecorp.armeria.client.endpoint.DynamicEndpointGroup;
import com.linecorp.armeria.client.endpoint.EndpointSelectionStrategy;
import java.util.ArrayList;
import java.util.List;

/** An endpoint group whose list never changes. */
final class Group extends DynamicEndpointGroup {
    Group(EndpointSelectionStrategy strategy, List<Endpoint> endpoints) {
        super(strategy);
        setEndpoints(endpoints);
    }

    static List<Endpoint> endpoints(int count) {
        List<Endpoint> endpoints = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            endpoints.add(Endpoint.of("10." + (i >> 16) + "." + (i >> 8 & 0xff) + "." + (i & 0xff), 8080));
        }
        return endpoints;
    }
}
