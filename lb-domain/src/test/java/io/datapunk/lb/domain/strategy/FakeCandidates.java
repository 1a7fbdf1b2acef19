package io.datapunk.lb.domain.strategy;

import io.datapunk.lb.spi.Instance;
import io.datapunk.lb.spi.selection.Candidates;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.ToIntFunction;
import java.util.random.RandomGenerator;

/** Candidates in plain arrays. Handles are not indices, so that nobody can mistake one for the other. */
final class FakeCandidates implements Candidates {
    private static final int FIRST_HANDLE = 1000;

    final boolean[] eligible;
    final int[] inFlight;
    final float[] latency;
    final float[] stall;
    final float[] weight;
    final float[] health;
    final float[] reported;

    FakeCandidates(int size) {
        eligible = new boolean[size];
        inFlight = new int[size];
        latency = new float[size];
        stall = new float[size];
        weight = new float[size];
        health = new float[size];
        reported = new float[size];
        Arrays.fill(eligible, true);
        Arrays.fill(latency, 1e6f);
        Arrays.fill(weight, 1);
        Arrays.fill(health, 1);
        Arrays.fill(reported, Float.NaN);
    }

    FakeCandidates onlyEligible(int... indices) {
        Arrays.fill(eligible, false);
        for (int index : indices) {
            eligible[index] = true;
        }
        return this;
    }

    static int index(int handle) {
        return handle - FIRST_HANDLE;
    }

    private boolean known(int handle) {
        return index(handle) >= 0 && index(handle) < eligible.length;
    }

    @Override
    public int size() {
        return eligible.length;
    }

    @Override
    public int handle(int index) {
        return index >= 0 && index < eligible.length ? FIRST_HANDLE + index : NONE;
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
    public int any(RandomGenerator random) {
        int count = eligibleCount();
        return count == 0 ? NONE : nth(random.nextInt(count));
    }

    @Override
    public long pair(RandomGenerator random) {
        int count = eligibleCount();
        if (count < 2) {
            int only = count == 0 ? NONE : nth(0);
            return Candidates.pairOf(only, only);
        }
        int draw = random.nextInt(count * (count - 1));
        int first = draw / (count - 1);
        int other = draw % (count - 1);
        return Candidates.pairOf(nth(first), nth(other < first ? other : other + 1));
    }

    private int nth(int n) {
        int seen = 0;
        for (int index = 0; index < eligible.length; index++) {
            if (eligible[index] && seen++ == n) {
                return handle(index);
            }
        }
        throw new AssertionError("no eligible candidate number " + n);
    }

    @Override
    public int inFlight(int handle) {
        return known(handle) ? inFlight[index(handle)] : 0;
    }

    @Override
    public float latencyNanos(int handle) {
        return known(handle) ? latency[index(handle)] : 0;
    }

    @Override
    public float stallNanos(int handle) {
        return known(handle) ? stall[index(handle)] : 0;
    }

    @Override
    public float weight(int handle) {
        return known(handle) ? weight[index(handle)] : 1;
    }

    @Override
    public float health(int handle) {
        return known(handle) ? health[index(handle)] : 1;
    }

    @Override
    public float ramp(int handle) {
        throw new UnsupportedOperationException("ramp is the framework's");
    }

    @Override
    public float reportedLoad(int handle) {
        return known(handle) ? reported[index(handle)] : Float.NaN;
    }

    @Override
    public double eligibleWeight() {
        double sum = 0;
        for (int index = 0; index < weight.length; index++) {
            sum += eligible[index] ? weight[index] : 0;
        }
        return sum;
    }

    @Override
    public double listedWeight() {
        double sum = 0;
        for (float each : weight) {
            sum += each;
        }
        return sum;
    }

    @Override
    public long revision() {
        throw new UnsupportedOperationException();
    }

    @Override
    public long inFlightTotal() {
        return Arrays.stream(inFlight).asLongStream().sum();
    }

    @Override
    public Instance instance(int handle) {
        int index = index(handle);
        return new Instance("i" + index, "host", 1 + index, weight[index], "", Map.of());
    }

    @Override
    public List<Candidates> split(ToIntFunction<Instance> groupOf, int groups) {
        throw new UnsupportedOperationException();
    }
}
