package io.datapunk.lb.domain.strategy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.datapunk.lb.spi.Settings;
import io.datapunk.lb.spi.selection.Picker;
import io.datapunk.lb.spi.selection.SelectionStrategy;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LeastRequestStrategyTest {
    private static final long SEED = 19_990_101;

    private final RandomGenerator random = new SplittableRandom(SEED);

    @BeforeEach
    void printSeed() {
        System.out.println("LeastRequestStrategyTest seed " + SEED);
    }

    private static Picker picker(FakeCandidates candidates, Map<String, String> settings) {
        return strategy(settings).prepare(candidates, null);
    }

    private static SelectionStrategy strategy(Map<String, String> settings) {
        return new LeastRequestStrategyProvider().create(Settings.of(settings), List.of());
    }

    @Test
    void few_theLeastBusyOfAllIsTaken() {
        FakeCandidates candidates = new FakeCandidates(8);
        Arrays.fill(candidates.inFlight, 2);
        candidates.inFlight[5] = 1;
        assertThat(Draws.count(picker(candidates, Map.of()), candidates, 1000, random)[5])
                .isEqualTo(1000);
    }

    @Test
    void fewThatHang_areNeverTakenWhileAnotherIsFree() {
        FakeCandidates candidates = new FakeCandidates(4);
        candidates.inFlight[0] = 40;
        candidates.inFlight[1] = 40;
        int[] counts = Draws.count(picker(candidates, Map.of()), candidates, 1000, random);
        assertThat(counts[0] + counts[1]).isZero();

        int[] ofTwo = Draws.count(picker(candidates, Map.of("smallPool", "0")), candidates, 10_000, random);
        // Two choices meet only the two that hang in a sixth of the draws: 1,667, standard deviation 37.
        assertThat(ofTwo[0] + ofTwo[1]).isBetween(1480, 1860);
    }

    @ParameterizedTest
    @CsvSource({"8, 40.6", "40, 96.2"})
    void equals_areTakenAlike(int size, double onceInAMillion) {
        FakeCandidates candidates = new FakeCandidates(size);
        int[] counts = Draws.count(picker(candidates, Map.of()), candidates, 80_000, random);
        int[] all = IntStream.range(0, size).toArray();
        assertThat(Draws.chiSquare(counts, all)).isLessThan(onceInAMillion);
    }

    /** Mean of the longest of a thousand queues: 3.0 with two choices, 2.4 with three. */
    @ParameterizedTest
    @CsvSource({"2, 2.8, 3.4", "3, 2.0, 2.8"})
    void thousandBalls_longestQueueIsThatOfSoManyChoices(int choices, double least, double most) {
        double sum = 0;
        int runs = 20;
        for (int run = 0; run < runs; run++) {
            FakeCandidates candidates = new FakeCandidates(1000);
            Picker picker = picker(candidates, Map.of("choices", String.valueOf(choices)));
            for (int ball = 0; ball < 1000; ball++) {
                candidates.inFlight[FakeCandidates.index(Draws.pick(picker, candidates, random))]++;
            }
            sum += Arrays.stream(candidates.inFlight).max().orElseThrow();
        }
        assertThat(sum / runs).isBetween(least, most);
    }

    @Test
    void queues_areCountedByWeight() {
        FakeCandidates candidates = new FakeCandidates(2);
        candidates.weight[1] = 0.5f; // So the mean is 0.75.
        candidates.inFlight[0] = 3;
        candidates.inFlight[1] = 2;
        Picker picker = picker(candidates, Map.of());
        assertThat(Draws.count(picker, candidates, 100, random)[0]).isEqualTo(100);
        assertThat(picker.cost(candidates, candidates.handle(1))).isEqualTo(3);
        candidates.inFlight[1] = 1;
        assertThat(Draws.count(picker, candidates, 100, random)[1]).isEqualTo(100);
    }

    @ParameterizedTest
    @CsvSource({"choices, 1", "choices, 65", "choices, two", "smallPool, -1", "smallPool, 65"})
    void settingOutOfRange_isRefusedByName(String key, String value) {
        assertThatThrownBy(() -> strategy(Map.of(key, value)))
                .isInstanceOf(Settings.InvalidSettingException.class)
                .hasMessageContaining(key)
                .hasMessageContaining(value);
    }
}
