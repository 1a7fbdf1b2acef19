package io.datapunk.lb.testkit.architecture;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackage;
import static com.tngtech.archunit.lang.conditions.ArchConditions.accessTargetWhere;
import static com.tngtech.archunit.lang.conditions.ArchConditions.be;
import static com.tngtech.archunit.lang.conditions.ArchConditions.dependOnClassesThat;
import static com.tngtech.archunit.lang.conditions.ArchConditions.haveSimpleNameEndingWith;
import static com.tngtech.archunit.lang.conditions.ArchConditions.never;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption.Predefined;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.syntax.ArchRuleDefinition;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.zip.Checksum;

/**
 * Rules for the compiled classes of a plug-in, to be run in the build of who writes it:
 *
 * <pre>{@code
 * @Test
 * void thePlugin_keepsTheRules() {
 *     PluginRules.check("com.example.balancing");
 * }
 * }</pre>
 *
 * <p>Those whose names begin with DECISIONS speak of strategies and scorers, their providers, and every class of the plug-in
 * that these reach, for all of it is on the way of a request; checks and discoveries may read a clock, have threads and do
 * I/O. Each rule is an {@link ArchRule} like any other: it can be run alone, and one that finds nothing to speak of holds.
 *
 * <p>What compiled classes do not show stays unseen: what a library does that is called, a {@code synchronized} block, state in
 * a constant whose type does not tell, such as a {@code Map}. Immutable and thread-safe. Needs ArchUnit on the class path.
 */
public final class PluginRules {
    private static final String SPI = "io.datapunk.lb.spi..";

    private static final Map<String, Set<String>> EXITS = Map.of(
            "java.lang.System", Set.of("exit"),
            "java.lang.Runtime", Set.of("exit", "halt"));

    private static final String[] OUTSIDE = {
        "java.io..",
        "java.net..",
        "java.nio..",
        "java.sql..",
        "javax.sql..",
        "javax.net..",
        "java.rmi..",
        "java.util.zip.."
    };

    /** Buffers and charsets, which do nothing by themselves. */
    private static final Set<String> IN_MEMORY = Set.of("java.nio", "java.nio.charset");

    private static final String[] LOGGING = {
        "org.slf4j..",
        "java.util.logging..",
        "org.apache.logging..",
        "org.apache.log4j..",
        "org.apache.commons.logging..",
        "ch.qos.logback.."
    };

    private static final Set<String> WAITING = Set.of(
            "java.util.concurrent.Semaphore",
            "java.util.concurrent.CountDownLatch",
            "java.util.concurrent.CyclicBarrier",
            "java.util.concurrent.Phaser",
            "java.util.concurrent.Exchanger",
            "java.util.concurrent.BlockingQueue");

    /** A plug-in finds the contracts where it is loaded, and of everything else of the balancer not even a version. */
    public static final ArchRule THE_CONTRACTS_ALONE_ARE_USED = noClasses()
            .should()
            .dependOnClassesThat(resideInAPackage("io.datapunk.lb..").and(resideOutsideOfPackage(SPI)))
            .as("a plug-in uses lb-spi and nothing else of the balancer")
            .allowEmptyShould(true);

    /** The process is somebody else's. */
    public static final ArchRule THE_PROCESS_IS_NOT_ENDED = noClasses()
            .should()
            .accessTargetWhere(listed("ends the process", EXITS))
            .as("a plug-in does not end the process")
            .allowEmptyShould(true);

    /** What time does to a decision comes in the figures: ramp, stall, the calls of {@code forgive}. */
    public static final ArchRule DECISIONS_READ_NO_CLOCK =
            deciding("read no clock", never(accessTargetWhere(Ambience.clock())));

    /** Chance is handed in with each pick, so that a seed repeats it. A generator made from a seed or a hash is no chance. */
    public static final ArchRule DECISIONS_DRAW_NO_CHANCE_OF_THEIR_OWN =
            deciding("draw no chance of their own", never(accessTargetWhere(Ambience.chance())));

    /** They are called by the threads of requests, and no thread of theirs would be closed. */
    public static final ArchRule DECISIONS_MAKE_NO_THREAD = deciding(
            "make no thread and do not sleep",
            never(accessTargetWhere(Ambience.threads()).or(be(assignableTo(Set.of("java.lang.Thread"))))));

    /** A request waits for each of them. Exceptions of I/O, buffers, charsets and checksums may be named. */
    public static final ArchRule DECISIONS_DO_NO_IO = deciding(
            "do no I/O",
            never(dependOnClassesThat(resideInAnyPackage(OUTSIDE)
                            .and(DescribedPredicate.describe("does I/O", PluginRules::doesSomething)))
                    .or(accessTargetWhere(listed(
                            "looks at the surroundings",
                            Map.of(
                                    "java.lang.System",
                                            Set.of(
                                                    "getenv",
                                                    "getProperty",
                                                    "getProperties",
                                                    "setProperty",
                                                    "setProperties",
                                                    "clearProperty",
                                                    "load",
                                                    "loadLibrary"),
                                    "java.lang.Boolean", Set.of("getBoolean"),
                                    "java.lang.Integer", Set.of("getInteger"),
                                    "java.lang.Long", Set.of("getLong"),
                                    "java.lang.Runtime", Set.of("exec", "load", "loadLibrary"),
                                    "java.lang.ProcessBuilder", Set.of("<init>", "start")))))));

