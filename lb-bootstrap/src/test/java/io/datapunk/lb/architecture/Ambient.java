package io.datapunk.lb.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static io.datapunk.lb.architecture.House.join;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.lang.ArchRule;
import io.datapunk.lb.testkit.architecture.Ambience;

/** Time, chance and work come by constructor; what takes them from elsewhere is what plug-ins must not do either. */
final class Ambient {
    private Ambient() {}

    static ArchRule noAmbientTime(House house) {
        return noClasses()
                .that()
                .resideInAnyPackage(house.everything())
                .and(DescribedPredicate.not(house.named("bootstrap.SystemSources")))
                .should()
                .accessTargetWhere(Ambience.clock());
    }

    /** A test that was given no seed draws one and prints it; nothing else draws what it cannot repeat. */
    static ArchRule noAmbientChance(House house) {
        return noClasses()
                .that()
                .resideInAnyPackage(house.everything())
                .and(DescribedPredicate.not(house.named("bootstrap.SystemSources", "testkit.random.Seeded")))
                .should()
                .accessTargetWhere(Ambience.chance());
    }

    /** Inside, even a generator of its own seed is a second source of chance beside the one handed in. */
    static ArchRule noOwnGenerators(House house) {
        return noClasses()
                .that()
                .resideInAnyPackage(join(house.inside(), house.adapters()))
                .should()
                .accessTargetWhere(DescribedPredicate.describe("makes a generator", Ambient::makesGenerator));
    }

    static ArchRule noHiddenThreads(House house) {
        return noClasses()
                .that()
                .resideInAnyPackage(house.inside())
                .should()
                .accessTargetWhere(Ambience.threads())
                .orShould()
                .beAssignableTo(Thread.class);
    }

    private static boolean makesGenerator(JavaAccess<?> access) {
        return access.getTarget().getName().equals("<init>")
                && access.getTargetOwner().getPackageName().startsWith("java.")
                && access.getTargetOwner().isAssignableTo("java.util.random.RandomGenerator");
    }
}
