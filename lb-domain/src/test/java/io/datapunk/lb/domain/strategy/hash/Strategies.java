package io.datapunk.lb.domain.strategy.hash;

import io.datapunk.lb.spi.Settings;
import io.datapunk.lb.spi.selection.Candidates;
import io.datapunk.lb.spi.selection.Picker;
import io.datapunk.lb.spi.selection.SelectionStrategy;
import io.datapunk.lb.spi.selection.StrategyProvider;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;

/** The strategies by hash, by name. */
final class Strategies {
    /** Chance that must not be touched. */
    static final RandomGenerator FORBIDDEN = () -> {
        throw new AssertionError("drawn for a request with a routing hash");
    };

    private Strategies() {}

    static SelectionStrategy named(String name, Map<String, String> settings) {
        StrategyProvider provider =
                name.equals("maglev") ? new MaglevStrategyProvider() : new ConsistentHashStrategyProvider();
        return provider.create(Settings.of(settings), List.of());
    }

    static SelectionStrategy named(String name) {
        return named(name, Map.of());
    }

    static Picker picker(String name, Candidates candidates) {
        return named(name).prepare(candidates, null);
    }

    /** The id that a key meets. */
    static String id(Picker picker, Fleet fleet, Asking request) {
        return fleet.id(picker.pick(fleet, request, FORBIDDEN));
    }
}
