package io.datapunk.lb.application.service;

import io.datapunk.lb.application.event.BalancerEvent;
import io.datapunk.lb.application.port.EventSink;
import java.util.List;

/** All sinks as one; what one of them throws does not keep the others from hearing. */
public record Events(List<EventSink> sinks) implements EventSink {
    public Events {
        sinks = List.copyOf(sinks);
    }

    @Override
    public void accept(BalancerEvent event) {
        for (EventSink sink : sinks) {
            try {
                sink.accept(event);
            } catch (RuntimeException | LinkageError ignored) {
                // A sink that fails must fail neither the request that caused the event nor the other sinks.
            }
        }
    }
}
