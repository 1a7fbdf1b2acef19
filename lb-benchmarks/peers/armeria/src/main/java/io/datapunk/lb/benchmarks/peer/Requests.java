package io.datapunk.lb.benchmarks.peer;

import com.linecorp.armeria.client.ClientRequestContext;
import com.linecorp.armeria.client.Endpoint;
import com.linecorp.armeria.client.circuitbreaker.CircuitBreaker;
import com.linecorp.armeria.client.endpoint.EndpointGroup;
import com.linecorp.armeria.common.HttpMethod;
import com.linecorp.armeria.common.HttpRequest;

/** How requests are made over a group of endpoints. */
abstract class Requests implements AutoCloseable {
    private final ClientRequestContext context = ClientRequestContext.of(HttpRequest.of(HttpMethod.GET, "/"));

    /** Chooses an endpoint and reports the result where there is someone to report to. */
    abstract Endpoint request(boolean fails);

    /** How many endpoints may be chosen. */
    abstract long inUse();

    @Override
    public abstract void close();

    final Endpoint next(EndpointGroup group) {
        Endpoint endpoint = group.selectNow(context);
        if (endpoint == null) {
            throw new IllegalStateException(
                    "endpoint: null, expected one of " + group.endpoints().size());
        }
        return endpoint;
    }

    static void report(CircuitBreaker breaker, boolean fails) {
        if (fails) {
            breaker.onFailure();
        } else {
            breaker.onSuccess();
        }
    }
}
