package io.datapunk.lb.domain.strategy.hash;

import io.datapunk.lb.spi.Settings;
import io.datapunk.lb.spi.selection.SelectionStrategy;
import io.datapunk.lb.spi.selection.StrategyProvider;
import java.util.List;

/**
 * Provides {@code maglev}: by key, from a table with weights. Decorates nothing.
 *
 * <p>Setting: {@code tableSize}, the slots of the table, a prime from 2 to 5,000,011, 65,537 by default; with fewer than eight for
 * each instance the table is larger.
 */
public final class MaglevStrategyProvider implements StrategyProvider {
    private static final String NAME = "maglev";
    private static final String TABLE_SIZE = "tableSize";
    private static final int DEFAULT_SIZE = 65_537;

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public int spiVersion() {
        return SPI_VERSION;
    }

    @Override
    public SelectionStrategy create(Settings settings, List<SelectionStrategy> parts) {
        settings.allow(TABLE_SIZE);
        long size = settings.whole(TABLE_SIZE, DEFAULT_SIZE, 2, MaglevTable.MOST_SLOTS);
        if (!Primes.is(size)) {
            throw new Settings.InvalidSettingException(
                    TABLE_SIZE, String.valueOf(size), "a prime, of which the next is " + Primes.from(size));
        }
        return new MaglevStrategy((int) size);
    }
}
