package io.datapunk.lb.adapters.vertx.check;

import io.datapunk.lb.spi.Instance;

/** The port checks use, where it is not the one requests use. */
final class CheckPort {
    private CheckPort() {}

    /** The instance at another port; as it is when the port is 0. */
    static Instance of(Instance instance, int port) {
        return port == 0
                ? instance
                : new Instance(
                        instance.id(), instance.host(), port, instance.weight(), instance.zone(), instance.metadata());
    }
}
