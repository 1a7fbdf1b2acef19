package io.datapunk.lb.domain.pool;

import static io.datapunk.lb.domain.pool.ModelWorld.Local.BEGIN;
import static io.datapunk.lb.domain.pool.ModelWorld.Local.CHECK_PASSES;
import static io.datapunk.lb.domain.pool.ModelWorld.Local.CHECK_REFUSES;
import static io.datapunk.lb.domain.pool.ModelWorld.Local.DRAIN;
import static io.datapunk.lb.domain.pool.ModelWorld.Local.DROP_OR_LIST;
import static io.datapunk.lb.domain.pool.ModelWorld.Local.FAIL;
import static io.datapunk.lb.domain.pool.ModelWorld.Local.SUCCEED;
import static io.datapunk.lb.domain.pool.ModelWorld.Local.UNDRAIN;
import static org.assertj.core.api.Assertions.assertThat;

import io.datapunk.lb.domain.ejection.EjectionPolicy;
import io.datapunk.lb.domain.ejection.EjectionPolicy.TooFew;
import io.datapunk.lb.domain.pool.ModelWorld.Event;
import io.datapunk.lb.domain.pool.ModelWorld.Local;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * A pool of three under all orders of events: every state reached is checked, and every one of them heals. States that
 * were seen before are not looked into again.
 */
class PoolModelCheckTest {
    private static final EjectionPolicy PANIC = new EjectionPolicy(0.5, 1, 0.5, TooFew.PANIC);

    /** What the longest paths are made of; the rest is in the shorter ones. */
    private static final Set<Local> MAIN =
            EnumSet.of(SUCCEED, FAIL, BEGIN, CHECK_REFUSES, CHECK_PASSES, DRAIN, UNDRAIN, DROP_OR_LIST);

    private static final Set<Local> ALL = EnumSet.allOf(Local.class);

    @Test
    void allOrdersOfSixEvents_keepFloorAndBooks_andHeal() {
        assertThat(new Exploration(PANIC, 0, MAIN).to(6)).isGreaterThan(20_000);
    }

    @ParameterizedTest
    @CsvSource({
        "PANIC, 1, 4",
        "PANIC, 2, 3",
        "BEST_EFFORT, 1, 4",
        "FAIL_FAST, 1, 4",
        "FAIL_FAST, 3, 3",
    })
    void everyPolicy_underEveryKindOfEvent_keepsFloorAndBooks_andHeals(TooFew whenTooFew, int minHealthy, int depth) {
        EjectionPolicy policy = new EjectionPolicy(0.5, minHealthy, 0.5, whenTooFew);
        assertThat(new Exploration(policy, 0, ALL).to(depth)).isGreaterThan(1_000);
    }

    @ParameterizedTest
    @CsvSource({"-3000000000", "9223372036854775807", "9223372034354775807", "-9223372036854775808"})
    void hostileOriginOfTheClock_changesNothing(long origin) {
        assertThat(new Exploration(PANIC, origin, ALL).to(3)).isEqualTo(new Exploration(PANIC, 0, ALL).to(3));
    }

    /** A breadth-first search. */
    private static final class Exploration {
        private final EjectionPolicy policy;
        private final long origin;
        private final List<Event> events = new ArrayList<>();
        private final Set<Long> seen = new HashSet<>();
        private final Set<Long> healing = new HashSet<>();

        Exploration(EjectionPolicy policy, long origin, Set<Local> locals) {
            this.policy = policy;
            this.origin = origin;
            events.addAll(List.of(Event.Global.values()));
            for (Local local : locals) {
                for (int i = 0; i < ModelWorld.INSTANCES; i++) {
                    events.add(new Event.To(local, i));
                }
            }
        }

        /** How many different states there are within this many events. */
        int to(int depth) {
            seen.add(new ModelWorld(policy, origin).signature());
            List<List<Event>> frontier = List.of(List.of());
            for (int level = 0; level < depth; level++) {
                List<List<Event>> next = new ArrayList<>();
                for (List<Event> path : frontier) {
                    expand(path, next);
                }
                frontier = next;
            }
            return seen.size();
        }

        private void expand(List<Event> path, List<List<Event>> next) {
            ModelWorld world = replay(path);
            long here = world.signature();
            long[] each = new long[ModelWorld.INSTANCES];
            for (int i = 0; i < each.length; i++) {
                each[i] = world.signature(i);
            }
            for (Event event : events) {
                if (event instanceof Event.To local && alikeAnEarlierOne(each, local.i())) {
                    continue;
                }
                try {
                    world.happen(event);
                    long there = world.signature();
                    if (there == here) {
                        continue;
                    }
                    if (seen.add(there)) {
                        next.add(longer(path, event));
                        world.check();
                        world.heal(healing);
                    }
                } catch (AssertionError wrong) {
                    throw new AssertionError(longer(path, event) + ": " + wrong.getMessage(), wrong);
                }
                world = replay(path);
            }
        }

        private ModelWorld replay(List<Event> path) {
            ModelWorld world = new ModelWorld(policy, origin);
            for (Event event : path) {
                world.happen(event);
            }
            return world;
        }

        private static List<Event> longer(List<Event> path, Event event) {
            List<Event> longer = new ArrayList<>(path.size() + 1);
            longer.addAll(path);
            longer.add(event);
            return longer;
        }

        /** What happens to the second of two in the same state leads to the same as with the first. */
        private static boolean alikeAnEarlierOne(long[] each, int i) {
            for (int earlier = 0; earlier < i; earlier++) {
                if (each[earlier] == each[i]) {
                    return true;
                }
            }
            return false;
        }
    }
}
