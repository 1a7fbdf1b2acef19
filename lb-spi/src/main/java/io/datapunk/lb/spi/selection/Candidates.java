package io.datapunk.lb.spi.selection;

import io.datapunk.lb.spi.Instance;
import java.util.List;
import java.util.function.ToIntFunction;
import java.util.random.RandomGenerator;

/**
 * A live view of a service's instances, as a strategy sees them.
 *
 * <p>An instance is named by its <em>handle</em>, a small number that stays the same for as long as it is a member.
 * All methods are thread-safe, never block and are O(1) unless they say otherwise; two calls may see different
 * moments. Any handle may be asked about: an unknown one is ineligible and has neutral figures. Implemented only by the
 * framework, so it may grow.
 */
public interface Candidates {
    /** No instance. */
    int NONE = -1;

    /** How many members there are, eligible or not. */
    int size();

    /**
     * The handle of a member.
     *
     * @param index 0 to {@link #size} − 1, in order of id, fixed until the next {@link SelectionStrategy#prepare}
     * @return the handle, or {@link #NONE} for any other index
     */
    int handle(int index);

    /** Whether the instance may be used now; false for anything unknown. */
    boolean eligible(int handle);

    /** How many are eligible; may lag by the trial permits in use. */
    int eligibleCount();

    /** The sum of the listed weights of the eligible ones, in the unit of {@link Instance#weight}. */
    double eligibleWeight();

    /**
     * How many of the eligible are well: not turned down for ejection, not used only because too few are healthy, not asking for
     * less than a quarter of its share, and with a score of at least a quarter.
     */
    default int wellCount() {
        return eligibleCount();
    }

    /** The sum of the listed weights of those that are well ({@link #wellCount}), in the unit of {@link Instance#weight}. */
    default double wellWeight() {
        return eligibleWeight();
    }

    /** The sum of the listed weights of all members, in the unit of {@link Instance#weight}. */
    double listedWeight();

    /**
     * A number that is another one whenever somebody became eligible or ineligible, well or sick ({@link #wellCount}), or a
     * listed weight has changed. Who keeps what follows from the counts and the weights, reads this before them, and works it
     * out anew when it differs.
     */
    long revision();

    /**
     * How many requests are out, over all members. O(1) from the second time on; the first time, O(n), begins to keep the sum,
     * so a strategy that needs it asks once in {@link SelectionStrategy#prepare}. O(n) for a group ({@link #split}).
     */
    long inFlightTotal();

    /** One eligible instance drawn uniformly, or {@link #NONE}. */
    int any(RandomGenerator random);

    /**
     * Two distinct eligible instances drawn uniformly from one random number.
     *
     * @return one handle in the low and one in the high 32 bits ({@link #first}, {@link #second}); the same twice when
     *     only one is eligible, {@link #NONE} twice when none is
     */
    long pair(RandomGenerator random);

    /**
     * The instance behind a handle.
     *
     * @throws IllegalArgumentException when there is none
     */
    Instance instance(int handle);

    /** How many requests are out to it. */
    int inFlight(int handle);

    /**
     * How many requests are out to it for what it weighs: {@link #inFlight} × the mean listed weight of these members / its own. So
     * it is {@link #inFlight} itself where all weigh the same, and compares one with another where they do not.
     *
     * @return at least 0
     */
    default double queue(int handle) {
        int out = inFlight(handle);
        return out == 0 ? 0 : out * (listedWeight() / size() / instance(handle).weight());
    }

    /**
     * Its latency cost in nanoseconds, where it is above the service's typical cost decayed toward that to now; the typical cost when it has none of its
     * own.
     */
    float latencyNanos(int handle);

    /** Nanoseconds since its last completion, or since its in-flight left 0 if that was later; 0 when idle. */
    float stallNanos(int handle);

    /**
     * What a further request should take there in nanoseconds: latency, or stall where that is longer, times the requests that
     * are out for what it weighs ({@link #queue}) and this one. A time that differs from the usual latency by no more than latencies of one and
     * the same instance do counts nearly as the usual one, but not by this default. All is read at one moment, and once.
     *
     * @return above 0; NaN when neither latency nor stall is known
     */
    default double expectedNanos(int handle) {
        float latency = latencyNanos(handle);
        float stall = stallNanos(handle);
        double time = stall > latency || Float.isNaN(latency) ? stall : latency;
        return time > 0 ? time * (queue(handle) + 1) : Double.NaN;
    }

    /** The load it reported, ≥ 0 and comparable within the service; NaN when unknown or older than 2 s. */
    float reportedLoad(int handle);

    /** Its listed weight relative to the largest among these members, in (0,1]. */
    float weight(int handle);

    /** Ramp × cut × throttle: the part of its share it should have now, in (0,1]. */
    float ramp(int handle);

    /** The scorer's score, in [0,1]. */
    float health(int handle);

    /**
     * A {@link #pair}, or only one of the two where it is the better one beyond doubt: both score a half at least, neither
     * reports its load, and what is expected of it ({@link #expectedNanos}) divided by its score, of 15/16 and more by 1, is less; the first
     * one when it is the same. It is the first one whatever the second is, also one that is not eligible, where it is {@link #whole}, scores 15/16 at least, reports no
     * load, has no request out, and its latency is less than an eighth above that of the quickest eighth of the members, or nobody's is known
     * yet. Draws as a pair does, and saves the questions one by one; both is always a right answer, and means only that they must be asked.
     *
     * @return the better one as {@link #first}, and {@link #NONE} as {@link #second}; else as {@link #pair}
     */
    default long betterOfTwo(RandomGenerator random) {
        return pair(random);
    }

    /**
     * Whether it is eligible, and neither weight nor ramp takes anything of its share: both are 1. Saves the questions one by one;
     * false is always a right answer, and means only that they must be asked.
     */
    default boolean whole(int handle) {
        return false;
    }

    /**
     * The members in groups, as live views that share this one's handles. O(n log n). A view keeps its own counts and weights
     * current for as long as somebody holds it, which costs O(log n) at each change and nothing at a pick. It counts, lists and
     * draws its own members alone. Asked about a handle of another group it answers as this view does: that one too is {@link
     * #eligible} if it may be used now. What depends on weights compares with its own members.
     *
     * @param groupOf the group of an instance; a group outside 0 to {@code groups} − 1 leaves the instance out
     * @param groups how many groups, above zero
     * @return one view per group, in order
     */
    List<Candidates> split(ToIntFunction<Instance> groupOf, int groups);

    /** The first handle of a {@link #pair}. */
    static int first(long pair) {
        return (int) pair;
    }

    /** The second handle of a {@link #pair}. */
    static int second(long pair) {
        return (int) (pair >>> 32);
    }

    /** Packs two handles as {@link #pair} does. */
    static long pairOf(int first, int second) {
        return ((long) second << 32) | (first & 0xffff_ffffL);
    }
}
