package io.datapunk.lb.domain.strategy.group;

import io.datapunk.lb.domain.selection.Selector;
import io.datapunk.lb.domain.strategy.KeyedRandom;
import io.datapunk.lb.spi.selection.Candidates;
import io.datapunk.lb.spi.selection.Picker;
import io.datapunk.lb.spi.selection.SelectionContext;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Leaves the choice to the selector of the narrowest layer in which enough are well, and turns to wider ones when that
 * finds nobody who can be used.
 *
 * <p>Lock-free; one comparison of a count for each layer that is passed over, five layers at most.
 */
final class SubsetPicker implements Picker {
    private final List<Layer> layers;
    private final int decorated;
    private final int enough;

    /** Some instances, with those of every narrower layer among them. */
    record Layer(Candidates members, Selector selector) {
        /** Whom the selector chooses; {@link Candidates#NONE} also when it had only excluded ones. */
        int ask(SelectionContext context, RandomGenerator chance) {
            int handle = selector.select(members, context, chance);
            return handle == Candidates.NONE || context.excluded(handle) ? Candidates.NONE : handle;
        }
    }

    /**
     * A picker.
     *
     * @param narrow the layers that the decorated strategy chooses in, narrowest first, at least one
     * @param everybody the last resort; null when the last of the others has everybody
     * @param enough how many must be well in a layer, unless it is the last
     */
    SubsetPicker(List<Layer> narrow, @Nullable Layer everybody, int enough) {
        List<Layer> all = new ArrayList<>(narrow);
        if (everybody != null) {
            all.add(everybody);
        }
        layers = List.copyOf(all);
        decorated = narrow.size();
        this.enough = enough;
    }

    /** The selector of a layer, for its successor; null when there is none of the decorated strategy. */
    @Nullable
    Selector selector(int layer) {
        return layer < decorated ? layers.get(layer).selector() : null;
    }

    @Override
    public int pick(Candidates candidates, SelectionContext context, RandomGenerator random) {
        RandomGenerator chance = KeyedRandom.orGiven(context, random);
        for (int i = narrowest(); i < layers.size(); i++) {
            int handle = layers.get(i).ask(context, chance);
            if (handle != Candidates.NONE) {
                return handle;
            }
        }
        return Candidates.NONE;
    }

    private int narrowest() {
        int last = layers.size() - 1;
        for (int layer = 0; layer < last; layer++) {
            if (members(layer).wellCount() >= enough) {
                return layer;
            }
        }
        if (members(last).wellCount() == 0) {
            return narrowestOfEligible();
        }
        // The decorated strategy finds the few that are well better than a draw from everybody does.
        int widest = decorated - 1;
        boolean stays = members(widest).wellCount() > 0 && members(widest).eligibleCount() >= enough;
        return stays ? widest : last;
    }

    /** When nobody is well, there is nowhere better to go. */
    private int narrowestOfEligible() {
        int layer = 0;
        while (layer < layers.size() - 1 && members(layer).eligibleCount() < enough) {
            layer++;
        }
        return layer;
    }

    private Candidates members(int layer) {
        return layers.get(layer).members();
    }

    @Override
    public double cost(Candidates candidates, int handle) {
        Layer layer = layers.get(narrowest());
        return layer.selector().cost(layer.members(), handle);
    }
}
