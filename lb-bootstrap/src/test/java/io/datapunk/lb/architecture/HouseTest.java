package io.datapunk.lb.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.ArchConfiguration;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.PackageMatchers;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** No rule holds for want of classes. */
class HouseTest {
    /** Where each module's packages begin; the public API is the application's. */
    private static final Map<String, String> PREFIXES = Map.of(
            "lb-spi", "io.datapunk.lb.spi",
            "lb-domain", "io.datapunk.lb.domain",
            "lb-application", "io.datapunk.lb.application",
            "lb-adapters-zookeeper", "io.datapunk.lb.adapters.zookeeper",
            "lb-adapters-vertx", "io.datapunk.lb.adapters.vertx",
            "lb-adapters-telemetry", "io.datapunk.lb.adapters.telemetry",
            "lb-simulator", "io.datapunk.lb.simulator",
            "lb-testkit", "io.datapunk.lb.testkit",
            "lb-bootstrap", "io.datapunk.lb.bootstrap");

    static Stream<String> modules() {
        return House.MODULES.stream();
    }

    static Stream<Vendor> vendors() {
        return Vendor.ALL.stream();
    }

    @ParameterizedTest
    @MethodSource("modules")
    void module_isImported(String module) {
        assertThat(classesOf(module)).as("main classes of %s", module).isNotEmpty();
    }

    @ParameterizedTest
    @MethodSource("modules")
    void module_keepsToItsPackages(String module) {
        String prefix = PREFIXES.get(module);
        assertThat(classesOf(module))
                .allSatisfy(type -> assertThat(type.getPackageName() + ".")
                        .satisfiesAnyOf(
                                name -> assertThat(name).startsWith(prefix + "."),
                                name -> assertThat(module + " " + name).isEqualTo("lb-application io.datapunk.lb.")));
    }

    @Test
    void everyClass_belongsToAModule() {
        long counted = House.MODULES.stream()
                .mapToLong(module -> classesOf(module).size())
                .sum();
        assertThat(counted).isEqualTo(House.production().classes().size());
    }

    @Test
    void noTestClass_isImported() {
        assertThat(House.production().classes())
                .noneMatch(type -> type.getPackageName().startsWith("io.datapunk.lb.architecture"));
    }

    @Test
    void everyPackageARuleSpeaksOf_existsInBothHouses() {
        for (House house : List.of(House.production(), House.fixtures())) {
            for (String[] packages : house.all()) {
                for (String pattern : packages) {
                    assertThat(house.classes().stream()
                                    .filter(type -> PackageMatchers.of(pattern).test(type.getPackageName())))
                            .as("classes in %s", pattern)
                            .isNotEmpty();
                }
            }
        }
    }

    /** A misspelt vendor would hide behind a rule that holds. Bootstrap may use all of them and need not. */
    @ParameterizedTest(name = "{0}")
    @MethodSource("vendors")
    void vendor_isUsedAtHome(Vendor vendor) {
        House house = House.production();
        PackageMatchers used = PackageMatchers.of(vendor.packages());
        Stream.of(vendor.homes().apply(house))
                .limit(1)
                .forEach(home -> assertThat(house.classes().stream()
                                .filter(type -> PackageMatchers.of(home).test(type.getPackageName()))
                                .flatMap(type -> type.getDirectDependenciesFromSelf().stream())
                                .filter(dependency ->
                                        used.test(dependency.getTargetClass().getPackageName())))
                        .as("uses of %s in %s", vendor, home)
                        .isNotEmpty());
    }

    @Test
    void theExemptClasses_exist() {
        for (String name : List.of("bootstrap.SystemSources", "testkit.random.Seeded", "HealthAwareLoadBalancer")) {
            House house = House.production();
            assertThat(house.classes().contain(house.name(name))).as(name).isTrue();
        }
    }

    @Test
    void ruleWithoutClasses_fails() {
        assertThat(ArchConfiguration.get().getPropertyOrDefault("archRule.failOnEmptyShould", "absent"))
                .isEqualTo("true");
    }

    @Test
    void everyPackage_saysWhatItIsForAndIsNullMarked() {
        Map<String, Boolean> marked = new TreeMap<>();
        for (JavaClass type : House.production().classes()) {
            boolean info = type.getSimpleName().equals("package-info")
                    && type.isAnnotatedWith("org.jspecify.annotations.NullMarked");
            marked.merge(type.getPackageName(), info, Boolean::logicalOr);
        }
        assertThat(new TreeSet<>(marked.entrySet().stream()
                        .filter(entry -> !entry.getValue())
                        .map(Map.Entry::getKey)
                        .collect(Collectors.toSet())))
                .as("packages without a null-marked package-info")
                .isEmpty();
    }

    @Test
    void everyPort_isImplemented() {
        House house = House.production();
        List<JavaClass> ports = house.classes().stream()
                .filter(type -> type.getPackageName().equals(house.name("application.port")))
                .filter(type -> type.isInterface() && !type.getSimpleName().equals("package-info"))
                .toList();
        assertThat(ports)
                .isNotEmpty()
                .allSatisfy(port -> assertThat(port.getAllSubclasses())
                        .as("implementations of %s", port.getName())
                        .isNotEmpty());
    }

    private static List<JavaClass> classesOf(String module) {
        return House.production().classes().stream()
                .filter(type -> type.getSource()
                        .map(source -> source.getUri().toString().contains("/" + module + "/"))
                        .orElse(false))
                .toList();
    }
}
