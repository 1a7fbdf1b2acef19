package io.datapunk.lb.domain.strategy.hash;

import static org.assertj.core.api.Assertions.assertThat;

import io.datapunk.lb.spi.selection.Candidates;
import io.datapunk.lb.spi.selection.Picker;
import io.datapunk.lb.spi.selection.SelectionContext;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** No pick lands above ⌈c·(m+1)·w/W⌉, computed here with all digits. */
class BoundedLoadTest {
    private static final long SEED = 987_001;

    private static Picker bounded(String factor, Candidates candidates) {
        return Strategies.named("consistent-hash", Map.of("boundedLoad", factor))
                .prepare(candidates, null);
    }

    /** Whether one more request is within the bound: l + 1 ≤ ⌈x⌉ is l < x, here l·W < c·(m+1)·w. */
    private static boolean hasRoom(Fleet fleet, int index, BigDecimal factor) {
        BigDecimal eligible = BigDecimal.ZERO;
        for (int i = 0; i < fleet.size(); i++) {
            eligible = fleet.eligible[i] ? eligible.add(new BigDecimal(fleet.instances[i].weight())) : eligible;
        }
        BigDecimal share = factor.multiply(BigDecimal.valueOf(fleet.inFlightTotal() + 1))
                .multiply(new BigDecimal(fleet.instances[index].weight()));
        return eligible.multiply(BigDecimal.valueOf(fleet.inFlight[index])).compareTo(share) < 0;
    }

    @ParameterizedTest
    @CsvSource({
        "1, 1, 30",
        "1, 50, 30",
        "1.05, 50, 30",
        "1.25, 1, 5",
        "1.25, 1, 30",
        "1.25, 50, 30",
        "1.25, 1000, 12",
        "3, 50, 2"
    })
    void noPick_landsAboveTheBound_whileMembersAndEligibilityChange(String factor, double spread, int size) {
        System.out.println("BoundedLoadTest seed " + SEED);
        SplittableRandom random = new SplittableRandom(SEED);
        BigDecimal exact = new BigDecimal(factor);
        Fleet fleet = Fleet.weighing(weights(random, size, spread));
        Picker picker = bounded(factor, fleet);
        int full = 0;
        for (int step = 0; step < 20_000; step++) {
            int what = random.nextInt(100);
            if (what < 3) {
                fleet.eligible[random.nextInt(size)] ^= true;
            } else if (what < 4) {
                fleet = replaced(fleet, random, spread);
                picker = bounded(factor, fleet);
            } else if (what < 45) {
                int index = random.nextInt(size);
                fleet.inFlight[index] = Math.max(0, fleet.inFlight[index] - 1);
            } else {
                full += pick(picker, fleet, random, exact, step);
            }
        }
        assertThat(full).as("picks that met somebody without room").isPositive();
    }

    private static int pick(Picker picker, Fleet fleet, SplittableRandom random, BigDecimal factor, int step) {
        // Some keys are hot, or the bound would seldom be met.
        SelectionContext request = random.nextInt(3) == 0
                ? SelectionContext.EMPTY
                : Asking.by(random.nextInt(4)).again(random.nextInt(5) == 0 ? random.nextInt(6) : 0);
        int handle = picker.pick(fleet, request, random);
        if (handle == Candidates.NONE) {
            assertThat(fleet.eligibleCount()).isZero();
            return 0;
        }
        int index = fleet.index(handle);
        assertThat(fleet.eligible[index]).isTrue();
        assertThat(hasRoom(fleet, index, factor))
                .as(
                        "room at %d in step %d: %s of %s",
                        index, step, Arrays.toString(fleet.inFlight), Arrays.toString(fleet.shares()))
                .isTrue();
        int without = 0;
        for (int i = 0; i < fleet.size(); i++) {
            without |= fleet.eligible[i] && !hasRoom(fleet, i, factor) ? 1 : 0;
        }
        fleet.inFlight[index]++;
        return without;
    }

    private static double[] weights(RandomGenerator random, int size, double spread) {
        return random.doubles(size).map(each -> Math.pow(spread, each)).toArray();
    }

    /** One goes with the requests that are out to it, another comes. */
    private static Fleet replaced(Fleet fleet, RandomGenerator random, double spread) {
        int gone = random.nextInt(fleet.size());
        Fleet next = Fleet.weighing(fleet.weights());
        for (int i = 0; i < fleet.size(); i++) {
            next.instances[i] = fleet.instances[i];
            next.eligible[i] = fleet.eligible[i];
            next.inFlight[i] = fleet.inFlight[i];
        }
        next.instances[gone] = Fleet.weighing(weights(random, 1, spread)).instances[0];
        next.inFlight[gone] = 0;
        return next;
    }

    @Test
    void hotKey_isSharedByAllOnceItsOwnerIsFull_andComesBackWhenThereIsRoom() {
        Fleet fleet = Fleet.of(10);
        Picker picker = bounded("1.25", fleet);
        int owner = picker.pick(fleet, Asking.by(7), Strategies.FORBIDDEN);
        for (int i = 0; i < 1000; i++) {
            fleet.inFlight[fleet.index(picker.pick(fleet, Asking.by(7), Strategies.FORBIDDEN))]++;
        }
        assertThat(Arrays.stream(fleet.inFlight).max().orElseThrow()).isLessThanOrEqualTo(125);
        assertThat(fleet.inFlight(owner)).isEqualTo(125);
        Arrays.fill(fleet.inFlight, 1);
        assertThat(picker.pick(fleet, Asking.by(7), Strategies.FORBIDDEN)).isEqualTo(owner);
    }

    @Test
    void withoutABound_aHotKeyStays() {
        for (String off : new String[] {"off", "0"}) {
            Fleet fleet = Fleet.of(10);
            Picker picker = bounded(off, fleet);
            int owner = picker.pick(fleet, Asking.by(7), Strategies.FORBIDDEN);
            fleet.inFlight[fleet.index(owner)] = 1_000_000;
            assertThat(picker.pick(fleet, Asking.by(7), Strategies.FORBIDDEN)).isEqualTo(owner);
        }
    }

    @Test
    void whoHasRoomIsExcluded_theOneLeastAboveIsTaken() {
        Fleet fleet = Fleet.of(4);
        Picker picker = bounded("1.25", fleet);
        fleet.inFlight[0] = 90;
        fleet.inFlight[1] = 40;
        fleet.inFlight[2] = 50;
        for (long key = 0; key < 200; key++) {
            assertThat(picker.pick(
                            fleet, Asking.by(key).without(fleet.handle(1), fleet.handle(3)), Strategies.FORBIDDEN))
                    .isIn(fleet.handle(2));
        }
        fleet.inFlight[2] = 70;
        fleet.inFlight[1] = 71;
        for (long key = 0; key < 200; key++) {
            assertThat(picker.pick(fleet, Asking.by(key).without(fleet.handle(3)), Strategies.FORBIDDEN))
                    .isNotEqualTo(fleet.handle(0));
        }
    }
}
