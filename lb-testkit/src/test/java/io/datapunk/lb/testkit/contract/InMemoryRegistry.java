package io.datapunk.lb.testkit.contract;

import io.datapunk.lb.spi.Instance;
import io.datapunk.lb.spi.discovery.InstanceDiscovery;
import io.datapunk.lb.testkit.discovery.FakeDiscovery;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BiConsumer;
import java.util.stream.Collectors;

/** The contract over a registry in memory, whose backends are fakes. Thread-safe. */
class InMemoryRegistry extends DiscoveryContract {
    private final Map<String, List<Instance>> lists = new ConcurrentHashMap<>();
    private final List<FakeDiscovery> backends = new CopyOnWriteArrayList<>();
    private volatile boolean cut;
    private final AtomicLong skipped = new AtomicLong();

    /** What is put around a backend; a planted violation is. */
    InstanceDiscovery around(InstanceDiscovery backend) {
        return backend;
    }

    @Override
    protected InstanceDiscovery discovery() {
        FakeDiscovery backend = new FakeDiscovery();
        backends.add(backend);
        if (cut) {
            lists.keySet().forEach(service -> whenAway(backend, service));
        } else {
            lists.forEach(backend::complete);
        }
        return around(backend);
    }

    void whenAway(FakeDiscovery backend, String service) {
        backend.unknown(service, "cut off");
    }

    @Override
    protected void publish(String service, List<Instance> all) {
        List<Instance> before = lists.put(service, all);
        if (before == null) {
            backends.forEach(backend -> backend.complete(service, all));
            return;
        }
        Map<String, Instance> was = before.stream().collect(Collectors.toMap(Instance::id, each -> each));
        List<Instance> news =
                all.stream().filter(each -> !each.equals(was.get(each.id()))).toList();
        List<String> gone = was.keySet().stream()
                .filter(id -> all.stream().noneMatch(each -> each.id().equals(id)))
                .toList();
        backends.forEach(backend -> backend.changed(service, news, gone));
    }

    @Override
    protected void publishWithUnusable(String service, List<Instance> all, String unusable) {
        publish(service, all);
        skipped.incrementAndGet();
    }

    @Override
    protected OptionalLong skipped() {
        return OptionalLong.of(skipped.get());
    }

    @Override
    protected void disconnect() {
        cut = true;
        everywhere(this::whenAway);
    }

    @Override
    protected void reconnect() {
        if (cut) {
            cut = false;
            everywhere((backend, service) -> backend.complete(service, lists.get(service)));
        }
    }

    private void everywhere(BiConsumer<FakeDiscovery, String> tell) {
        backends.forEach(backend -> lists.keySet().forEach(service -> tell.accept(backend, service)));
    }

    /** Short, for what is found by waiting in vain. */
    @Override
    protected Duration patience() {
        return Duration.ofMillis(250);
    }
}
