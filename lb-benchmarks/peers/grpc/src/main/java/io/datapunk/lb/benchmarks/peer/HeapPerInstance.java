package io.datapunk.lb.benchmarks.peer;

import io.datapunk.lb.benchmarks.peer.common.Heap;
import io.grpc.EquivalentAddressGroup;
import java.util.List;

/** Prints what round robin with outlier detection keeps per address beyond the address, as a line of comma-separated values. */
public final class HeapPerInstance {
    /** Fewer than of the others, because building takes the square of it. */
    private static final int INSTANCES = 20_000;

    private HeapPerInstance() {}

    /** Measures once; no arguments. */
    public static void main(String[] arguments) {
        try (FixedChannel warm = FixedChannel.outlierDetection(FixedChannel.addresses(10))) {
            use(warm, 1_000);
        }
        long before = Heap.used();
        List<EquivalentAddressGroup> addresses = FixedChannel.addresses(INSTANCES);
        long listed = Heap.used();
        try (FixedChannel channel = FixedChannel.outlierDetection(addresses)) {
            use(channel, 5 * INSTANCES);
            Heap.print("gRPC round_robin with outlier detection", addresses.size(), before, listed, Heap.used());
            use(channel, 1);
        }
    }

    private static void use(FixedChannel channel, int requests) {
        for (int i = 0; i < requests; i++) {
            channel.request(false);
        }
    }
}
