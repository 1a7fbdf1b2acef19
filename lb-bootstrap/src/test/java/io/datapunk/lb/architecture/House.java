package io.datapunk.lb.architecture;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackages;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.List;
import java.util.stream.Stream;

/**
 * A tree of packages laid out as the modules are, with the classes in it.
 *
 * @param root the package above all modules, which is also the package of the public API
 * @param classes what is in the house
 */
record House(String root, JavaClasses classes) {
    /** The modules of the real house, each with its directory's name. */
    static final List<String> MODULES = List.of(
            "lb-spi",
            "lb-domain",
            "lb-application",
            "lb-adapters-zookeeper",
            "lb-adapters-vertx",
            "lb-adapters-telemetry",
            "lb-simulator",
            "lb-testkit",
            "lb-bootstrap");

    private static final String FIXTURE = "io.datapunk.lb.architecture.fixture";

    /** What is shipped: the main classes of every module. */
    static House production() {
        return Production.HOUSE;
    }

    /** The small house in which every rule is broken. */
    static House fixtures() {
        return Fixtures.HOUSE;
    }

    String[] spi() {
        return below("spi");
    }

    String[] domain() {
        return below("domain");
    }

    /** Strategies and scorers, which are used by name alone. */
    String[] plugins() {
        return new String[] {root + ".domain.strategy..", root + ".domain.scoring.."};
    }

    String[] strategies() {
        return below("domain.strategy");
    }

    /** The public API and what is behind it. */
    String[] application() {
        return new String[] {root, root + ".application.."};
    }

    String[] events() {
        return below("application.event");
    }

    String[] ports() {
        return below("application.port");
    }

    String[] adapters() {
        return below("adapters");
    }

    String[] zookeeper() {
        return below("adapters.zookeeper");
    }

    /** Where what is in the registry is read and written. */
    String[] registryFormat() {
        return below("adapters.zookeeper.format");
    }

    String[] vertx() {
        return below("adapters.vertx");
    }

    String[] telemetry() {
        return below("adapters.telemetry");
    }

    String[] micrometer() {
        return below("adapters.telemetry.micrometer");
    }

    String[] otel() {
        return below("adapters.telemetry.otel");
    }

    String[] simulator() {
        return below("simulator");
    }

    /** Where scenario files are read. */
    String[] scenarioFiles() {
        return below("simulator.scenario.file");
    }

    String[] testkit() {
        return below("testkit");
    }

    String[] bootstrap() {
        return below("bootstrap");
    }

    /** Everything inside: what must not touch the world. */
    String[] inside() {
        return join(spi(), domain(), application());
    }

    String[] everything() {
        return new String[] {root + ".."};
    }

    /** Each set of packages that a rule may speak of. */
    List<String[]> all() {
        return List.of(
                spi(),
                domain(),
                plugins(),
                strategies(),
                application(),
                events(),
                ports(),
                adapters(),
                zookeeper(),
                registryFormat(),
                vertx(),
                telemetry(),
                micrometer(),
                otel(),
                testkit(),
                bootstrap());
    }

    String name(String relative) {
        return root + "." + relative;
    }

    /** The classes of these names, relative to the root, with what is nested in them. */
    DescribedPredicate<JavaClass> named(String... relatives) {
        List<String> names = Stream.of(relatives).map(this::name).toList();
        return DescribedPredicate.describe(
                String.join(", ", names),
                type -> names.stream()
                        .anyMatch(name ->
                                type.getName().equals(name) || type.getName().startsWith(name + "$")));
    }

    private String[] below(String relative) {
        return new String[] {root + "." + relative + ".."};
    }

    static String[] join(String[]... parts) {
        return Stream.of(parts).flatMap(Stream::of).toArray(String[]::new);
    }

    static DescribedPredicate<JavaClass> in(String... packages) {
        return resideInAnyPackage(packages);
    }

    static DescribedPredicate<JavaClass> outside(String... packages) {
        return resideOutsideOfPackages(packages);
    }

    private static final class Production {
        static final House HOUSE = new House(
                "io.datapunk.lb",
                new ClassFileImporter()
                        .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                        .importPackages("io.datapunk.lb"));
    }

    private static final class Fixtures {
        static final House HOUSE = new House(FIXTURE, new ClassFileImporter().importPackages(FIXTURE));
    }
}
