package io.datapunk.lb.benchmarks;

import io.datapunk.lb.simulator.chance.Seed;
import io.datapunk.lb.simulator.policy.BalancerKind;
import io.datapunk.lb.simulator.run.Run;
import io.datapunk.lb.simulator.run.Simulation;
import io.datapunk.lb.simulator.scenario.Load;
import io.datapunk.lb.simulator.scenario.Scenario;
import io.datapunk.lb.simulator.scenario.ScenarioBuilder;
import io.datapunk.lb.simulator.server.Episode;
import io.datapunk.lb.simulator.server.Fault;
import io.datapunk.lb.simulator.server.Latency;
import io.datapunk.lb.simulator.server.ServerSpec;
import io.datapunk.lb.simulator.server.Window;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.lang.management.ThreadMXBean;
import java.time.Duration;
import java.util.List;
import java.util.Locale;

/**
 * Prints how many requests a second of wall time the simulator gets through, what processor time that took, and the most heap
 * in use meanwhile: a line for each run. Where others use the machine too, the processor time says more than the wall time.
 */
public final class SimulatorSpeed {
    private static final int ROUNDS = 5;
    private static final ServerSpec USUAL = new ServerSpec(new Latency.Lognormal(Duration.ofMillis(50), 0.3), 0.002);

    private SimulatorSpeed() {}

    /** Measures the scenarios that are named, or those of speed: {@code slow-server}, {@code long}, {@code wide}, {@code many}. */
    public static void main(String[] arguments) {
        List<String> names = arguments.length == 0 ? List.of("slow-server", "long") : List.of(arguments);
        System.out.printf(
                "%-12s %8s %8s %10s %9s %8s %8s %10s %7s%n",
                "scenario", "servers", "clients", "requests", "virtual s", "wall s", "cpu s", "requests/s", "heap MB");
        for (String name : names) {
            Scenario scenario = named(name);
            int rounds = name.equals("slow-server") ? ROUNDS : 1;
            for (int round = 1; round <= rounds; round++) {
                measure(scenario, round);
            }
        }
    }

    private static void measure(Scenario scenario, long seed) {
        List<MemoryPoolMXBean> heap = ManagementFactory.getMemoryPoolMXBeans().stream()
                .filter(pool -> pool.getType() == MemoryType.HEAP)
                .toList();
        heap.forEach(MemoryPoolMXBean::resetPeakUsage);
        ThreadMXBean thread = ManagementFactory.getThreadMXBean();
        long cpuBegun = thread.getCurrentThreadCpuTime();
        long begun = System.nanoTime();
        Run run = new Simulation(scenario, BalancerKind.recommended(), new Seed(seed)).run();
        double seconds = (System.nanoTime() - begun) / 1e9;
        double cpu = (thread.getCurrentThreadCpuTime() - cpuBegun) / 1e9;
        long peak = heap.stream().mapToLong(pool -> pool.getPeakUsage().getUsed()).sum();
        int requests = run.result().requests();
        System.out.printf(
                Locale.ROOT,
                "%-12s %8d %8d %10d %9d %8.2f %8.2f %10.0f %7d%n",
                scenario.name(),
                scenario.servers().size(),
                scenario.clients(),
                requests,
                scenario.length().toSeconds(),
                seconds,
                cpu,
                requests / seconds,
                peak >> 20);
    }

    private static Scenario named(String name) {
        return switch (name) {
            case "slow-server" -> slowServer();
            case "long" -> quiet(name, 100, 1, 500, 10_000);
            case "wide" -> quiet(name, Scenario.MOST_SERVERS, 1, 10_000, 60);
            case "many" -> quiet(name, 100, Scenario.MOST_CLIENTS, 10_000, 60);
            default -> throw new IllegalArgumentException(
                    "scenario: " + name + ", expected slow-server, long, wide or many");
        };
    }

    /** Eleven servers, one of which takes two seconds for half of the time. */
    private static Scenario slowServer() {
        ServerSpec each = new ServerSpec(new Latency.Normal(Duration.ofMillis(167), Duration.ofMillis(5)), 0);
        Fault stuck = new Fault.Stuck(new Latency.Constant(Duration.ofSeconds(2)));
        return new ScenarioBuilder("slow-server")
                .servers(11, each)
                .load(Load.Open.poisson(1000))
                .length(Duration.ofSeconds(600))
                .timeout(Duration.ofSeconds(10))
                .episode(new Episode(0, stuck, Window.ofSeconds(150, 450)))
                .build();
    }

    private static Scenario quiet(String name, int servers, int clients, double perSecond, long seconds) {
        return new ScenarioBuilder(name)
                .servers(servers, USUAL)
                .clients(clients)
                .load(Load.Open.poisson(perSecond))
                .length(Duration.ofSeconds(seconds))
                .build();
    }
}
