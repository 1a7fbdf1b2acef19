package io.datapunk.lb.adapters.telemetry;

import io.datapunk.lb.BalancedService;
import io.datapunk.lb.InstanceSnapshot;
import io.datapunk.lb.LoadBalancer;
import io.datapunk.lb.spi.Ticker;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads all services of a balancer, at most once in a while, so that the many meters of one scrape share one pass.
 *
 * <p>Thread-safe. A reading costs O(instances) and is taken by whoever asks for it when the last one is too old;
 * meanwhile others get the last one, so nobody waits and no series goes backwards. A service that cannot be read keeps
 * its last reading. Where instances are too many, the worst are shown, and nobody gives way to one that is just as bad.
 */
public final class Readings {
    private static final Logger LOGGER = LoggerFactory.getLogger(Readings.class);

    private static final String BALANCER = "(balancer)";
    private static final String LISTENER = "(meters)";

    private final LoadBalancer balancer;
    private final Ticker ticker;
    private final long freshNanos;
    private final int maxInstances;
    private final Consumer<List<ServiceReading>> listener;
    private final ReentrantLock reading = new ReentrantLock();
    private final Set<String> failing = new HashSet<>(); // guarded by reading
    private final Map<String, Shown> shown = new HashMap<>(); // guarded by reading
    private volatile Taken last = Taken.NEVER;

    /**
     * Reads nothing yet.
     *
     * @param listener hears every reading before anybody else, one after another; must not block
     */
    public Readings(
            LoadBalancer balancer, Ticker ticker, TelemetryOptions options, Consumer<List<ServiceReading>> listener) {
        this.balancer = Objects.requireNonNull(balancer, "balancer");
        this.ticker = Objects.requireNonNull(ticker, "ticker");
        this.listener = Objects.requireNonNull(listener, "listener");
        freshNanos = options.freshFor().toNanos();
        maxInstances = options.maxInstances();
    }

    /** A reading that is fresh, or the last one while another thread takes a fresh one. */
    public List<ServiceReading> current() {
        Taken taken = last;
        long age = ticker.nanos() - taken.nanos;
        if (taken != Taken.NEVER && age >= 0 && age < freshNanos) {
            return taken.services;
        }
        // The holder may be this very thread, when the listener looks at a meter: it too gets the last one.
        if (!reading.isHeldByCurrentThread() && reading.tryLock()) {
            try {
                take();
            } finally {
                reading.unlock();
            }
        }
        return last.services;
    }

    /** Takes a reading now, waiting for one that is under way. */
    public List<ServiceReading> refresh() {
        reading.lock();
        try {
            take();
            return last.services;
        } finally {
            reading.unlock();
        }
    }

    private void take() {
        List<ServiceReading> services = readAll();
        try {
            listener.accept(services);
            failing.remove(LISTENER);
        } catch (RuntimeException failure) {
            say(LISTENER, failure);
        }
        last = new Taken(ticker.nanos(), services);
    }

    private List<ServiceReading> readAll() {
        Collection<BalancedService> watched;
        try {
            watched = balancer.services();
        } catch (RuntimeException failure) {
            say(BALANCER, failure);
            return last.services;
        }
        failing.remove(BALANCER);
        List<ServiceReading> readings = new ArrayList<>(watched.size());
        Set<String> names = new HashSet<>();
        for (BalancedService service : watched) {
            if (names.add(service.name())) {
                read(service, readings);
            }
        }
        shown.keySet().retainAll(names);
        // What cannot be a service's name stays.
        failing.removeIf(what -> !names.contains(what) && !what.equals(LISTENER));
        return List.copyOf(readings);
    }

    private void read(BalancedService service, List<ServiceReading> readings) {
        Shown before = shown.getOrDefault(service.name(), Shown.NOTHING);
        try {
            List<InstanceSnapshot> all =
                    maxInstances == 0 ? List.of() : service.snapshot().instances();
            Shown now = before.next(service, all, maxInstances);
            shown.put(service.name(), now);
            failing.remove(service.name());
            readings.add(now.reading);
        } catch (RuntimeException failure) {
            say(service.name(), failure);
            if (before != Shown.NOTHING) {
                readings.add(before.reading);
            }
        }
    }

    /** Says a failure when it begins, not at every scrape. */
    private void say(String service, RuntimeException failure) {
        if (failing.add(service)) {
            LOGGER.atWarn().addKeyValue("service", service).setCause(failure).log("telemetry.reading.failed");
        }
    }

    /** All services as they were at a moment; equal only to itself. */
    private static final class Taken {
        static final Taken NEVER = new Taken(0, List.of());

        private final long nanos;
        private final List<ServiceReading> services;

        Taken(long nanos, List<ServiceReading> services) {
            this.nanos = nanos;
            this.services = services;
        }
    }
}
