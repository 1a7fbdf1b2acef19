package io.datapunk.lb.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.function.BiConsumer;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class RequestBenchmarkTest {
    private static final RequestBenchmark BENCHMARK = new RequestBenchmark();

    static Stream<Arguments> kinds() {
        return Stream.of(kind("ticket", BENCHMARK::ticket), kind("lease", BENCHMARK::lease));
    }

    private static Arguments kind(String name, BiConsumer<RequestBenchmark.Shared, RequestBenchmark.Caller> request) {
        return Arguments.of(name, request);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("kinds")
    void someRequestsAreToFail_theyDo(String kind, BiConsumer<RequestBenchmark.Shared, RequestBenchmark.Caller> request)
            throws Exception {
        RequestBenchmark.Shared shared = new RequestBenchmark.Shared();
        shared.instances = 100;
        shared.state = "steady";
        shared.failures = 1;
        shared.start();
        try {
            RequestBenchmark.Caller caller = new RequestBenchmark.Caller();
            for (int i = 0; i < 10_000; i++) {
                request.accept(shared, caller);
            }

            long failed = shared.service().snapshot().instances().stream()
                    .mapToLong(instance -> instance.counts().serverErrors())
                    .sum();
            assertThat(failed).isBetween(50L, 150L);
        } finally {
            shared.stop();
        }
    }
}
