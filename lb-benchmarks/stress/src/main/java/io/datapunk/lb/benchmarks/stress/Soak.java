package io.datapunk.lb.benchmarks.stress;

import io.datapunk.lb.BalancedService;
import io.datapunk.lb.HealthAwareConfig;
import io.datapunk.lb.HealthAwareLoadBalancer;
import io.datapunk.lb.ServiceConfig;
import io.datapunk.lb.ServiceStatistics;
import io.datapunk.lb.Surroundings;
import io.datapunk.lb.application.plugin.Plugins;
import io.datapunk.lb.spi.Scheduler;
import io.datapunk.lb.spi.health.ScorerProvider;
import io.datapunk.lb.spi.selection.StrategyProvider;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.ServiceLoader;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Future;
import java.util.concurrent.Phaser;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Minutes of requests, churn, orders and new configurations on several threads, with a quiet moment every few seconds in which
 * the books must add up and the heap must not have grown.
 */
public final class Soak {
    private static final long ROUND_NANOS = 5_000_000_000L;
    private static final long CHURN_PAUSE_NANOS = 1_000_000L;
    private static final int WARM_UP_ROUNDS = 3;
    private static final long HEAP_MARGIN = 8L << 20;

    private final Phaser rounds = new Phaser(1);
    private final ConcurrentLinkedQueue<Throwable> broken = new ConcurrentLinkedQueue<>();
    private final List<HealthAwareConfig> configs = new ArrayList<>();
    private final ChurningList registry;
    private final HealthAwareLoadBalancer balancer;
    private final BalancedService service;
    private volatile long roundEnds;
    private volatile boolean over;
    private long heapAfterWarmUp;
    private int reconfigured;

    private Soak(ScheduledThreadPoolExecutor executor, SplittableRandom random) {
        registry = new ChurningList(random.split());
        HealthAwareConfig usual = HealthAwareConfig.builder().noChecks().build();
        for (String scorer : List.of("burst-aware", "asymmetric")) {
            for (ServiceConfig.TooFew tooFew : ServiceConfig.TooFew.values()) {
                configs.add(usual.toBuilder()
                        .scorer(scorer)
                        .tooFew(tooFew)
                        .recoveryWindow(Duration.ofMillis(500))
                        .build());
            }
        }
        configs.add(
                usual.toBuilder().strategy("round-robin").maxEjectedShare(0.2).build());
        Plugins plugins = Plugins.of(
                ServiceLoader.load(StrategyProvider.class).stream()
                        .map(ServiceLoader.Provider::get)
                        .toList(),
                ServiceLoader.load(ScorerProvider.class).stream()
                        .map(ServiceLoader.Provider::get)
                        .toList(),
                List.of());
        Surroundings around = new Surroundings(
                System::nanoTime,
                () -> ThreadLocalRandom.current().nextLong(),
                () -> (int) Thread.currentThread().getId(),
                new OneThread(executor),
                1,
                Runnable::run);
        balancer = new HealthAwareLoadBalancer(configs.get(0), registry, plugins, around, List.of());
        service = balancer.service("soak");
    }

    /**
     * Runs until the time is over; ends with 1 when anything does not hold.
     *
     * @param arguments the minutes, and a seed if need be
     */
    public static void main(String[] arguments) throws Exception {
        double minutes = arguments.length > 0 ? Double.parseDouble(arguments[0]) : 5;
        long seed = arguments.length > 1 ? Long.parseLong(arguments[1]) : System.nanoTime();
        System.out.println("soak: " + minutes + " minutes, seed " + seed);
        ScheduledThreadPoolExecutor executor = new ScheduledThreadPoolExecutor(1);
        try {
            SplittableRandom random = new SplittableRandom(seed);
            new Soak(executor, random).run(random, (long) (minutes * 60e9));
            System.out.println("soak: everything held");
        } catch (IllegalStateException failed) {
            System.out.println("soak: " + failed.getMessage());
            System.exit(1);
        } finally {
            executor.shutdownNow();
        }
    }

