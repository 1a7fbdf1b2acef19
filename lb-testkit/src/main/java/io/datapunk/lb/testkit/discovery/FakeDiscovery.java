package io.datapunk.lb.testkit.discovery;

import io.datapunk.lb.spi.Instance;
import io.datapunk.lb.spi.discovery.InstanceDiscovery;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * A registry that a test speaks for: what it pushes reaches all open watches of the service before the push returns, and each
 * of them in the order of the pushes. What a listener pushes itself reaches it once it has returned.
 *
 * <p>Says nothing about a service until the test does, so that the time before the first list can be tested. Whoever
 * begins to watch later hears the last news at once: the present list, or that it is not known. What a listener throws
 * comes out of the push, and those that would have heard of it afterwards do so with the next push. Thread-safe; a push waits
 * for the listeners, and closing a watch for a call to it under way.
 */
public final class FakeDiscovery implements InstanceDiscovery {
    private final Object lock = new Object();
    private final Map<String, Service> services = new HashMap<>(); // guarded by lock
    private boolean closed; // guarded by lock

    /** A registry that knows nothing yet. */
    public FakeDiscovery() {}

    @Override
    public Watch watch(String service, Listener listener) {
        Objects.requireNonNull(listener, "listener");
        OpenWatch watch = new OpenWatch(service, listener);
        synchronized (lock) {
            if (closed) {
                throw new IllegalStateException("watch of " + service + ": the discovery is closed");
            }
            Service known = service(service);
            if (known.refusal != null) {
                throw known.refusal;
            }
            known.opened++;
            known.watches.add(watch);
            News last = known.lastNews();
            if (last != null) {
                watch.news.add(last);
            }
        }
        watch.deliver();
        return watch;
    }

    /** Says that these are all. */
    public void complete(String service, Instance... all) {
        complete(service, List.of(all));
    }

    /** Says that these are all. */
    public void complete(String service, Collection<Instance> all) {
        push(service, known -> {
            known.instances = byId(all);
            known.unknown = null;
            List<Instance> copy = List.copyOf(all);
            return listener -> listener.complete(copy);
        });
    }

    /**
     * Says that these came or changed and those went.
     *
     * @throws IllegalStateException before the first {@link #complete} of the service: no listener is told of changes to a list
     *     that it has not
     */
    public void changed(String service, Collection<Instance> addedOrChanged, Collection<String> removedIds) {
        push(service, known -> {
            if (known.instances == null) {
                throw new IllegalStateException("changed of " + service
                        + ": it has no list yet, expected complete first, with nobody if nobody is there");
            }
            Map<String, Instance> next = new LinkedHashMap<>(known.instances);
            next.keySet().removeAll(Set.copyOf(removedIds)); // first, as in the balancer: who came as well is there
            next.putAll(byId(addedOrChanged));
            known.instances = next;
            List<Instance> came = List.copyOf(addedOrChanged);
            List<String> went = List.copyOf(removedIds);
            return listener -> listener.changed(came, went);
        });
    }

    /** Says that this one came or changed, as {@link #changed} does. */
    public void add(String service, Instance instance) {
        changed(service, List.of(instance), List.of());
    }

    /** Says that this one went, as {@link #changed} does. */
    public void remove(String service, String id) {
        changed(service, List.of(), List.of(id));
    }

    /** Says that it is not known who is there. */
    public void unknown(String service, String why) {
        push(service, known -> {
            known.unknown = why;
            return listener -> listener.unknown(why);
        });
    }

    /** Lets every later {@link #watch} of this service throw. */
    public void refuse(String service, RuntimeException refusal) {
        synchronized (lock) {
            service(service).refusal = refusal;
        }
    }

    private void push(String service, Change change) {
        List<OpenWatch> watches;
        synchronized (lock) {
            Service known = service(service);
            News news = change.apply(known);
            watches = List.copyOf(known.watches);
            watches.forEach(watch -> watch.news.add(news));
        }
        watches.forEach(OpenWatch::deliver);
    }

    /** How many watches of this service were opened so far. */
    public int opened(String service) {
        synchronized (lock) {
            return service(service).opened;
        }
    }

    /** How many watches of this service were closed so far. */
    public int closed(String service) {
        synchronized (lock) {
            return service(service).opened - service(service).watches.size();
        }
    }

    /** The services somebody watches now, in order of name. */
    public Set<String> watched() {
        synchronized (lock) {
            Set<String> names = new TreeSet<>();
            services.forEach((name, service) -> {
                if (!service.watches.isEmpty()) {
                    names.add(name);
                }
            });
            return names;
        }
    }

    /** Whether {@link #close} was called. */
    public boolean isClosed() {
        synchronized (lock) {
            return closed;
        }
    }

    @Override
    public void close() {
        List<OpenWatch> open = new ArrayList<>();
        synchronized (lock) {
            closed = true;
            services.values().forEach(service -> open.addAll(service.watches));
        }
        open.forEach(OpenWatch::close);
    }

    private Service service(String name) {
        return services.computeIfAbsent(name, unseen -> new Service());
    }

    private static Map<String, Instance> byId(Collection<Instance> instances) {
        Map<String, Instance> byId = new LinkedHashMap<>();
        instances.forEach(instance -> byId.put(instance.id(), instance));
        return byId;
    }

    /** Changes what is known and says how to tell it. */
    private interface Change {
        News apply(Service known);
    }

    private interface News {
        void tell(Listener listener);
    }

    /** What is known of one service; guarded by the discovery's lock. */
    private static final class Service {
        private final List<OpenWatch> watches = new ArrayList<>();
        private @Nullable Map<String, Instance> instances;
        private @Nullable String unknown;
        private @Nullable RuntimeException refusal;
        private int opened;

        @Nullable
        News lastNews() {
            String why = unknown;
            if (why != null) {
                return listener -> listener.unknown(why);
            }
            if (instances == null) {
                return null;
            }
            List<Instance> all = List.copyOf(instances.values());
            return listener -> listener.complete(all);
        }
    }

    private final class OpenWatch implements Watch {
        private final String service;
        private final Listener listener;
        private final Queue<News> news = new ArrayDeque<>(); // guarded by lock, which orders it as the list was changed
        private boolean telling; // guarded by this
        private boolean ended; // guarded by this

        OpenWatch(String service, Listener listener) {
            this.service = service;
            this.listener = listener;
        }

        /** Tells what is not told yet, one call after another; called from inside the listener it leaves that to who calls it. */
        synchronized void deliver() {
            if (telling) {
                return;
            }
            telling = true;
            try {
                for (News next = next(); next != null; next = next()) {
                    next.tell(listener);
                }
            } finally {
                telling = false;
            }
        }

        private @Nullable News next() {
            if (ended) {
                return null;
            }
            synchronized (lock) {
                return news.poll();
            }
        }

        @Override
        public void close() {
            synchronized (lock) {
                service(service).watches.remove(this);
            }
            synchronized (this) {
                ended = true;
            }
        }
    }
}
