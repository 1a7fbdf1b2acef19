package io.datapunk.lb.domain.pool;

import static io.datapunk.lb.domain.pool.ManualTime.SECOND;
import static org.assertj.core.api.Assertions.assertThat;

import io.datapunk.lb.spi.Outcome;
import io.datapunk.lb.spi.selection.Candidates;
import io.datapunk.lb.spi.selection.Picker;
import io.datapunk.lb.spi.selection.SelectionContext;
import io.datapunk.lb.spi.selection.SelectionStrategy;
import java.util.EnumSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** An instance that was slow is hardly chosen, so somebody must find out that it no longer is. */
class SlowInstanceTest {
    private static final long USUAL = SECOND / 50;
    private static final int A_SECOND_OF_REQUESTS = 200;
    private static final int SLOW = 3;

    private final PoolRig rig = new PoolRig(PoolRig.LEASE_LIMIT, new NeverADearOne()).with(4);

    /** Draws from those that cost at most three times what is usual. */
    private static final class NeverADearOne implements SelectionStrategy {
        @Override
        public Picker prepare(Candidates all, @Nullable Picker previous) {
            return (candidates, context, random) -> {
                int handle;
                do {
                    handle = candidates.any(random);
                } while (candidates.latencyNanos(handle) > 3f * USUAL);
                return handle;
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

    /** How many of a second's requests went to the instance that may be slow. */
    private int second(long latencyOfSlow) {
        int toSlow = 0;
        for (int i = 0; i < A_SECOND_OF_REQUESTS; i++) {
            long ticket = rig.pool.acquire(SelectionContext.EMPTY, rig.random);
            boolean slow = Ticket.handle(ticket) == rig.handle(SLOW);
            toSlow += slow ? 1 : 0;
            rig.pool.complete(ticket, Outcome.SUCCESS, slow ? latencyOfSlow : USUAL);
            rig.tick(SECOND / A_SECOND_OF_REQUESTS);
        }
        return toSlow;
    }

    private void becomesSlow(long latency) {
        second(USUAL);
        rig.pool.complete(rig.begin(SLOW), Outcome.SUCCESS, latency);
    }

    @Test
    void thatIsQuickAgain_isFoundOutWithinSeconds() {
        becomesSlow(10 * USUAL);

        int toSlow = 0;
        for (int second = 0; second < 12; second++) {
            toSlow = second(USUAL);
        }

        assertThat(toSlow).isGreaterThan(A_SECOND_OF_REQUESTS / 8);
    }

    @ParameterizedTest
    @ValueSource(ints = {50, 1_000, 20_000})
    void thatTookLongOnce_isFoundOutWithinSecondsToo_howeverLongItTook(int times) {
        becomesSlow(times * USUAL);

        int toSlow = 0;
        for (int second = 0; second < 20; second++) {
            toSlow = second(USUAL);
        }

        assertThat(toSlow).isGreaterThan(A_SECOND_OF_REQUESTS / 8);
    }

    @ParameterizedTest
    @CsvSource({"5, 5, 20", "50, 1, 6"})
    void thatStaysSlow_isAskedTheLessTheSlowerItIs(int times, int least, int most) {
        becomesSlow(times * USUAL);
        int toSlow = 0;
        for (int second = 0; second < 30; second++) {
            toSlow += second(times * USUAL);
        }
        assertThat(toSlow).isBetween(least, most);
    }

    @Test
    void whereRequestsAreFew_theyAreNotSpentOnFindingOut() {
        becomesSlow(5 * USUAL);
        int toSlow = 0;
        for (int request = 0; request < 1000; request++) {
            long ticket = rig.pool.acquire(SelectionContext.EMPTY, rig.random);
            boolean slow = Ticket.handle(ticket) == rig.handle(SLOW);
            toSlow += slow ? 1 : 0;
            rig.pool.complete(ticket, Outcome.SUCCESS, slow ? 5 * USUAL : USUAL);
            rig.pass(SECOND);
        }
        assertThat(toSlow).as("of a thousand requests").isLessThan(120);
    }
}
