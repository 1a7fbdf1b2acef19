package io.datapunk.lb.testkit.selection;

import io.datapunk.lb.spi.Instance;
import io.datapunk.lb.spi.selection.Candidates;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.ToIntFunction;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;

/**
 * Candidates of whom a test says everything: who they are, and how each stands.
 *
 * <p>They stand in order of id, and an index is a place in that order. Handles are not indices, so that nobody can mistake one for the other. Thread-safe; reading allocates nothing. What
 * counts over all members is O(n) here.
 */
public final class FakeCandidates implements Candidates {
    private static final int FIRST_HANDLE = 1000;
    private static final float WELL = 0.25f;

    private final List<Member> members;
    private final List<Member> everybody;
    private final AtomicLong revision;
    private final double largestWeight;

    /** One of them. */
    private static final class Member {
        private final int handle;
        private final Instance instance;
        private volatile boolean eligible = true;
        private volatile int inFlight;
        private volatile float latencyNanos = 1_000_000;
        private volatile float stallNanos;
        private volatile float reportedLoad = Float.NaN;
        private volatile float ramp = 1;
        private volatile float health = 1;

        Member(int handle, Instance instance) {
            this.handle = handle;
            this.instance = instance;
        }
    }

    /** @param everybody those this is a group of: all handles that it knows */
    private FakeCandidates(List<Member> members, List<Member> everybody, AtomicLong revision) {
        this.members = List.copyOf(members);
        this.everybody = everybody;
        this.revision = revision;
        largestWeight = members.stream()
                .mapToDouble(member -> member.instance.weight())
                .max()
                .orElse(1);
    }

    /**
     * Instances {@code i0}, {@code i1} … of these weights, all eligible, well and idle; of more than ten {@code i00}, {@code i01} …,
     * so that the order of id is this one.
     */
    public static FakeCandidates weighing(double... weights) {
        int digits = String.valueOf(Math.max(0, weights.length - 1)).length();
        return listing(IntStream.range(0, weights.length)
                .mapToObj(index -> new Instance(
                        String.format(Locale.ROOT, "i%0" + digits + "d", index),
                        "host",
                        1 + index % 65_535,
                        weights[index],
                        "",
                        Map.of()))
                .toList());
    }

    /** These instances, put in order of id, all eligible, well and idle. */
    public static FakeCandidates listing(List<Instance> instances) {
        List<Instance> inOrder =
                instances.stream().sorted(Comparator.comparing(Instance::id)).toList();
        List<Member> members = IntStream.range(0, inOrder.size())
                .mapToObj(index -> new Member(FIRST_HANDLE + index, inOrder.get(index)))
                .toList();
        return new FakeCandidates(members, members, new AtomicLong());
    }

    /** As many instances of equal weight, all eligible, well and idle. */
    public static FakeCandidates of(int count) {
        return weighing(IntStream.range(0, count).mapToDouble(index -> 1).toArray());
    }

    private Member at(int index) {
        return members.get(index);
    }

    /** Lets only these be eligible, by their index. */
    public FakeCandidates onlyEligible(int... indices) {
        members.forEach(member -> member.eligible = false);
        for (int index : indices) {
            at(index).eligible = true;
        }
        revision.incrementAndGet();
        return this;
    }

    /** Says whether one is eligible. */
    public FakeCandidates eligible(int index, boolean is) {
        at(index).eligible = is;
        revision.incrementAndGet();
        return this;
    }

    /** Says how many requests are out to one. */
    public FakeCandidates inFlight(int index, int requests) {
        at(index).inFlight = requests;
        return this;
    }

    /** Says the latency cost of one. */
    public FakeCandidates latencyNanos(int index, float nanos) {
        at(index).latencyNanos = nanos;
        return this;
    }

    /** Says for how long one has not answered. */
    public FakeCandidates stallNanos(int index, float nanos) {
        at(index).stallNanos = nanos;
        return this;
    }

    /** Says the load one has reported; NaN for none. */
    public FakeCandidates reportedLoad(int index, float load) {
        at(index).reportedLoad = load;
        return this;
    }

    /** Says which part of its share one should have now. */
    public FakeCandidates ramp(int index, float part) {
        at(index).ramp = part;
        return this;
    }

    /** Says the score of one. */
    public FakeCandidates health(int index, float score) {
        at(index).health = score;
        revision.incrementAndGet();
        return this;
    }

    /** The index of the instance behind a handle; −1 when there is none. */
    public int index(int handle) {
        for (int index = 0; index < members.size(); index++) {
            if (members.get(index).handle == handle) {
                return index;
            }
        }
        return -1;
    }

