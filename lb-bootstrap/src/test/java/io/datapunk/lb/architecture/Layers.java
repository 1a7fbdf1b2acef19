package io.datapunk.lb.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static io.datapunk.lb.architecture.House.in;
import static io.datapunk.lb.architecture.House.join;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.library.dependencies.SliceAssignment;
import com.tngtech.archunit.library.dependencies.SliceIdentifier;
import java.util.List;

/** Who may use whom. */
final class Layers {
    /** What only computes. */
    private static final String[] PURE_JDK = {
        "java.lang", "java.util", "java.util.function", "java.util.random", "java.time", "org.jspecify.annotations"
    };

    private static final String[] PURE_JDK_TYPES = {
        "java.util.concurrent.CompletionStage",
        "java.util.concurrent.CompletionException",
        "java.util.concurrent.Flow",
        "java.util.concurrent.Flow$Publisher",
        "java.util.concurrent.Flow$Subscriber",
        "java.util.concurrent.Flow$Subscription",
        "java.util.concurrent.Flow$Processor"
    };

    private static final String[] STATE_JDK = {"java.util.concurrent.atomic", "java.lang.invoke"};
    private static final String[] COORDINATION_JDK = {"java.util.concurrent", "java.util.stream"};

    private Layers() {}

    static ArchRule layers(House house) {
        return layeredArchitecture()
                .consideringOnlyDependenciesInLayers()
                .ensureAllClassesAreContainedInArchitecture()
                .layer("spi")
                .definedBy(house.spi())
                .layer("domain")
                .definedBy(house.domain())
                .layer("application")
                .definedBy(house.application())
                .layer("adapters")
                .definedBy(house.adapters())
                .layer("simulator")
                .definedBy(house.simulator())
                .layer("testkit")
                .definedBy(house.testkit())
                .layer("bootstrap")
                .definedBy(house.bootstrap())
                .whereLayer("bootstrap")
                .mayNotBeAccessedByAnyLayer()
                .whereLayer("testkit")
                .mayNotBeAccessedByAnyLayer()
                .whereLayer("simulator")
                .mayOnlyBeAccessedByLayers("bootstrap")
                .whereLayer("adapters")
                .mayOnlyBeAccessedByLayers("bootstrap")
                .whereLayer("application")
                .mayOnlyBeAccessedByLayers("adapters", "simulator", "bootstrap")
                .whereLayer("domain")
                .mayOnlyBeAccessedByLayers("application", "testkit", "bootstrap")
                .whereLayer("spi")
                .mayOnlyBeAccessedByLayers("domain", "application", "adapters", "simulator", "testkit", "bootstrap");
    }

    static ArchRule spiPurity(House house) {
        return classes()
                .that()
                .resideInAnyPackage(house.spi())
                .should()
                .onlyDependOnClassesThat(in(join(PURE_JDK, house.spi())).or(called(PURE_JDK_TYPES)));
    }

    static ArchRule domainPurity(House house) {
        return classes()
                .that()
                .resideInAnyPackage(house.domain())
                .should()
                .onlyDependOnClassesThat(in(join(PURE_JDK, STATE_JDK, house.spi(), house.domain()))
                        .or(called(PURE_JDK_TYPES)));
    }

    /** Exceptions of the network and of files are named to tell what they say of an instance, never to do I/O. */
    static ArchRule applicationPurity(House house) {
        DescribedPredicate<JavaClass> failureOfTheWorld =
                in("java.io", "java.net", "java.nio.channels").and(JavaClass.Predicates.assignableTo(Throwable.class));
        return classes()
                .that()
                .resideInAnyPackage(house.application())
                .should()
                .onlyDependOnClassesThat(in(join(PURE_JDK, STATE_JDK, COORDINATION_JDK, house.inside()))
                        .or(failureOfTheWorld));
    }

    static ArchRule adapterPurity(House house, String[] adapter, String... vendor) {
        return classes()
                .that()
                .resideInAnyPackage(adapter)
                .should()
                .onlyDependOnClassesThat(in(join(
                        new String[] {"java..", "org.jspecify.annotations", "org.slf4j.."},
                        house.spi(),
                        house.application(),
                        adapter,
                        vendor)));
    }

    static ArchRule simulatorPurity(House house) {
        return classes()
                .that()
                .resideInAnyPackage(house.simulator())
                .should()
                .onlyDependOnClassesThat(in(join(
                        new String[] {"java..", "org.jspecify.annotations"},
                        house.spi(),
                        house.application(),
                        house.simulator())));
    }

    static ArchRule adaptersIgnoreEachOther(House house) {
        return slices().matching(house.name("adapters.(*)..")).should().notDependOnEachOther();
    }

    static ArchRule telemetryApisIgnoreEachOther(House house) {
        return slices().matching(house.name("adapters.telemetry.(*).."))
                .should()
                .notDependOnEachOther();
    }

    /** The entry class puts together what is behind the API, and so looks the other way than all others. */
    static ArchRule noCycles(House house) {
        return slices().assignedFrom(new PackageByPackage(house))
                .should()
                .beFreeOfCycles()
                .ignoreDependency(house.named("HealthAwareLoadBalancer"), DescribedPredicate.alwaysTrue());
    }

    private static DescribedPredicate<JavaClass> called(String... names) {
        return DescribedPredicate.describe(
                "one of " + String.join(", ", names), type -> List.of(names).contains(type.getName()));
    }

    private record PackageByPackage(House house) implements SliceAssignment {
        @Override
        public SliceIdentifier getIdentifierOf(JavaClass type) {
            return type.getName().startsWith(house.root() + ".")
                    ? SliceIdentifier.of(type.getPackageName())
                    : SliceIdentifier.ignore();
        }

        @Override
        public String getDescription() {
            return "every package of " + house.root();
        }
    }
}
