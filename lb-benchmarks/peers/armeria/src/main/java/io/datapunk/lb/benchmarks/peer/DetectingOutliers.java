package io.datapunk.lb.benchmarks.peer;

import com.linecorp.armeria.client.Endpoint;
import com.linecorp.armeria.client.circuitbreaker.CircuitBreaker;
import com.linecorp.armeria.client.circuitbreaker.CircuitState;
import com.linecorp.armeria.client.endpoint.EndpointSelectionStrategy;
import com.linecorp.armeria.client.endpoint.OutlierDetectingEndpointGroup;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * By weight, all weights equal, in the group that takes out whose breaker is open. The breaker is looked up and told as the
 * group's own decorator does it, without HTTP around.
 */
final class DetectingOutliers extends Requests {
    private static final Duration UNTIL_AFTER_THE_RUN = Duration.ofHours(20);
    /** Each one taken out is a pass over all and a new list; whoever is out is in no list, so that ten do for more. */
    private static final int MOST_OUT = 10;
    /** The decorator's two steps from an endpoint to its breaker, which are not public. */
    private static final MethodHandle HOLDER;

    private static final MethodHandle BREAKER;

    static {
        try {
            Class<?> group = OutlierDetectingEndpointGroup.class;
            Class<?> holder = Class.forName(group.getName() + "$EndpointContext");
            MethodHandles.Lookup inside = MethodHandles.privateLookupIn(group, MethodHandles.lookup());
            HOLDER = inside.findVirtual(group, "endpointContext", MethodType.methodType(holder, Endpoint.class))
                    .asType(MethodType.methodType(Object.class, group, Endpoint.class));
            BREAKER = inside.findVirtual(holder, "circuitBreaker", MethodType.methodType(CircuitBreaker.class))
                    .asType(MethodType.methodType(CircuitBreaker.class, Object.class));
        } catch (ReflectiveOperationException changed) {
            throw new ExceptionInInitializerError(changed);
        }
    }

    private final Group group;
    private final OutlierDetectingEndpointGroup detecting;

    DetectingOutliers(List<Endpoint> endpoints) {
        group = new Group(EndpointSelectionStrategy.weightedRoundRobin(), endpoints);
        detecting = OutlierDetectingEndpointGroup.builder(group)
                .maxNumEndpoints(endpoints.size())
                .circuitOpenWindow(UNTIL_AFTER_THE_RUN)
                .build();
    }

    /** Opens the breakers of the first in a hundred, at least one and ten at most. */
    void disturb(List<Endpoint> endpoints) {
        int out = Math.min(MOST_OUT, Math.max(1, endpoints.size() / 100));
        for (Endpoint endpoint : endpoints.subList(0, out)) {
            CircuitBreaker breaker = breaker(endpoint);
            if (breaker == null) {
                throw new IllegalStateException("breaker: null, expected one for " + endpoint);
            }
            breaker.enterState(CircuitState.OPEN);
        }
        int left = detecting.endpoints().size();
        if (left != endpoints.size() - out) {
            throw new IllegalStateException("endpoints: " + left + ", expected " + (endpoints.size() - out));
        }
    }

    private @Nullable CircuitBreaker breaker(Endpoint endpoint) {
        try {
            Object holder = (Object) HOLDER.invokeExact(detecting, endpoint);
            return holder == null ? null : (CircuitBreaker) BREAKER.invokeExact(holder);
        } catch (Throwable broken) {
            throw new IllegalStateException("breaker: broken, expected one for " + endpoint, broken);
        }
    }

    @Override
    Endpoint request(boolean fails) {
        Endpoint endpoint = next(detecting);
        CircuitBreaker breaker = breaker(endpoint);
        if (breaker != null) {
            report(breaker, fails);
        }
        return endpoint;
    }

    @Override
    long inUse() {
        return detecting.endpoints().size();
    }

    @Override
    public void close() {
        detecting.close();
        group.close();
    }
}
