package io.datapunk.lb.simulator.run;

import io.datapunk.lb.simulator.scenario.Listing;
import io.datapunk.lb.simulator.scenario.Load;
import io.datapunk.lb.simulator.scenario.Load.Rhythm;
import io.datapunk.lb.simulator.scenario.RatePoint;
import io.datapunk.lb.simulator.scenario.RegistryEpisode;
import io.datapunk.lb.simulator.scenario.RegistryEpisode.Trouble;
import io.datapunk.lb.simulator.scenario.Retries;
import io.datapunk.lb.simulator.scenario.Route;
import io.datapunk.lb.simulator.scenario.Scenario;
import io.datapunk.lb.simulator.scenario.ScenarioBuilder;
import io.datapunk.lb.simulator.scenario.Stall;
import io.datapunk.lb.simulator.server.Capacity;
import io.datapunk.lb.simulator.server.Episode;
import io.datapunk.lb.simulator.server.Fault;
import io.datapunk.lb.simulator.server.Latency;
import io.datapunk.lb.simulator.server.ServerSpec;
import io.datapunk.lb.simulator.server.Window;
import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;

/** Scenarios in which anything may happen; of one seed always the same. */
final class RandomScenarios {
    private static final int SECONDS = 12;

    private final SplittableRandom random;

    private RandomScenarios(long seed) {
        random = new SplittableRandom(seed);
    }

    static Scenario of(long seed) {
        return new RandomScenarios(seed).scenario(seed);
    }

    private Scenario scenario(long seed) {
        int kinds = random.nextInt(1, 4);
        ScenarioBuilder builder = new ScenarioBuilder("random-" + seed)
                .length(Duration.ofSeconds(SECONDS))
                .clients(random.nextInt(1, 4))
                .timeout(Duration.ofMillis(random.nextInt(100, 2_000)))
                .retries(random.nextBoolean() ? Retries.NONE : new Retries(random.nextInt(1, 4), random.nextDouble()))
                .checks(random.nextBoolean())
                .routeKey(random.nextBoolean())
                .load(load());
        int servers = 0;
        for (int kind = 0; kind < kinds; kind++) {
            int count = random.nextInt(1, 6);
            servers += count;
            builder.servers(
                    count,
                    new ServerSpec(
                            latency(), random.nextDouble() * 0.02, capacity(), 1, "", random.nextBoolean(), false));
        }
        if (random.nextBoolean()) {
            builder.route(new Route(random.nextInt(1, 64), 0.3)).route(new Route(random.nextInt(1, 64), 0.3));
        }
        for (int i = random.nextInt(8); i > 0; i--) {
            builder.episode(new Episode(random.nextInt(servers), fault(), window()));
        }
        for (int i = random.nextInt(3); i > 0; i--) {
            builder.listing(new Listing(random.nextInt(servers), window()));
        }
        if (random.nextInt(3) == 0) {
            Trouble[] troubles = Trouble.values();
            builder.registry(new RegistryEpisode(troubles[random.nextInt(troubles.length)], window()));
        }
        if (random.nextInt(3) == 0) {
            builder.stall(new Stall(0, window())).stall(new Stall(0, window()));
        }
        return builder.build();
    }

    private Window window() {
        long from = random.nextLong(SECONDS * 1_000L);
        return new Window(Duration.ofMillis(from), Duration.ofMillis(from + 1 + random.nextLong(8_000)));
    }

    private Load load() {
        return switch (random.nextInt(4)) {
            case 0 ->
                new Load.Closed(random.nextInt(1, 30), new Latency.Recorded(List.of(0L, 1_000_000L, 90_000_000L)));
            case 1 ->
                new Load.Open(
                        Rhythm.CONSTANT,
                        List.of(RatePoint.always(random.nextInt(300)), new RatePoint(Duration.ofSeconds(8), 200)));
            case 2 ->
                new Load.Open(
                        Rhythm.POISSON,
                        List.of(
                                new RatePoint(Duration.ofSeconds(2), 0),
                                new RatePoint(Duration.ofSeconds(4), 0),
                                new RatePoint(Duration.ofSeconds(4), 500),
                                new RatePoint(Duration.ofSeconds(9), 50)));
            default -> Load.Open.poisson(random.nextInt(1, 400));
        };
    }

    private Latency latency() {
        Duration mean = Duration.ofMillis(random.nextInt(1, 60));
        return switch (random.nextInt(5)) {
            case 0 -> new Latency.Constant(mean);
            case 1 -> new Latency.Lognormal(mean, random.nextDouble());
            case 2 -> new Latency.Normal(mean, mean);
            case 3 -> new Latency.Exponential(mean);
            default -> new Latency.Recorded(List.of(0L, 5_000_000L, 80_000_000L));
        };
    }

    private Capacity capacity() {
        return switch (random.nextInt(3)) {
            case 0 -> new Capacity.Slots(random.nextInt(1, 20), random.nextInt(50));
            case 1 -> new Capacity.Sharing(List.of(1.0, 1.0 + 9 * random.nextDouble()), Duration.ofMillis(500));
            default -> Capacity.Unlimited.UNLIMITED;
        };
    }

    private Fault fault() {
        return switch (random.nextInt(8)) {
            case 0 -> new Fault.Fail(Duration.ofMillis(random.nextInt(1, 3_000)));
            case 1 -> new Fault.Errors(random.nextDouble(), random.nextBoolean() ? 0 : random.nextInt(1, 64));
            case 2 -> new Fault.Slow(1 + 50 * random.nextDouble(), random.nextBoolean());
            case 3 -> new Fault.Stuck(latency());
            case 4 -> new Fault.BlackHole();
            case 5 -> new Fault.Hang(1 - random.nextDouble());
            case 6 -> new Fault.Crash();
            default -> new Fault.Throttle(random.nextInt(1, 60), Duration.ofMillis(random.nextInt(3_000)));
        };
    }
}
