package io.datapunk.lb.architecture;

import java.util.ArrayList;
import java.util.List;

/** Every rule, with what must be seen of it in the small house. */
final class HouseRules {
    private HouseRules() {}

    static List<HouseRule> all() {
        List<HouseRule> rules = new ArrayList<>();
        rules.addAll(layers());
        rules.addAll(ambience());
        rules.addAll(vendors());
        rules.addAll(conduct());
        rules.addAll(shapes());
        return List.copyOf(rules);
    }

    private static List<HouseRule> layers() {
        return List.of(
                HouseRule.of("each layer uses the ones below alone", Layers::layers)
                        .reports("spi.LooksUp", "domain.Decision")
                        .reports("domain.LooksOut", "application.Coordination")
                        .reports("application.LooksOut", "bootstrap.Wiring")
                        .reports("application.LooksOut", "adapters.left.Left")
                        .reports("adapters.left.LooksIn", "domain.Decision")
                        .reports("adapters.left.LooksIn", "testkit.Fake")
                        .reports("simulator.LooksDeep", "domain.Decision")
                        .reports("stray.Stray"),
                HouseRule.of("spi only computes", Layers::spiPurity)
                        .reports("spi.Connection", "java.net.InetSocketAddress")
                        .reports("spi.Connection", "java.util.concurrent.Executor")
                        .reports("spi.LooksUp", "domain.Decision"),
                HouseRule.of("domain only computes", Layers::domainPurity)
                        .reports("domain.TouchesTheWorld", "java.net.InetSocketAddress")
                        .reports("domain.TouchesTheWorld", "java.lang.ref.Cleaner")
                        .reports("domain.TouchesTheWorld", "java.nio.file.Path")
                        .reports("domain.HiddenThreads", "java.util.concurrent.Executors")
                        .reports("domain.LooksOut", "application.Coordination"),
                HouseRule.of("application only coordinates", Layers::applicationPurity)
                        .reports("application.TouchesTheWorld", "java.net.Socket")
                        .reports("application.TouchesTheWorld", "java.nio.file.Files")
                        .reports("application.TouchesTheWorld", "org.slf4j.Logger"),
                HouseRule.of(
                                "the ZooKeeper adapter uses ports, Curator and a JSON parser",
                                house -> Layers.adapterPurity(
                                        house,
                                        house.zookeeper(),
                                        "org.apache.curator..",
                                        "org.apache.zookeeper..",
                                        "com.fasterxml.jackson.core.."))
                        .reports("adapters.zookeeper.Borrows", "com.google.common"),
                HouseRule.of(
                                "the Vert.x adapter uses ports and Vert.x",
                                house -> Layers.adapterPurity(house, house.vertx(), "io.vertx..", "io.netty.."))
                        .reports("adapters.vertx.Borrows", "com.google.common"),
                HouseRule.of(
                                "the telemetry adapter uses ports and its two APIs",
                                house -> Layers.adapterPurity(
                                        house, house.telemetry(), "io.micrometer..", "io.opentelemetry.."))
                        .reports("adapters.telemetry.Borrows", "com.google.common"),
                HouseRule.of("adapters ignore each other", Layers::adaptersIgnoreEachOther)
                        .reports("adapters.left.Left", "adapters.right.Right"),
                HouseRule.of("the two telemetry APIs ignore each other", Layers::telemetryApisIgnoreEachOther)
                        .reports("adapters.telemetry.micrometer.Meters", "adapters.telemetry.otel.Instruments"),
                HouseRule.of("packages form no cycle", Layers::noCycles)
                        .reports("application.chicken", "application.egg")
                        .reports("fixture.LeansBack", "application.chicken"));
    }

