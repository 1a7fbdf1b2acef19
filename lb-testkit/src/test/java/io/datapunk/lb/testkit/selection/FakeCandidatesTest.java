package io.datapunk.lb.testkit.selection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.datapunk.lb.spi.Instance;
import io.datapunk.lb.spi.selection.Candidates;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class FakeCandidatesTest {
    private static final long SEED = 4;

    private final RandomGenerator random = new SplittableRandom(SEED);

    @Test
    void whatIsSaidOfOne_isWhatIsSeen() {
        FakeCandidates candidates = FakeCandidates.weighing(1, 4)
                .inFlight(1, 7)
                .latencyNanos(1, 5)
                .stallNanos(1, 6)
                .reportedLoad(1, 0.5f)
                .ramp(1, 0.25f)
                .health(1, 0.75f);
        int handle = candidates.handle(1);

        assertThat(candidates.inFlight(handle)).isEqualTo(7);
        assertThat(candidates.inFlightTotal()).isEqualTo(7);
        assertThat(candidates.latencyNanos(handle)).isEqualTo(5);
        assertThat(candidates.stallNanos(handle)).isEqualTo(6);
        assertThat(candidates.reportedLoad(handle)).isEqualTo(0.5f);
        assertThat(candidates.ramp(handle)).isEqualTo(0.25f);
        assertThat(candidates.health(handle)).isEqualTo(0.75f);
        assertThat(candidates.weight(candidates.handle(0))).isEqualTo(0.25f);
        assertThat(candidates.listedWeight()).isEqualTo(5);
        assertThat(candidates.instance(handle).id()).isEqualTo("i1");
    }

    @Test
    void weightOfOneThatIsNextToNothing_isAboveZero() {
        FakeCandidates candidates = FakeCandidates.weighing(1e-30, 1e30);

        assertThat(candidates.weight(candidates.handle(0))).isPositive();
        assertThat(candidates.weight(candidates.handle(1))).isEqualTo(1);
    }

    @Test
    void whoIsUnknown_isIneligibleAndNeutral() {
        FakeCandidates candidates = FakeCandidates.of(2);
        for (int unknown : new int[] {Candidates.NONE, 0, candidates.handle(1) + 1}) {
            assertThat(candidates.eligible(unknown)).isFalse();
            assertThat(candidates.health(unknown)).isEqualTo(1);
            assertThat(candidates.index(unknown)).isEqualTo(-1);
            assertThatThrownBy(() -> candidates.instance(unknown))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining(String.valueOf(unknown));
        }
    }

    @Test
    void draws_areOfTheEligibleAlone_andPairsAreDistinct() {
        System.out.println("FakeCandidatesTest seed " + SEED);
        FakeCandidates candidates = FakeCandidates.of(9).onlyEligible(2, 5, 7);
        long[] singles = new long[9];
        long[] firsts = new long[9];
        for (int draw = 0; draw < 3000; draw++) {
            singles[candidates.index(candidates.any(random))]++;
            long pair = candidates.pair(random);
            assertThat(Candidates.first(pair)).isNotEqualTo(Candidates.second(pair));
            firsts[candidates.index(Candidates.first(pair))]++;
        }
        Fit.assertShares(singles, 0, 0, 1, 0, 0, 1, 0, 1, 0);
        Fit.assertShares(firsts, 0, 0, 1, 0, 0, 1, 0, 1, 0);
    }

    @Test
    void oneOrNobodyEligible_isDrawnTwice() {
        FakeCandidates candidates = FakeCandidates.of(3).onlyEligible(1);
        assertThat(candidates.pair(random)).isEqualTo(Candidates.pairOf(candidates.handle(1), candidates.handle(1)));
        candidates.eligible(1, false);
        assertThat(candidates.pair(random)).isEqualTo(Candidates.pairOf(Candidates.NONE, Candidates.NONE));
        assertThat(candidates.any(random)).isEqualTo(Candidates.NONE);
    }

    @Test
    void groups_areLive_andLeaveOutWhoBelongsToNone() {
        FakeCandidates candidates = FakeCandidates.of(5);
        List<Candidates> groups = candidates.split(instance -> instance.port() % 3 - 1, 2);

        assertThat(groups).extracting(Candidates::size).containsExactly(2, 2);
        assertThat(groups.get(0).handle(0)).isEqualTo(candidates.handle(0));
        long revision = candidates.revision();
        candidates.eligible(0, false);
        assertThat(groups.get(0).eligibleCount()).isEqualTo(1);
        assertThat(groups.get(0).eligibleWeight()).isEqualTo(1);
        assertThat(groups.get(0).revision()).isNotEqualTo(revision);
        assertThat(candidates.revision()).isNotEqualTo(revision);
    }

    @Test
    void aGroup_knowsTheHandlesOfTheOthers() {
        FakeCandidates candidates =
                FakeCandidates.weighing(1, 4).inFlight(1, 7).health(1, 0.5f).latencyNanos(1, 9);
        Candidates group = candidates.split(instance -> instance.port() - 1, 1).get(0);
        int other = candidates.handle(1);

        assertThat(group.size()).isEqualTo(1);
        assertThat(group.eligible(other)).isTrue();
        assertThat(group.inFlight(other)).isEqualTo(7);
        assertThat(group.health(other)).isEqualTo(0.5f);
        assertThat(group.latencyNanos(other)).isEqualTo(9);
        assertThat(group.weight(other)).isEqualTo(1);
        assertThat(group.instance(other).id()).isEqualTo("i1");
        assertThat(group.eligibleCount()).isEqualTo(1);
        candidates.eligible(1, false);
        assertThat(group.eligible(other)).isFalse();
    }

    @Test
    void anyNumberOfThem_standsInOrderOfId_asItsWeightsWereGiven() {
        for (int count : new int[] {0, 1, 9, 10, 11, 100, 101}) {
            double[] weights =
                    IntStream.range(0, count).mapToDouble(index -> 1 + index).toArray();
            FakeCandidates candidates = FakeCandidates.weighing(weights);
            List<Instance> inOrder = IntStream.range(0, count)
                    .mapToObj(index -> candidates.instance(candidates.handle(index)))
                    .toList();

            assertThat(inOrder).extracting(Instance::id).isSorted();
            assertThat(inOrder.stream().mapToDouble(Instance::weight).toArray()).isEqualTo(weights);
        }
    }

    @Test
    void instancesOfTheTestsOwn_areListedInOrderOfId() {
        Instance there = new Instance("b", "host", 80, 2, "there", Map.of("priority", "1"));
        Instance here = new Instance("a", "host", 80, 1, "here", Map.of());
        FakeCandidates candidates = FakeCandidates.listing(List.of(there, here));

        assertThat(candidates.instance(candidates.handle(0))).isEqualTo(here);
        assertThat(candidates.instance(candidates.handle(1))).isEqualTo(there);
        assertThat(candidates.eligibleWeight()).isEqualTo(3);
    }
}