    /** A log written a million times a second is an outage. What is worth knowing is told by the balancer's events. */
    public static final ArchRule DECISIONS_LOG_NOTHING = deciding(
            "log nothing",
            never(dependOnClassesThat(resideInAnyPackage(LOGGING)
                            .or(DescribedPredicate.describe(
                                    "System.Logger", type -> type.getName().startsWith("java.lang.System$Logger"))))
                    .or(accessTargetWhere(listed(
                            "prints",
                            Map.of(
                                    "java.lang.System", Set.of("out", "err"),
                                    "java.lang.Throwable", Set.of("printStackTrace")))))));

    /** A second balancer of the process, or a second service, would share it. */
    public static final ArchRule DECISIONS_HAVE_NO_STATIC_STATE = deciding("have no static state", new NoStaticState());

    /** All threads of the service would queue for it. */
    public static final ArchRule DECISIONS_TAKE_NO_LOCK = deciding(
            "take no lock and wait for nobody",
            never(dependOnClassesThat(
                            resideInAnyPackage("java.util.concurrent.locks").or(assignableTo(WAITING)))
                    .or(accessTargetWhere(listed("waits", Map.of("java.lang.Object", Set.of("wait")))))
                    .or(new SynchronizedMethods())));

    /** {@code ServiceLoader} makes them. */
    public static final ArchRule PROVIDERS_CAN_BE_MADE = ArchRuleDefinition.all(Plugins.providers())
            .should(new PublicWithPublicConstructor())
            .as("providers are public and have a public constructor without parameters")
            .allowEmptyShould(true);

    /** So that who looks for what a jar provides finds it. */
    public static final ArchRule PROVIDERS_ARE_NAMED_SO = ArchRuleDefinition.all(Plugins.providers())
            .should(haveSimpleNameEndingWith("Provider"))
            .as("providers are named so")
            .allowEmptyShould(true);

    /** A directory of plug-ins is searched by these files alone, also for a jar that is a module. */
    public static final ArchRule PROVIDERS_STAND_IN_SERVICE_FILES = ArchRuleDefinition.all(Plugins.providers())
            .should(new ServiceEntries())
            .as("providers are named in META-INF/services")
            .allowEmptyShould(true);

    private PluginRules() {}

    /** Every rule. */
    public static List<ArchRule> all() {
        return List.of(
                THE_CONTRACTS_ALONE_ARE_USED,
                THE_PROCESS_IS_NOT_ENDED,
                DECISIONS_READ_NO_CLOCK,
                DECISIONS_DRAW_NO_CHANCE_OF_THEIR_OWN,
                DECISIONS_MAKE_NO_THREAD,
                DECISIONS_DO_NO_IO,
                DECISIONS_LOG_NOTHING,
                DECISIONS_HAVE_NO_STATIC_STATE,
                DECISIONS_TAKE_NO_LOCK,
                PROVIDERS_CAN_BE_MADE,
                PROVIDERS_ARE_NAMED_SO,
                PROVIDERS_STAND_IN_SERVICE_FILES);
    }

    /**
     * Checks the classes of these packages and of those below them, as they are on the class path, those of tests left out.
     *
     * @throws AssertionError with every violation of every rule; also when no provider is among the classes, for then the
     *     packages are wrong or there is no plug-in
     */
    public static void check(String... packages) {
        check(new ClassFileImporter()
                .withImportOption(Predefined.DO_NOT_INCLUDE_TESTS)
                .importPackages(packages));
    }

    /**
     * Checks these classes, however they were imported.
     *
     * @throws AssertionError as above
     */
    public static void check(JavaClasses classes) {
        if (classes.stream().noneMatch(Plugins::isProvider)) {
            throw new AssertionError(
                    "plug-in: no provider among " + classes.size() + " classes, expected the packages of a plug-in");
        }
        List<String> violations = new ArrayList<>();
        for (ArchRule rule : all()) {
            List<String> details = rule.evaluate(classes).getFailureReport().getDetails();
            if (!details.isEmpty()) {
                violations.add(rule.getDescription() + ":\n    " + String.join("\n    ", details));
            }
        }
        if (!violations.isEmpty()) {
            throw new AssertionError(String.join("\n", violations));
        }
    }

    private static ArchRule deciding(String what, ArchCondition<JavaClass> condition) {
        return ArchRuleDefinition.all(Plugins.deciding())
                .should(condition)
                .as("strategies, scorers and what they use " + what)
                .allowEmptyShould(true);
    }

    private static boolean doesSomething(JavaClass type) {
        return !type.isAssignableTo(Throwable.class)
                && !type.isEquivalentTo(Serializable.class)
                && !type.isAssignableTo(Checksum.class)
                && !IN_MEMORY.contains(type.getPackageName());
    }

    private static DescribedPredicate<JavaClass> assignableTo(Set<String> names) {
        return DescribedPredicate.describe(
                "one of " + String.join(", ", names), type -> names.stream().anyMatch(type::isAssignableTo));
    }

    /** Accesses to members of these names, of these owners or what extends them. */
    private static DescribedPredicate<JavaAccess<?>> listed(String what, Map<String, Set<String>> members) {
        return DescribedPredicate.describe(
                what,
                access -> members.entrySet().stream()
                        .anyMatch(owner ->
                                owner.getValue().contains(access.getTarget().getName())
                                        && access.getTargetOwner().isAssignableTo(owner.getKey())));
    }
}
