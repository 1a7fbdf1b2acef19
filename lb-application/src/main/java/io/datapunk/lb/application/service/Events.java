package io.datapunk.lb.application.service;

import io.datapunk.lb.application.event.BalancerEvent;
import io.datapunk.lb.application.port.EventSink;
import java.util.List;

/** All sinks as one; what one of them throws does not keep the others from hearing. Immutable. */
public final class Events implements EventSink {
    private final List<EventSink> sinks;
    private final List<EventSink> samplers;

    /** These sinks, each asked once whether it wants samples. */
    public Events(List<? extends EventSink> sinks) {
        this.sinks = List.copyOf(sinks);
        this.samplers = this.sinks.stream().filter(EventSink::wantsSamples).toList();
    }

    /** Whether anybody hears them. */
    boolean heard() {
        return !sinks.isEmpty();
    }

    @Override
    public void accept(BalancerEvent event) {
        tell(sinks, event);
    }

    /** A sample, for those who want samples only. */
    void sample(BalancerEvent event) {
        tell(samplers, event);
    }

    @Override
    public boolean wantsSamples() {
        return !samplers.isEmpty();
    }

    private static void tell(List<EventSink> sinks, BalancerEvent event) {
        for (EventSink sink : sinks) {
            try {
                sink.accept(event);
            } catch (RuntimeException | LinkageError | AssertionError | StackOverflowError ignored) {
                // A sink that fails must fail neither the request that caused the event nor the other sinks.
            }
        }
    }
}
