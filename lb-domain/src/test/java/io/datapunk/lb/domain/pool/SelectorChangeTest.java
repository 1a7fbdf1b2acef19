package io.datapunk.lb.domain.pool;

import static org.assertj.core.api.Assertions.assertThat;

import io.datapunk.lb.domain.selection.Selector;
import io.datapunk.lb.spi.selection.Candidates;
import io.datapunk.lb.spi.selection.Picker;
import io.datapunk.lb.spi.selection.SelectionContext;
import io.datapunk.lb.spi.selection.SelectionStrategy;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Another strategy while members come and go. */
class SelectorChangeTest {
    private final PoolRig rig = new PoolRig().with(4);

    @Test
    @Timeout(60)
    void memberThatJoinsWhileTheNextStrategyPrepares_isChosenByIt() throws InterruptedException {
        Thread joining = new Thread(() -> rig.pool.change(List.of(PoolRig.instance(4)), List.of()));
        Selector next = new Selector(
                new OfThoseThen(() -> {
                    if (joining.getState() == Thread.State.NEW) {
                        joining.start();
                        awaitFive();
                    }
                }),
                fault -> {
                    throw new AssertionError(fault);
                });

        rig.pool.selector(next);
        joining.join(TimeUnit.SECONDS.toMillis(20));

        int joined = 0;
        for (int i = 0; i < 200; i++) {
            long ticket = rig.pool.acquire(SelectionContext.EMPTY, rig.random);
            joined += Ticket.handle(ticket) == rig.handle(4) ? 1 : 0;
        }
        assertThat(joined).isPositive();
    }

    private void awaitFive() {
        while (rig.pool.handles().length < 5) {
            Thread.onSpinWait();
        }
    }

    /** Chooses among those who were there when it began to prepare, which takes a while. */
    private record OfThoseThen(Runnable meanwhile) implements SelectionStrategy {
        @Override
        public Picker prepare(Candidates all, @Nullable Picker previous) {
            int[] then = new int[all.size()];
            for (int place = 0; place < then.length; place++) {
                then[place] = all.handle(place);
            }
            meanwhile.run();
            return (candidates, context, random) -> then[random.nextInt(then.length)];
        }

        @Override
        public Rebuild rebuild() {
            return Rebuild.ON_MEMBERSHIP;
        }

        @Override
        public Set<Honours> honours() {
            return EnumSet.allOf(Honours.class);
        }
    }
}