    private void run(SplittableRandom random, long nanos) {
        long began = System.nanoTime();
        int requesters = Math.max(2, Runtime.getRuntime().availableProcessors());
        roundEnds = began + ROUND_NANOS;
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < requesters; i++) {
            Requester requester = new Requester(service, random.split());
            threads.add(worker("requester-" + i, requester::request, requester::endAll));
        }
        SplittableRandom chance = random.split();
        threads.add(worker("churn", () -> churn(chance), () -> {}));
        int round = 0;
        while (!over) {
            rounds.arriveAndAwaitAdvance();
            round++;
            look(round, (System.nanoTime() - began) / 1_000_000_000L);
            over = System.nanoTime() - began >= nanos || !broken.isEmpty();
            roundEnds = System.nanoTime() + ROUND_NANOS;
            rounds.arriveAndAwaitAdvance();
        }
        rounds.arriveAndDeregister();
        for (Thread each : threads) {
            join(each);
        }
        balancer.close();
        if (!broken.isEmpty()) {
            broken.forEach(Throwable::printStackTrace);
            throw new IllegalStateException("broken: " + broken.size() + ", expected nothing; first " + broken.peek());
        }
    }

    private static void join(Thread thread) {
        try {
            thread.join();
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        }
    }

    /** Works until the round ends, then lets the books be looked at, again and again. */
    private Thread worker(String name, Runnable work, Runnable atTheEnd) {
        rounds.register();
        Thread thread = new Thread(
                () -> {
                    while (!over) {
                        try {
                            while (System.nanoTime() - roundEnds < 0) {
                                work.run();
                            }
                            atTheEnd.run();
                        } catch (RuntimeException | Error thrown) {
                            broken.add(thrown);
                        }
                        rounds.arriveAndAwaitAdvance();
                        rounds.arriveAndAwaitAdvance();
                    }
                    rounds.arriveAndDeregister();
                },
                name);
        thread.start();
        return thread;
    }

    private void churn(SplittableRandom random) {
        registry.churn();
        try {
            switch (random.nextInt(40)) {
                case 0 -> service.operations().drain(registry.any());
                case 1, 2 -> service.operations().undrain(registry.any());
                case 3 -> service.operations().eject(registry.any(), Duration.ofMillis(200));
                case 4 -> service.operations().reset(registry.any());
                case 5 -> {
                    balancer.replaceConfig(configs.get(random.nextInt(configs.size())));
                    reconfigured++;
                }
                default -> {}
            }
        } catch (IllegalArgumentException gone) {
            // An operator may be late.
        }
        LockSupport.parkNanos(CHURN_PAUSE_NANOS);
    }

    private void look(int round, long seconds) {
        ServiceStatistics now = service.statistics();
        long heap = heapInUse();
        if (round == WARM_UP_ROUNDS) {
            heapAfterWarmUp = heap;
        }
        System.out.printf(
                Locale.ROOT,
                "%4d s: %,d requests, %,d refused, %d ids, %d listed, %d out, %d ejections, %d readmissions, "
                        + "%d configurations, heap %.1f MB%n",
                seconds,
                now.selections(),
                now.rejections().values().stream().mapToLong(Long::longValue).sum(),
                registry.ids(),
                now.listed(),
                now.out(),
                now.ejections(),
                now.readmissions(),
                reconfigured,
                heap / 1048576.0);
        require("in flight", now.inFlight(), 0);
        require("outcomes", now.outcomes().total(), now.selections());
        require("stale outcomes", now.staleOutcomes(), 0);
        require("faults of plug-ins", now.pluginFaults().size(), 0);
        require("unreported leases", now.unreportedLeases(), 0);
        require("listed", now.listed(), service.snapshot().instances().size());
        if (round > WARM_UP_ROUNDS && heap > heapAfterWarmUp + HEAP_MARGIN) {
            broken.add(new IllegalStateException(
                    "heap: " + heap + " bytes, expected at most " + HEAP_MARGIN + " above " + heapAfterWarmUp));
        }
    }

    private void require(String what, long is, long expected) {
        if (is != expected) {
            broken.add(new IllegalStateException(what + ": " + is + ", expected " + expected));
        }
    }

    private static long heapInUse() {
        Runtime runtime = Runtime.getRuntime();
        for (int i = 0; i < 3; i++) {
            System.gc();
        }
        return runtime.totalMemory() - runtime.freeMemory();
    }

    /** One thread of an executor. */
    private record OneThread(ScheduledThreadPoolExecutor executor) implements Scheduler {
        @Override
        public Cancellable after(Duration delay, Runnable task) {
            Future<?> run = executor.schedule(task, delay.toNanos(), TimeUnit.NANOSECONDS);
            return () -> run.cancel(false);
        }

        @Override
        public Cancellable every(Duration period, Runnable task) {
            long nanos = period.toNanos();
            Future<?> series = executor.scheduleAtFixedRate(task, nanos, nanos, TimeUnit.NANOSECONDS);
            return () -> series.cancel(false);
        }
    }
}