    private static List<HouseRule> ambience() {
        return List.of(
                HouseRule.of("time comes by constructor", Ambient::noAmbientTime)
                        .reportsEach(
                                "domain.AmbientTime",
                                "AmbientTime.called()",
                                "AmbientTime.referenced()",
                                "AmbientTime.inLambda()",
                                "currentTimeMillis",
                                "java.time.Instant.now",
                                "java.time.LocalDate.now",
                                "java.time.Clock.systemUTC",
                                "java.util.Date.<init>",
                                "java.util.Calendar.getInstance")
                        .reports("bootstrap.Wiring", "nanoTime"),
                HouseRule.of("chance comes by constructor", Ambient::noAmbientChance)
                        .reportsEach(
                                "application.AmbientChance",
                                "AmbientChance.referenced()",
                                "java.lang.Math.random",
                                "java.util.UUID.randomUUID",
                                "java.util.Collections.shuffle(java.util.List)",
                                "java.util.Random.<init>()",
                                "java.util.SplittableRandom.<init>()",
                                "java.util.concurrent.ThreadLocalRandom.current",
                                "java.util.random.RandomGenerator.getDefault",
                                "java.security.SecureRandom.<init>"),
                HouseRule.of("inside, nobody makes a generator", Ambient::noOwnGenerators)
                        .reports("application.AmbientChance", "java.util.SplittableRandom.<init>(long)"),
                HouseRule.of("inside, nobody makes a thread", Ambient::noHiddenThreads)
                        .reportsEach(
                                "domain.HiddenThreads",
                                "java.lang.Thread.<init>",
                                "HiddenThreads.factory()",
                                "java.lang.Thread.sleep",
                                "java.util.Timer.<init>",
                                "java.util.concurrent.Executors.newCachedThreadPool",
                                "CompletableFuture.supplyAsync",
                                "CompletionStage.thenApplyAsync",
                                "CompletableFuture.orTimeout",
                                "java.util.List.parallelStream",
                                "java.util.stream.Stream.parallel",
                                "java.util.concurrent.ForkJoinPool.commonPool")
                        .reports("domain.HiddenThreads$Worker", "java.lang.Thread"));
    }

    private static List<HouseRule> vendors() {
        return Vendor.ALL.stream()
                .map(vendor -> HouseRule.of("stays home: " + vendor, vendor::rule)
                        .reports("domain.KnowsVendors", vendor.first()))
                .toList();
    }

    private static List<HouseRule> conduct() {
        return List.of(
                HouseRule.of("nobody uses java.util.logging", Conduct::noUtilLogging)
                        .reports("bootstrap.Talkative", "java.util.logging.Logger"),
                HouseRule.of("only consoles use the standard streams", Conduct::noStandardStreams)
                        .reports("bootstrap.Talkative", "java.lang.System.out")
                        .reports("bootstrap.Talkative", "java.lang.System.err"),
                HouseRule.of("only consoles print a stack trace", Conduct::noPrintedStackTraces)
                        .reports("bootstrap.Talkative", "printStackTrace"),
                HouseRule.of("inside, nobody logs", Conduct::logOutsideOnly)
                        .reports("application.TouchesTheWorld", "org.slf4j.Logger"),
                HouseRule.of("loggers are constants", Conduct::loggersAreConstants)
                        .reports("bootstrap.Talkative.shared", "not have modifier PRIVATE")
                        .reports("bootstrap.Talkative.own", "STATIC")
                        .reports("bootstrap.Talkative.replaceable", "FINAL"),
                HouseRule.of("nobody makes a generic exception", Conduct::noGenericExceptions)
                        .reportsEach(
                                "bootstrap.Throws",
                                "java.lang.RuntimeException.<init>",
                                "java.lang.Exception.<init>",
                                "java.lang.Error.<init>",
                                "Throws.referenced()"),
                HouseRule.of("nobody injects into fields", Conduct::noFieldInjection)
                        .reports("bootstrap.Talkative.injected", "@Inject"));
    }

    private static List<HouseRule> shapes() {
        return List.of(
                HouseRule.of("public spi types are closed", Shapes::publicSpiTypesAreClosed)
                        .reports("spi.Connection", "open to subclasses"),
                HouseRule.of("ports are contracts", Shapes::portsAreContracts).reports("application.port.Open"),
                HouseRule.of("values are immutable", Shapes::valuesAreImmutable)
                        .reports("spi.Connection.state")
                        .reports("application.event.MutableEvent.count")
                        .reports("fixture.OpenConfig.threshold"),
                HouseRule.of("pickers take no lock", Shapes::pickersTakeNoLock)
                        .reports("domain.strategy.LockingPicker", "ReentrantLock"),
                HouseRule.of("pickers are not synchronized", Shapes::pickersAreNotSynchronized)
                        .reports("domain.strategy.LockingPicker.pick", "SYNCHRONIZED"),
                HouseRule.of("plug-ins are used by name", Shapes::pluginsAreUsedByName)
                        .reports("application.Favours", "domain.strategy.First")
                        .reports("application.Favours", "domain.scoring.Strict")
                        .reports("bootstrap.Wiring", "domain.strategy.First"),
                HouseRule.of("strategies are named so", Shapes::strategiesAreNamedSo)
                        .reports("domain.strategy.First"),
                HouseRule.of("providers can be made", Shapes::providersCanBeMade)
                        .reports("domain.strategy.HiddenProvider", "PUBLIC")
                        .reports("domain.strategy.HiddenProvider", "lacks a public constructor"),
                HouseRule.of("names say something", Shapes::namesSaySomething)
                        .reports("application.PoolManager")
                        .reports("application.Utils")
                        .reports("application.PoolManager$LeaseHelper"));
    }
}
