package io.datapunk.lb.benchmarks.peer;

import io.grpc.Attributes;
import io.grpc.CallOptions;
import io.grpc.ChannelLogger;
import io.grpc.ClientStreamTracer;
import io.grpc.ClientStreamTracer.StreamInfo;
import io.grpc.ConnectivityState;
import io.grpc.ConnectivityStateInfo;
import io.grpc.EquivalentAddressGroup;
import io.grpc.LoadBalancer;
import io.grpc.LoadBalancer.PickResult;
import io.grpc.LoadBalancer.PickSubchannelArgs;
import io.grpc.LoadBalancer.Subchannel;
import io.grpc.LoadBalancer.SubchannelPicker;
import io.grpc.LoadBalancer.SubchannelStateListener;
import io.grpc.LoadBalancerProvider;
import io.grpc.LoadBalancerRegistry;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import io.grpc.SynchronizationContext;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** What a channel does for a balancer and for each request, without a network: every subchannel is ready as soon as asked. */
final class FixedChannel implements AutoCloseable {
    private static final String UNTIL_AFTER_THE_RUN = "72000s";
    /** So many requests within an interval, and both rules judge an address by default. */
    private static final int JUDGED = 100;
    /** Each ejection is a new list of all; whoever is out is in no list, so that a hundred do for more. */
    private static final int MOST_OUT = 100;
    /**
     * So many others succeed beside those that fail, which is more than the rules ask for. All of them would make the detection
     * take the square of their number.
     */
    private static final int COMPARED = 10;

    private final SynchronizationContext context = new SynchronizationContext((thread, broken) -> {
        throw new IllegalStateException("balancer: broken, expected to go on", broken);
    });
    private final Timer timer = new Timer();
    private final LoadBalancer balancer;
    private final Metadata headers = new Metadata();
    private final StreamInfo info = StreamInfo.newBuilder().build();
    private final PickSubchannelArgs arguments = new Call();
    private volatile @Nullable SubchannelPicker picker;

    /** One whose balancer is of this policy with this configuration. */
    private FixedChannel(String policy, Map<String, ?> configuration, List<EquivalentAddressGroup> addresses) {
        LoadBalancerProvider provider =
                LoadBalancerRegistry.getDefaultRegistry().getProvider(policy);
        if (provider == null) {
            throw new IllegalStateException("provider: null, expected one of " + policy);
        }
        balancer = provider.newLoadBalancer(new Surroundings());
        Object parsed = provider.parseLoadBalancingPolicyConfig(configuration).getConfig();
        context.execute(() -> {
            Status accepted = balancer.acceptResolvedAddresses(LoadBalancer.ResolvedAddresses.newBuilder()
                    .setAddresses(addresses)
                    .setLoadBalancingPolicyConfig(parsed)
                    .build());
            if (!accepted.isOk()) {
                throw new IllegalStateException("accepted: " + accepted + ", expected OK");
            }
        });
    }

    static FixedChannel roundRobin(List<EquivalentAddressGroup> addresses) {
        return new FixedChannel("round_robin", Map.of(), addresses);
    }

    /** Both rules on, with their defaults; who is out stays so for the run. */
    static FixedChannel outlierDetection(List<EquivalentAddressGroup> addresses) {
        return new FixedChannel(
                "outlier_detection_experimental",
                Map.of(
                        "interval",
                        "10s",
                        "baseEjectionTime",
                        UNTIL_AFTER_THE_RUN,
                        "maxEjectionTime",
                        UNTIL_AFTER_THE_RUN,
                        "successRateEjection",
                        Map.of(),
                        "failurePercentageEjection",
                        Map.of(),
                        "childPolicy",
                        List.of(Map.of("round_robin", Map.of()))),
                addresses);
    }

