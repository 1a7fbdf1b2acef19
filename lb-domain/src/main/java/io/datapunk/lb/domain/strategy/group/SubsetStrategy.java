package io.datapunk.lb.domain.strategy.group;

import io.datapunk.lb.domain.selection.Selector;
import io.datapunk.lb.spi.Instance;
import io.datapunk.lb.spi.selection.Candidates;
import io.datapunk.lb.spi.selection.Picker;
import io.datapunk.lb.spi.selection.SelectionStrategy;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * {@code subset}: each client uses the instances it prefers, by {@link SubsetOrder}, and more of them in that order when too
 * few of those may be used.
 *
 * <p>Within the subset the decorated strategy chooses. When less than half of the subset is well it becomes twice as large, up to
 * eight times its size, and after that everybody is drawn from uniformly. Preparing is O(n log n).
 */
final class SubsetStrategy implements SelectionStrategy {
    private static final int WIDEST_DOUBLINGS = 3;
    private static final Part ANYBODY =
            Part.of((everybody, before) -> (candidates, context, random) -> candidates.any(random));

    private final Part part;
    private final int size;
    private final SubsetOrder order;

    SubsetStrategy(Part part, int size, SubsetOrder order) {
        this.part = part;
        this.size = size;
        this.order = order;
    }

    @Override
    public Picker prepare(Candidates candidates, @Nullable Picker previous) {
        long[] ring = ring(candidates);
        int[] widths = widths(ring.length);
        Candidates[] views = new Candidates[widths.length];
        Candidates from = candidates;
        for (int i = widths.length - 1; i >= 0; i--) {
            int width = widths[i];
            from = from.split(instance -> rank(instance, ring) < width ? 0 : Candidates.NONE, 1)
                    .get(0);
            views[i] = from;
        }
        List<SubsetPicker.Layer> layers = new ArrayList<>();
        for (int i = 0; i < views.length; i++) {
            Selector before = previous instanceof SubsetPicker picker ? picker.selector(i) : null;
            layers.add(new SubsetPicker.Layer(
                    views[i], (before == null ? part.beginning() : before).preparedFor(views[i])));
        }
        int widest = widths[widths.length - 1];
        SubsetPicker.Layer everybody = widest == ring.length
                ? null
                : new SubsetPicker.Layer(candidates, ANYBODY.beginning().preparedFor(candidates));
        return new SubsetPicker(layers, everybody, (size + 1) / 2);
    }

    /** The size, and twice as many each time, until there are no more members or the subset is as wide as it may be. */
    private int[] widths(int members) {
        int[] widths = new int[WIDEST_DOUBLINGS + 1];
        int many = 0;
        long width = size;
        do {
            widths[many++] = (int) Math.min(width, members);
            width *= 2;
        } while (many < widths.length && widths[many - 1] < members);
        return Arrays.copyOf(widths, many);
    }

    /** How far on from the client's place an instance stands. */
    private int rank(Instance instance, long[] ring) {
        int place = Arrays.binarySearch(ring, order.key(instance));
        return Math.floorMod((place >= 0 ? place : -1 - place) - order.first(ring.length), ring.length);
    }

    private long[] ring(Candidates candidates) {
        long[] keys = new long[candidates.size()];
        for (int index = 0; index < keys.length; index++) {
            keys[index] = order.key(candidates.instance(candidates.handle(index)));
        }
        Arrays.sort(keys);
        return keys;
    }

    @Override
    public Rebuild rebuild() {
        return part.rebuild(Rebuild.ON_MEMBERSHIP);
    }

    @Override
    public Set<Honours> honours() {
        return Part.ALL;
    }
}
