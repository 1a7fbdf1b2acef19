package io.datapunk.lb.testkit.architecture;

import static io.datapunk.lb.testkit.architecture.PluginRules.DECISIONS_DO_NO_IO;
import static io.datapunk.lb.testkit.architecture.PluginRules.DECISIONS_DRAW_NO_CHANCE_OF_THEIR_OWN;
import static io.datapunk.lb.testkit.architecture.PluginRules.DECISIONS_HAVE_NO_STATIC_STATE;
import static io.datapunk.lb.testkit.architecture.PluginRules.DECISIONS_LOG_NOTHING;
import static io.datapunk.lb.testkit.architecture.PluginRules.DECISIONS_MAKE_NO_THREAD;
import static io.datapunk.lb.testkit.architecture.PluginRules.DECISIONS_READ_NO_CLOCK;
import static io.datapunk.lb.testkit.architecture.PluginRules.DECISIONS_TAKE_NO_LOCK;
import static io.datapunk.lb.testkit.architecture.PluginRules.PROVIDERS_ARE_NAMED_SO;
import static io.datapunk.lb.testkit.architecture.PluginRules.PROVIDERS_CAN_BE_MADE;
import static io.datapunk.lb.testkit.architecture.PluginRules.PROVIDERS_STAND_IN_SERVICE_FILES;
import static io.datapunk.lb.testkit.architecture.PluginRules.THE_CONTRACTS_ALONE_ARE_USED;
import static io.datapunk.lb.testkit.architecture.PluginRules.THE_PROCESS_IS_NOT_ENDED;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNoException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.lang.ArchRule;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Every rule is broken by a fixture, which it finds; what is allowed, and what comes with the balancer, it leaves alone. */
class PluginRulesTest {
    private static final JavaClasses FIXTURES = new ClassFileImporter().importPackages("com.example.plugin");
    private static final JavaClasses OURS =
            new ClassFileImporter().importPackages("io.datapunk.lb.domain.strategy", "io.datapunk.lb.domain.scoring");

    /** For each rule, what its report must name, each in a line that names the fixture too. */
    private static final Map<ArchRule, Map<String, List<String>>> SIGHTINGS = new LinkedHashMap<>();

    private static void sighting(ArchRule rule, String fixture, String... texts) {
        SIGHTINGS.computeIfAbsent(rule, unseen -> new LinkedHashMap<>()).put(fixture, List.of(texts));
    }

    static {
        sighting(THE_CONTRACTS_ALONE_ARE_USED, "KnowsTheDomain", "io.datapunk.lb.domain.selection.Selector");
        sighting(THE_PROCESS_IS_NOT_ENDED, "EndsTheProcess", "System.exit", "Runtime.halt");
        sighting(DECISIONS_READ_NO_CLOCK, "Clock", "nanoTime", "InstantSource.system");
        sighting(
                DECISIONS_DRAW_NO_CHANCE_OF_THEIR_OWN,
                "DrawsItsOwnChance",
                "ThreadLocalRandom.current",
                "java.util.Random.<init>",
                "RandomGeneratorFactory.create()",
                "SecureRandom.getInstanceStrong");
        sighting(
                DECISIONS_MAKE_NO_THREAD,
                "MakesThreads",
                "Thread.<init>",
                "Thread.start",
                "supplyAsync",
                "MakesThreads$Worker");
        sighting(
                DECISIONS_DO_NO_IO,
                "DoesIo",
                "java.nio.file.Files",
                "java.net.InetSocketAddress",
                "System.getenv",
                "System.getProperties",
                "Boolean.getBoolean",
                "Integer.getInteger",
                "Long.getLong");
        sighting(
                DECISIONS_LOG_NOTHING,
                "Logs",
                "java.util.logging.Logger",
                "org.slf4j.Logger",
                "System.out",
                "printStackTrace");
        sighting(DECISIONS_HAVE_NO_STATIC_STATE, "HasStaticState", "asked", "COUNTED", "REMEMBERED", "DRAWN", "SAID");
        sighting(DECISIONS_TAKE_NO_LOCK, "TakesLocks", "ReentrantLock", "CountDownLatch", "is synchronized", "wait()");
        sighting(PROVIDERS_CAN_BE_MADE, "Hidden", "is not public", "lacks a public constructor");
        sighting(PROVIDERS_ARE_NAMED_SO, "Hidden", "Provider");
        sighting(PROVIDERS_STAND_IN_SERVICE_FILES, "Hidden", "META-INF/services/io.datapunk.lb.spi.selection.Strategy");
    }

    private static List<String> report(ArchRule rule, JavaClasses classes) {
        return rule.evaluate(classes).getFailureReport().getDetails();
    }

    @TestFactory
    Stream<DynamicTest> rule_findsItsFixture() {
        return PluginRules.all().stream()
                .map(rule -> DynamicTest.dynamicTest(rule.getDescription(), () -> {
                    assertThat(SIGHTINGS).containsKey(rule);
                    List<String> report = report(rule, FIXTURES);
                    SIGHTINGS.get(rule).forEach((fixture, texts) -> {
                        for (String text : texts) {
                            assertThat(report).anyMatch(line -> line.contains("$" + fixture) && line.contains(text));
                        }
                    });
                }));
    }

    @TestFactory
    Stream<DynamicTest> rule_leavesAloneWhatIsAllowed() {
        return PluginRules.all().stream()
                .filter(rule -> rule != PROVIDERS_STAND_IN_SERVICE_FILES) // no file names the fixtures
                .map(rule -> DynamicTest.dynamicTest(
                        rule.getDescription(),
                        () -> assertThat(report(rule, FIXTURES)).noneMatch(line -> line.contains("Innocent"))));
    }

    @TestFactory
    Stream<DynamicTest> rule_isKeptByWhatComesWithTheBalancer() {
        return PluginRules.all().stream()
                .filter(rule -> rule != THE_CONTRACTS_ALONE_ARE_USED) // they are part of the domain
                .map(rule -> DynamicTest.dynamicTest(
                        rule.getDescription(),
                        () -> assertThat(report(rule, OURS)).isEmpty()));
    }

    @Test
    void rulesOfTheClass_areAllInTheSet() {
        List<Object> constants = new ArrayList<>();
        for (var field : PluginRules.class.getFields()) {
            assertThat(Modifier.isStatic(field.getModifiers())).isTrue();
            assertThatNoException().isThrownBy(() -> constants.add(field.get(null)));
        }
        assertThat(constants).hasSize(12).containsExactlyInAnyOrderElementsOf(PluginRules.all());
    }

    @Test
    void check_namesEveryRuleThatIsBroken() {
        assertThatThrownBy(() -> PluginRules.check(FIXTURES))
                .isInstanceOf(AssertionError.class)
                .satisfies(error -> PluginRules.all()
                        .forEach(rule -> assertThat(error).hasMessageContaining(rule.getDescription())));
    }

    @Test
    void check_ofPackagesWithoutAProvider_fails() {
        assertThatThrownBy(() -> PluginRules.check("com.example.misspelt"))
                .isInstanceOf(AssertionError.class)
                .hasMessage("plug-in: no provider among 0 classes, expected the packages of a plug-in");
        assertThatThrownBy(() -> PluginRules.check("com.example.plugin"))
                .as("tests are left out")
                .hasMessageContaining("no provider among 0 classes");
    }
}
