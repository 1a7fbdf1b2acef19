package io.datapunk.lb.domain.strategy.group;

import io.datapunk.lb.spi.Settings;
import io.datapunk.lb.spi.selection.SelectionStrategy;
import io.datapunk.lb.spi.selection.StrategyProvider;
import java.util.List;

/**
 * Provides {@code subset}: each client uses only some of the instances. Decorates one other strategy.
 *
 * <p>Settings: {@code subsetSize}, how many instances a client uses, 1 to 1,000,000, default 20; and which client this is, by
 * one of {@code clientIndex}, its number from 0 among all clients, better as the subsets then differ evenly, or {@code clientId},
 * any text that no other client has. Nothing here can be drawn by chance, and clients of the same subset would be worse than no
 * subset, so one of them must be given.
 */
public final class SubsetStrategyProvider implements StrategyProvider {
    private static final String NAME = "subset";
    private static final String INDEX = "clientIndex";
    private static final String ID = "clientId";
    private static final int SIZE = 20;
    private static final int MOST = 1_000_000;

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public int spiVersion() {
        return SPI_VERSION;
    }

    @Override
    public int parts() {
        return 1;
    }

    @Override
    public SelectionStrategy create(Settings settings, List<SelectionStrategy> parts) {
        settings.allow("subsetSize", INDEX, ID);
        Part part = Part.of(parts.get(0));
        return new SubsetStrategy(part, (int) settings.whole("subsetSize", SIZE, 1, MOST), order(settings));
    }

    private static SubsetOrder order(Settings settings) {
        String id = settings.text(ID, "");
        if (!settings.keys().contains(INDEX)) {
            if (id.isEmpty()) {
                throw new Settings.InvalidSettingException(ID, id, "a text that no other client has, or " + INDEX);
            }
            return SubsetOrder.ofClient(id);
        }
        if (!id.isEmpty()) {
            throw new Settings.InvalidSettingException(ID, id, "none beside " + INDEX);
        }
        return SubsetOrder.ofClient((int) settings.whole(INDEX, 0, 0, Integer.MAX_VALUE));
    }
}
