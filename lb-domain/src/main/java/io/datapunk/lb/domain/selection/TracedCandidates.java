package io.datapunk.lb.domain.selection;

import io.datapunk.lb.spi.Instance;
import io.datapunk.lb.spi.selection.Candidates;
import java.util.List;
import java.util.function.ToIntFunction;
import java.util.random.RandomGenerator;

/**
 * The second implementation of {@link Candidates}: the live view, with what was asked of it written down. For one pick, and
 * loaded only when somebody wants picks explained.
 *
 * <p>Who is asked about is told before the answer is looked up, what was answered after it; numbers are drawn from the
 * generator that the caller gives, so that the answers are those of the live view.
 */
record TracedCandidates(Candidates live, PickTracer tracer) implements Candidates, LiveMembers {
    @Override
    public int size() {
        return live.size();
    }

    @Override
    public int handle(int index) {
        return live.handle(index);
    }

    @Override
    public boolean eligible(int handle) {
        return tracer.eligible(handle, live.eligible(handle));
    }

    @Override
    public int eligibleCount() {
        return live.eligibleCount();
    }

    @Override
    public double eligibleWeight() {
        return live.eligibleWeight();
    }

    @Override
    public int wellCount() {
        return live.wellCount();
    }

    @Override
    public double wellWeight() {
        return live.wellWeight();
    }

    @Override
    public double listedWeight() {
        return live.listedWeight();
    }

    @Override
    public long revision() {
        return live.revision();
    }

    @Override
    public long inFlightTotal() {
        return live.inFlightTotal();
    }

    @Override
    public int any(RandomGenerator random) {
        return tracer.drewAny(live.any(random));
    }

    @Override
    public long pair(RandomGenerator random) {
        return tracer.pair(live.pair(random));
    }

    /** The pool has drawn already where it begins with two. What is compared is asked for one by one, so that it is written down. */
    @Override
    public long betterOfTwo(RandomGenerator random) {
        return tracer.begun(() -> idleOrPair(random));
    }

    @Override
    public long idleOrPair(RandomGenerator random) {
        return live instanceof LiveMembers members ? members.idleOrPair(random) : live.pair(random);
    }

    @Override
    public Instance instance(int handle) {
        tracer.looked(handle);
        return live.instance(handle);
    }

    @Override
    public int inFlight(int handle) {
        tracer.looked(handle);
        return live.inFlight(handle);
    }

    @Override
    public double queue(int handle) {
        tracer.looked(handle);
        return live.queue(handle);
    }

    @Override
    public float latencyNanos(int handle) {
        tracer.looked(handle);
        return live.latencyNanos(handle);
    }

    @Override
    public float stallNanos(int handle) {
        tracer.looked(handle);
        return live.stallNanos(handle);
    }

    @Override
    public double expectedNanos(int handle) {
        tracer.looked(handle);
        return live.expectedNanos(handle);
    }

    @Override
    public float reportedLoad(int handle) {
        tracer.looked(handle);
        return live.reportedLoad(handle);
    }

    @Override
    public float weight(int handle) {
        return tracer.weighed(handle, live.weight(handle));
    }

    @Override
    public float ramp(int handle) {
        return tracer.ramped(handle, live.ramp(handle));
    }

    @Override
    public float health(int handle) {
        return tracer.scored(handle, live.health(handle));
    }

    /** Groups outlive a pick, so they are those of the live view. */
    @Override
    public List<Candidates> split(ToIntFunction<Instance> groupOf, int groups) {
        return live.split(groupOf, groups);
    }

    @Override
    public boolean given(int handle) {
        return !(live instanceof LiveMembers members) || members.given(handle);
    }

    @Override
    public Object version() {
        return live instanceof LiveMembers members ? members.version() : live;
    }
}
