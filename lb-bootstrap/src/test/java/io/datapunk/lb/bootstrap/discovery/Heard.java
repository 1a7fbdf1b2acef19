package io.datapunk.lb.bootstrap.discovery;

import io.datapunk.lb.spi.Instance;
import io.datapunk.lb.spi.discovery.InstanceDiscovery;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** A listener that writes down what it hears. */
class Heard implements InstanceDiscovery.Listener {
    final List<String> news = new CopyOnWriteArrayList<>();
    volatile List<Instance> last = List.of();

    @Override
    public void complete(Collection<Instance> all) {
        last = List.copyOf(all);
        news.add("complete " + all.stream().map(Instance::id).toList());
    }

    @Override
    public void changed(Collection<Instance> addedOrChanged, Collection<String> removedIds) {
        news.add("changed");
    }

    @Override
    public void unknown(String why) {
        news.add("unknown " + why);
    }
}
