package io.datapunk.lb.bootstrap;

import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.List;
import org.apache.zookeeper.client.StaticHostProvider;

/** Logs what ZooKeeper's client says of a host without an address. */
public final class TalkingResolver {
    private TalkingResolver() {}

    public static void main(String[] arguments) {
        StaticHostProvider provider =
                new StaticHostProvider(List.of(InetSocketAddress.createUnresolved("nowhere.invalid", 2181)), name -> {
                    throw new UnknownHostException(name);
                });
        provider.next(0);
    }
}