    static List<EquivalentAddressGroup> addresses(int count) {
        List<EquivalentAddressGroup> addresses = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            byte[] ip = {10, (byte) (i >> 16), (byte) (i >> 8), (byte) i};
            try {
                addresses.add(new EquivalentAddressGroup(new InetSocketAddress(InetAddress.getByAddress(ip), 8080)));
            } catch (UnknownHostException wrongLength) {
                throw new IllegalStateException("ip: " + ip.length + " bytes, expected 4", wrongLength);
            }
        }
        return addresses;
    }

    /** Lets the first in a hundred, at least one and a hundred at most, fail until the detection, which is not waited for, finds them all. */
    void disturb(List<EquivalentAddressGroup> addresses) {
        int out = Math.min(MOST_OUT, Math.max(1, addresses.size() / 100));
        int still = out;
        // The detection also comes by itself, and what it saw then counts no more: hence more than one round.
        for (int round = 0; round < 5 && still > 0; round++) {
            for (long i = 0; i < (long) JUDGED * addresses.size(); i++) {
                PickResult result = picker().pickSubchannel(arguments);
                int number = number(result);
                if (number < out + COMPARED) {
                    report(result, number < out ? Status.UNAVAILABLE : Status.OK);
                }
            }
            timer.runNow();
            still = 0;
            for (int i = 0; i < addresses.size(); i++) {
                if (number(picker().pickSubchannel(arguments)) < out) {
                    still++;
                }
            }
        }
        if (still > 0) {
            throw new IllegalStateException(
                    "picks of the " + out + " that fail: " + still + " of " + addresses.size() + ", expected none");
        }
    }

    /** How many of so many addresses have their turn. */
    long inUse(int addresses) {
        BitSet picked = new BitSet(addresses);
        for (int i = 0; i < addresses; i++) {
            picked.set(number(picker().pickSubchannel(arguments)));
        }
        return picked.cardinality();
    }

    /** Which of the addresses a pick is of. */
    private static int number(PickResult result) {
        Subchannel subchannel = result.getSubchannel();
        if (subchannel == null) {
            throw new IllegalStateException("subchannel: null, expected one; " + result.getStatus());
        }
        InetSocketAddress address =
                (InetSocketAddress) subchannel.getAddresses().getAddresses().get(0);
        byte[] ip = address.getAddress().getAddress();
        return (ip[1] & 0xff) << 16 | (ip[2] & 0xff) << 8 | (ip[3] & 0xff);
    }

    /** Picks, and if the balancer asks for it traces a stream to its end. */
    Object request(boolean fails) {
        PickResult result = picker().pickSubchannel(arguments);
        report(result, fails ? Status.UNAVAILABLE : Status.OK);
        return result;
    }

    private void report(PickResult result, Status status) {
        ClientStreamTracer.Factory factory = result.getStreamTracerFactory();
        if (factory == null) {
            return;
        }
        ClientStreamTracer tracer = factory.newClientStreamTracer(info, headers);
        tracer.streamCreated(Attributes.EMPTY, headers);
        tracer.outboundHeaders();
        tracer.inboundHeaders(headers);
        tracer.inboundTrailers(headers);
        tracer.streamClosed(status);
    }

    private SubchannelPicker picker() {
        SubchannelPicker latest = picker;
        if (latest == null) {
            throw new IllegalStateException("picker: null, expected one after the addresses");
        }
        return latest;
    }

    @Override
    public void close() {
        context.execute(balancer::shutdown);
        timer.shutdownNow();
    }

    private final class Surroundings extends LoadBalancer.Helper {
        @Override
        public Subchannel createSubchannel(LoadBalancer.CreateSubchannelArgs args) {
            return new ReadySubchannel(args.getAddresses(), args.getAttributes());
        }

        @Override
        public ManagedChannel createOobChannel(EquivalentAddressGroup addresses, String authority) {
            throw new UnsupportedOperationException("createOobChannel: called, expected by no balancer measured");
        }

        @Override
        public void updateBalancingState(ConnectivityState state, SubchannelPicker latest) {
            picker = latest;
        }

        @Override
        public void refreshNameResolution() {}

        @Override
        public SynchronizationContext getSynchronizationContext() {
            return context;
        }

        @Override
        public ScheduledExecutorService getScheduledExecutorService() {
            return timer;
        }

        @Override
        public String getAuthority() {
            return "benchmark";
        }

        @Override
        public ChannelLogger getChannelLogger() {
            return Silent.SILENT;
        }
    }

    private static final class ReadySubchannel extends Subchannel {
        private List<EquivalentAddressGroup> addresses;
        private final Attributes attributes;
        private @Nullable SubchannelStateListener listener;

        ReadySubchannel(List<EquivalentAddressGroup> addresses, Attributes attributes) {
            this.addresses = addresses;
            this.attributes = attributes;
        }

        @Override
        public void start(SubchannelStateListener whoAsks) {
            listener = whoAsks;
        }

        @Override
        public void requestConnection() {
            SubchannelStateListener waiting = listener;
            if (waiting == null) {
                throw new IllegalStateException("listener: null, expected start() before requestConnection()");
            }
            waiting.onSubchannelState(ConnectivityStateInfo.forNonError(ConnectivityState.READY));
        }

        @Override
        public void shutdown() {}

        @Override
        public List<EquivalentAddressGroup> getAllAddresses() {
            return addresses;
        }

        @Override
        public Attributes getAttributes() {
            return attributes;
        }

        @Override
        public void updateAddresses(List<EquivalentAddressGroup> latest) {
            addresses = latest;
        }

        @Override
        public ChannelLogger getChannelLogger() {
            return Silent.SILENT;
        }
    }

    private static final class Silent extends ChannelLogger {
        static final Silent SILENT = new Silent();

        @Override
        public void log(ChannelLogLevel level, String message) {}

        @Override
        public void log(ChannelLogLevel level, String format, Object... arguments) {}
    }

    /** The timer of the channel, which can also do its periodic work before its time. */
    private static final class Timer extends ScheduledThreadPoolExecutor {
        private volatile Runnable periodic = () -> {
            throw new IllegalStateException("periodic: none, expected a balancer that asked for it");
        };

        Timer() {
            super(1, work -> {
                Thread thread = new Thread(work, "benchmark-scheduler");
                thread.setDaemon(true);
                return thread;
            });
        }

        @Override
        public ScheduledFuture<?> scheduleWithFixedDelay(Runnable work, long first, long delay, TimeUnit unit) {
            periodic = work;
            return super.scheduleWithFixedDelay(work, first, delay, unit);
        }

        void runNow() {
            periodic.run();
        }
    }

    /** What a picker may ask of a call; the balancers measured do not. */
    private static final class Call extends PickSubchannelArgs {
        private final Metadata metadata = new Metadata();

        @Override
        public CallOptions getCallOptions() {
            return CallOptions.DEFAULT;
        }

        @Override
        public Metadata getHeaders() {
            return metadata;
        }

        @Override
        public MethodDescriptor<?, ?> getMethodDescriptor() {
            throw new UnsupportedOperationException("getMethodDescriptor: called, expected by no balancer measured");
        }
    }
}
