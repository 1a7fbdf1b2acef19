package io.datapunk.lb.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

final class SystemSourcesTest {
    @Test
    void theTicker_advancesAndDoesNotGoBack() {
        long before = SystemSources.ticker().nanos();
        long after = SystemSources.ticker().nanos();
        assertThat(after - before).isNotNegative();
    }

    @Test
    void twoSeeds_differ() {
        assertThat(SystemSources.clientSeed()).isNotEqualTo(SystemSources.clientSeed());
    }

    @Test
    void everyKindOfNumber_isWithinItsRangeAndNotConstant() {
        RandomGenerator random = SystemSources.random();
        assertThat(distinct(random::nextLong)).isGreaterThan(990);
        assertThat(distinct(random::nextInt)).isGreaterThan(990);
        assertThat(distinct(random::nextFloat)).isGreaterThan(900);
        assertThat(distinct(random::nextDouble)).isGreaterThan(990);
        assertThat(IntStream.range(0, 1_000)
                        .map(i -> random.nextInt(10))
                        .distinct()
                        .sorted())
                .containsExactly(0, 1, 2, 3, 4, 5, 6, 7, 8, 9);
    }

    @Test
    @Timeout(30)
    void lane_isTheSameForAThread_andAnotherForAnother() throws Exception {
        int mine = SystemSources.lane();
        ExecutorService another = Executors.newSingleThreadExecutor();
        try {
            assertThat(SystemSources.lane()).isEqualTo(mine);
            assertThat(another.submit(SystemSources::lane).get()).isNotEqualTo(mine);
        } finally {
            another.shutdownNow();
        }
    }

    @Test
    @Timeout(30)
    void threadsThatShareTheGenerator_drawDifferentNumbers() throws Exception {
        RandomGenerator random = SystemSources.random();
        Callable<List<Long>> draws =
                () -> IntStream.range(0, 1_000).mapToObj(i -> random.nextLong()).toList();
        ExecutorService threads = Executors.newFixedThreadPool(4);
        try {
            List<Long> all = new ArrayList<>();
            for (Future<List<Long>> future : threads.invokeAll(List.of(draws, draws, draws, draws))) {
                all.addAll(future.get());
            }
            assertThat(new HashSet<>(all)).hasSize(4_000);
        } finally {
            threads.shutdownNow();
        }
    }

    private static int distinct(Callable<? extends Number> draw) {
        Set<Number> seen = new HashSet<>();
        IntStream.range(0, 1_000).forEach(i -> {
            try {
                seen.add(draw.call());
            } catch (Exception impossible) {
                throw new AssertionError(impossible);
            }
        });
        return seen.size();
    }
}
