package io.datapunk.lb.domain.pool;

import static io.datapunk.lb.domain.pool.ManualTime.SECOND;
import static org.assertj.core.api.Assertions.assertThat;

import io.datapunk.lb.domain.circuit.CircuitPolicy;
import io.datapunk.lb.domain.ejection.EjectionPolicy;
import io.datapunk.lb.domain.ejection.EjectionPolicy.TooFew;
import io.datapunk.lb.spi.Outcome;
import io.datapunk.lb.spi.selection.Candidates;
import io.datapunk.lb.spi.selection.Picker;
import io.datapunk.lb.spi.selection.SelectionContext;
import io.datapunk.lb.spi.selection.SelectionStrategy;
import java.util.EnumSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** One that should be out and may not be, whom no strategy would choose, where rests may be as long as a day. */
class DeniedForLongTest {
    private static final int DENIED = 1;
    private static final long DAY = 24 * 3600 * SECOND;

    @Test
    void deniedOneThatIsIdle_isAskedAgainWithinTenMinutes() {
        PoolRig rig = new PoolRig(PoolRig.LEASE_LIMIT, new TheLast()).with(3);
        rig.pool.policy(new PoolPolicy(
                new CountingScorer(),
                new CircuitPolicy(SECOND, DAY, DAY, 2 * SECOND, 3, 0.5f, 8 * SECOND, 0.8f),
                new EjectionPolicy(0.5, 1, 0.5, TooFew.PANIC),
                PoolRig.LEASE_LIMIT));
        fail(rig);
        rig.drain(0);
        fail(rig);
        assertThat(rig.view(DENIED).state().denied()).isTrue();

        int asked = 0;
        for (int second = 0; second < 600; second++) {
            for (int i = 0; i < 10; i++) {
                long ticket = rig.pool.acquire(SelectionContext.EMPTY, rig.random);
                asked += Ticket.handle(ticket) == rig.handle(DENIED) ? 1 : 0;
                rig.pool.complete(ticket, Outcome.SUCCESS, SECOND / 100);
            }
            rig.tick(SECOND);
        }
        assertThat(asked).isPositive();
    }

    /** It fails once, while the others are drained. */
    private static void fail(PoolRig rig) {
        rig.drain(2);
        rig.request(DENIED, Outcome.SERVER_ERROR);
        rig.bringBack(PoolRig.id(2));
    }

    private static final class TheLast implements SelectionStrategy {
        @Override
        public Picker prepare(Candidates all, @Nullable Picker previous) {
            return (candidates, context, random) -> {
                for (int place = candidates.size() - 1; place >= 0; place--) {
                    if (candidates.eligible(candidates.handle(place))) {
                        return candidates.handle(place);
                    }
                }
                return Candidates.NONE;
            };
        }

        @Override
        public Rebuild rebuild() {
            return Rebuild.NEVER;
        }

        @Override
        public Set<Honours> honours() {
            return EnumSet.allOf(Honours.class);
        }
    }
}
