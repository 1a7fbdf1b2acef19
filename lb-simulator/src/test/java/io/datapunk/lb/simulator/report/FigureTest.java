package io.datapunk.lb.simulator.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.datapunk.lb.simulator.run.Result;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class FigureTest {
    private static List<Result> fairAgainAfter(@Nullable Double... seconds) {
        return Stream.of(seconds).map(each -> Results.with(1000, each)).toList();
    }

    @Test
    void median_isTheMiddleOrTheMeanOfTheTwo() {
        assertThat(Figure.SECONDS_TO_FAIR_SHARE.median(fairAgainAfter(9.0, 1.0, 3.0)))
                .isEqualTo(3.0);
        assertThat(Figure.SECONDS_TO_FAIR_SHARE.median(fairAgainAfter(9.0, 1.0, 3.0, 4.0)))
                .isEqualTo(3.5);
        assertThat(Figure.SECONDS_TO_FAIR_SHARE.median(List.of())).isNull();
    }

    @Test
    void notReached_countsAsInfinite() {
        List<Result> oneOfThree = fairAgainAfter(null, 1.0, 3.0);
        List<Result> twoOfThree = fairAgainAfter(null, 1.0, null);

        assertThat(Figure.SECONDS_TO_FAIR_SHARE.median(oneOfThree)).isEqualTo(3.0);
        assertThat(Figure.SECONDS_TO_FAIR_SHARE.worst(oneOfThree)).isNull();
        assertThat(Figure.SECONDS_TO_FAIR_SHARE.median(twoOfThree)).isNull();
    }

    @Test
    void worst_isInTheBadDirection() {
        List<Result> results = List.of(Results.with(900, 2.0), Results.with(1100, 5.0));

        assertThat(Figure.SECONDS_TO_FAIR_SHARE.worst(results)).isEqualTo(5.0);
        assertThat(Figure.REQUESTS.worst(results)).isEqualTo(900.0);
    }

    @Test
    void latencyWithoutRequests_isNone() {
        Result nothing = Results.with(0, null);

        assertThat(nothing.p99Millis()).isNaN();
        assertThat(Figure.P99.of(nothing)).isNull();
    }

    @Test
    void keys_areAllDifferent() {
        List<String> keys = Stream.concat(
                        Arrays.stream(Figure.values()).map(Figure::key),
                        Arrays.stream(Total.values()).map(Total::key))
                .toList();

        assertThat(keys).doesNotHaveDuplicates();
        assertThat(keys)
                .contains(
                        "requests",
                        "errorPercent",
                        "meanMillis",
                        "p50Millis",
                        "p90Millis",
                        "p99Millis",
                        "p999Millis",
                        "overOneSecondPercent",
                        "attemptErrorPercent",
                        "faultySharePercent",
                        "requestsToDetect",
                        "secondsToDetect",
                        "falseEjectionsPerMillion",
                        "maxEjected",
                        "falseEjections",
                        "secondsToFairShare",
                        "overshoot",
                        "requestsTotal",
                        "falseEjectionsTotal",
                        "recoveredWithin10sPercent",
                        "recoveredWithin20sPercent",
                        "peakTrialsPer100ms",
                        "ejectionsOfFaulty",
                        "oddSharePercent",
                        "attempts");
    }

    @Test
    void totals_sumAndTakePartsOfSums() {
        List<Result> results = List.of(Results.with(900, 2.0), Results.with(1100, 15.0), Results.with(1000, null));

        assertThat(Total.REQUESTS.of(results)).isEqualTo(3000.0);
        assertThat(Total.RECOVERED_WITHIN_10S.of(results)).isEqualTo(100.0 / 3);
        assertThat(Total.RECOVERED_WITHIN_20S.of(results)).isEqualTo(200.0 / 3);
        assertThat(Total.PEAK_TRIALS.of(results)).isEqualTo(3.0);
        assertThat(Total.ODD_SHARE.of(results)).isNull();
    }

    @Test
    void recovery_hasNoMeaningWhereNothingRecovers() {
        assertThat(Total.RECOVERED_WITHIN_10S.of(List.of())).isNull();
    }
}
