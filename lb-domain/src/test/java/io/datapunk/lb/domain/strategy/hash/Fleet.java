package io.datapunk.lb.domain.strategy.hash;

import io.datapunk.lb.spi.Instance;
import io.datapunk.lb.spi.selection.Candidates;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.ToIntFunction;
import java.util.random.RandomGenerator;

/**
 * Members of whom a test says everything that a strategy by hash may depend on; whatever else it asked would fail. Handles are not
 * indices, and differ from fleet to fleet.
 */
final class Fleet implements Candidates {
    final Instance[] instances;
    final boolean[] eligible;
    final int[] inFlight;
    final float[] ramp;
    private final int firstHandle;

    private Fleet(Instance[] instances, int firstHandle) {
        this.instances = instances;
        this.firstHandle = firstHandle;
        eligible = new boolean[instances.length];
        inFlight = new int[instances.length];
        ramp = new float[instances.length];
        Arrays.fill(eligible, true);
        Arrays.fill(ramp, 1);
    }

    static Fleet of(int size) {
        double[] weights = new double[size];
        Arrays.fill(weights, 1);
        return weighing(weights);
    }

    static Fleet weighing(double... weights) {
        Instance[] instances = new Instance[weights.length];
        for (int i = 0; i < weights.length; i++) {
            instances[i] = new Instance("i%07d".formatted(i), "host", 80, weights[i], "", Map.of());
        }
        return new Fleet(instances, 1000);
    }

    /** The others, as another client might list them. */
    Fleet without(int index) {
        Instance[] rest = new Instance[instances.length - 1];
        System.arraycopy(instances, 0, rest, 0, index);
        System.arraycopy(instances, index + 1, rest, index, rest.length - index);
        return new Fleet(rest, 7);
    }

    Fleet onlyEligible(int... indices) {
        Arrays.fill(eligible, false);
        for (int index : indices) {
            eligible[index] = true;
        }
        return this;
    }

    int index(int handle) {
        return handle - firstHandle;
    }

    String id(int handle) {
        return instance(handle).id();
    }

    double[] weights() {
        return Arrays.stream(instances).mapToDouble(Instance::weight).toArray();
    }

    /** The parts of the whole weight, of the eligible ones. */
    double[] shares() {
        double[] shares = new double[instances.length];
        for (int i = 0; i < shares.length; i++) {
            shares[i] = eligible[i] ? instances[i].weight() / eligibleWeight() : 0;
        }
        return shares;
    }

    private boolean known(int handle) {
        return index(handle) >= 0 && index(handle) < instances.length;
    }

    @Override
    public int size() {
        return instances.length;
    }

    @Override
    public int handle(int index) {
        return index >= 0 && index < instances.length ? firstHandle + index : NONE;
    }

    @Override
    public boolean eligible(int handle) {
        return known(handle) && eligible[index(handle)];
    }

    @Override
    public int eligibleCount() {
        int count = 0;
        for (boolean each : eligible) {
            count += each ? 1 : 0;
        }
        return count;
    }

    @Override
    public double eligibleWeight() {
        double sum = 0;
        for (int i = 0; i < instances.length; i++) {
            sum += eligible[i] ? instances[i].weight() : 0;
        }
        return sum;
    }

    @Override
    public long revision() {
        throw new UnsupportedOperationException("a strategy by key keeps nothing that follows from who is eligible");
    }

    @Override
    public long inFlightTotal() {
        long sum = 0;
        for (int each : inFlight) {
            sum += each;
        }
        return sum;
    }

    @Override
    public Instance instance(int handle) {
        if (!known(handle)) {
            throw new IllegalArgumentException("handle: " + handle + ", expected one of a member");
        }
        return instances[index(handle)];
    }

    @Override
    public int inFlight(int handle) {
        return known(handle) ? inFlight[index(handle)] : 0;
    }

    @Override
    public float ramp(int handle) {
        return ramp[index(handle)];
    }

    /** Asked by the framework alone. */
    @Override
    public float health(int handle) {
        return 1;
    }

    @Override
    public double listedWeight() {
        throw new UnsupportedOperationException();
    }

    @Override
    public int any(RandomGenerator random) {
        throw new UnsupportedOperationException("what is drawn so depends on the history of this client");
    }

    @Override
    public long pair(RandomGenerator random) {
        throw new UnsupportedOperationException("what is drawn so depends on the history of this client");
    }

    @Override
    public float latencyNanos(int handle) {
        throw new UnsupportedOperationException("differs from client to client");
    }

    @Override
    public float stallNanos(int handle) {
        throw new UnsupportedOperationException("differs from client to client");
    }

    @Override
    public float reportedLoad(int handle) {
        throw new UnsupportedOperationException("differs from client to client");
    }

    @Override
    public float weight(int handle) {
        return (float)
                (instance(handle).weight() / Arrays.stream(weights()).max().orElseThrow());
    }

    @Override
    public List<Candidates> split(ToIntFunction<Instance> groupOf, int groups) {
        throw new UnsupportedOperationException();
    }
}
