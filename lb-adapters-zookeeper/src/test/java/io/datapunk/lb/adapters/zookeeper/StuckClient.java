package io.datapunk.lb.adapters.zookeeper;

import java.lang.reflect.Field;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.curator.framework.CuratorFramework;

/** Puts a client into the state that Curator can leave behind when a session expires on a busy machine. */
public final class StuckClient {
    private StuckClient() {}

    /** Makes a connected client believe that it is not. */
    public static void forget(CuratorFramework client) throws ReflectiveOperationException {
        Object state = field(client.getZookeeperClient(), "state");
        AtomicBoolean connected = (AtomicBoolean) field(state, "isConnected");
        if (!connected.getAndSet(false)) {
            throw new IllegalStateException("the client was not connected");
        }
    }

    private static Object field(Object of, String name) throws ReflectiveOperationException {
        Field field = of.getClass().getDeclaredField(name);
        field.setAccessible(true);
        return field.get(of);
    }
}