    /** Whether it is anybody's, of this group or of another. */
    private boolean known(int handle) {
        return handle >= FIRST_HANDLE && handle < FIRST_HANDLE + everybody.size();
    }

    private Member behind(int handle) {
        return everybody.get(handle - FIRST_HANDLE);
    }

    @Override
    public int size() {
        return members.size();
    }

    @Override
    public int handle(int index) {
        return index >= 0 && index < members.size() ? members.get(index).handle : NONE;
    }

    @Override
    public boolean eligible(int handle) {
        return known(handle) && behind(handle).eligible;
    }

    @Override
    public int eligibleCount() {
        int count = 0;
        for (int index = 0; index < members.size(); index++) {
            count += members.get(index).eligible ? 1 : 0;
        }
        return count;
    }

    @Override
    public double eligibleWeight() {
        double sum = 0;
        for (int index = 0; index < members.size(); index++) {
            sum += members.get(index).eligible ? members.get(index).instance.weight() : 0;
        }
        return sum;
    }

    private static boolean well(Member member) {
        return member.eligible && member.health >= WELL;
    }

    @Override
    public int wellCount() {
        int count = 0;
        for (int index = 0; index < members.size(); index++) {
            count += well(members.get(index)) ? 1 : 0;
        }
        return count;
    }

    @Override
    public double wellWeight() {
        double sum = 0;
        for (int index = 0; index < members.size(); index++) {
            sum += well(members.get(index)) ? members.get(index).instance.weight() : 0;
        }
        return sum;
    }

    @Override
    public double listedWeight() {
        double sum = 0;
        for (int index = 0; index < members.size(); index++) {
            sum += members.get(index).instance.weight();
        }
        return sum;
    }

    @Override
    public long revision() {
        return revision.get();
    }

    @Override
    public long inFlightTotal() {
        long sum = 0;
        for (int index = 0; index < members.size(); index++) {
            sum += members.get(index).inFlight;
        }
        return sum;
    }

    @Override
    public int any(RandomGenerator random) {
        int count = eligibleCount();
        return count == 0 ? NONE : eligibleNumber(random.nextInt(count));
    }

    @Override
    public long pair(RandomGenerator random) {
        int count = eligibleCount();
        if (count < 2) {
            int only = count == 0 ? NONE : eligibleNumber(0);
            return Candidates.pairOf(only, only);
        }
        int first = random.nextInt(count);
        int other = random.nextInt(count - 1);
        return Candidates.pairOf(eligibleNumber(first), eligibleNumber(other < first ? other : other + 1));
    }

    /** NONE when some became ineligible since they were counted. */
    private int eligibleNumber(int number) {
        int seen = 0;
        for (int index = 0; index < members.size(); index++) {
            if (members.get(index).eligible && seen++ == number) {
                return members.get(index).handle;
            }
        }
        return NONE;
    }

    @Override
    public Instance instance(int handle) {
        if (!known(handle)) {
            throw new IllegalArgumentException("handle: " + handle + ", expected that of a member");
        }
        return behind(handle).instance;
    }

    @Override
    public int inFlight(int handle) {
        return known(handle) ? behind(handle).inFlight : 0;
    }

    @Override
    public float latencyNanos(int handle) {
        return known(handle) ? behind(handle).latencyNanos : 0;
    }

    @Override
    public float stallNanos(int handle) {
        return known(handle) ? behind(handle).stallNanos : 0;
    }

    @Override
    public float reportedLoad(int handle) {
        return known(handle) ? behind(handle).reportedLoad : Float.NaN;
    }

    @Override
    public float weight(int handle) {
        return known(handle)
                ? (float) Math.min(
                        1, Math.max(Float.MIN_NORMAL, behind(handle).instance.weight() / largestWeight))
                : 1;
    }

    @Override
    public float ramp(int handle) {
        return known(handle) ? behind(handle).ramp : 1;
    }

    @Override
    public float health(int handle) {
        return known(handle) ? behind(handle).health : 1;
    }

    @Override
    public List<Candidates> split(ToIntFunction<Instance> groupOf, int groups) {
        List<List<Member>> parts = new ArrayList<>();
        for (int group = 0; group < groups; group++) {
            parts.add(new ArrayList<>());
        }
        for (Member member : members) {
            int group = groupOf.applyAsInt(member.instance);
            if (group >= 0 && group < groups) {
                parts.get(group).add(member);
            }
        }
        return parts.stream()
                .map(part -> (Candidates) new FakeCandidates(part, everybody, revision))
                .toList();
    }
}
