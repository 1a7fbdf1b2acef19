package io.datapunk.lb.domain.strategy.group;

import static org.assertj.core.api.Assertions.assertThat;

import io.datapunk.lb.domain.selection.Selector;
import io.datapunk.lb.spi.Instance;
import io.datapunk.lb.spi.selection.SelectionContext;
import io.datapunk.lb.spi.selection.SelectionStrategy;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** That size is no obstacle: a million members in 200 zones on three levels, divided and prepared, one inside the other. */
class MillionMembersTest {
    private static final long SEED = 20_260_208;
    private static final int MEMBERS = 1_000_000;

    @Test
    @Timeout(120)
    void millionMembers_arePrepared_andAPickIsAPick() {
        System.out.println("MillionMembersTest seed " + SEED);
        RandomGenerator random = new SplittableRandom(SEED);
        List<Instance> all = new ArrayList<>(MEMBERS);
        List<Map<String, String>> levels =
                List.of(Map.of("priority", "0"), Map.of("priority", "1"), Map.of("priority", "2"));
        for (int i = 0; i < MEMBERS; i++) {
            all.add(new Instance("i" + i, "h" + i, 80, 1 + i % 5, "z" + i % 200, levels.get(i % 3)));
        }
        Fleet fleet = Fleet.of(all);
        SelectionStrategy subset = Fleet.named("subset", Map.of("clientIndex", "77"), Fleet.named("adaptive"));
        List<SelectionStrategy> strategies = List.of(
                Fleet.named("adaptive"),
                subset,
                Fleet.named("priority", Map.of(), Fleet.named("adaptive")),
                Fleet.named("zone-aware", Map.of("zone", "z7"), Fleet.named("adaptive")),
                Fleet.named("zone-aware", Map.of("zone", "z7"), Fleet.named("priority", Map.of(), subset)));
        for (SelectionStrategy strategy : strategies) {
            long begun = System.nanoTime();
            Selector selector = fleet.selector(strategy);
            long prepared = System.nanoTime();
            for (int i = 0; i < 100_000; i++) {
                int handle = selector.select(fleet.candidates(), SelectionContext.EMPTY, random);
                assertThat(fleet.candidates().eligible(handle)).isTrue();
            }
            System.out.println(
                    strategy.getClass().getSimpleName() + " of a million: prepared in " + (prepared - begun) / 1_000_000
                            + " ms, 100,000 picks in " + (System.nanoTime() - prepared) / 1_000_000 + " ms");
        }
    }
}
