package io.datapunk.lb.architecture;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noFields;
import static io.datapunk.lb.architecture.House.join;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.lang.ArchRule;
import java.util.Set;

/** How classes speak to people: loggers, streams, exceptions. */
final class Conduct {
    private static final String LOGGER = "org.slf4j.Logger";
    private static final Set<String> GENERIC_EXCEPTIONS =
            Set.of("java.lang.Throwable", "java.lang.Exception", "java.lang.RuntimeException", "java.lang.Error");

    /** The packages of the command line, whose results go to standard output. */
    private static String[] consoles(House house) {
        return new String[] {house.name("bootstrap.cli"), house.name("bootstrap.demo")};
    }

    private Conduct() {}

    static ArchRule noUtilLogging(House house) {
        return noClasses()
                .that()
                .resideInAnyPackage(house.everything())
                .should()
                .dependOnClassesThat(resideInAnyPackage("java.util.logging..")
                        .or(DescribedPredicate.describe(
                                "System.Logger", type -> type.getName().startsWith("java.lang.System$Logger"))));
    }

    static ArchRule noStandardStreams(House house) {
        return noClasses()
                .that()
                .resideInAnyPackage(house.everything())
                .and()
                .resideOutsideOfPackages(consoles(house))
                .should()
                .accessTargetWhere(DescribedPredicate.describe(
                        "is a standard stream",
                        (JavaAccess<?> access) -> access.getTargetOwner().isEquivalentTo(System.class)
                                && Set.of("out", "err", "in")
                                        .contains(access.getTarget().getName())));
    }

    static ArchRule noPrintedStackTraces(House house) {
        return noClasses()
                .that()
                .resideInAnyPackage(house.everything())
                .and()
                .resideOutsideOfPackages(consoles(house))
                .should()
                .accessTargetWhere(DescribedPredicate.describe(
                        "prints a stack trace",
                        (JavaAccess<?> access) -> access.getTarget().getName().equals("printStackTrace")
                                && access.getTargetOwner().isAssignableTo(Throwable.class)));
    }

    /** Inside, what is worth saying is an event; who puts the house together decides where it goes. */
    static ArchRule logOutsideOnly(House house) {
        return noClasses()
                .that(resideInAnyPackage(join(house.inside(), house.simulator(), house.testkit())))
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("org.slf4j..");
    }

    static ArchRule loggersAreConstants(House house) {
        return fields().that()
                .haveRawType(LOGGER)
                .and()
                .areDeclaredInClassesThat()
                .resideInAnyPackage(house.everything())
                .should()
                .bePrivate()
                .andShould()
                .beStatic()
                .andShould()
                .beFinal();
    }

    static ArchRule noGenericExceptions(House house) {
        return noClasses()
                .that()
                .resideInAnyPackage(house.everything())
                .should()
                .accessTargetWhere(DescribedPredicate.describe("makes a generic exception", Conduct::makesGeneric));
    }

    static ArchRule noFieldInjection(House house) {
        return noFields()
                .that()
                .areDeclaredInClassesThat()
                .resideInAnyPackage(house.everything())
                .should()
                .beAnnotatedWith("jakarta.inject.Inject")
                .orShould()
                .beAnnotatedWith("com.google.inject.Inject");
    }

    private static boolean makesGeneric(JavaAccess<?> access) {
        JavaClass made = access.getTargetOwner();
        boolean constructed =
                access.getTarget().getName().equals("<init>") && GENERIC_EXCEPTIONS.contains(made.getName());
        boolean callOfSuper = access.getOrigin().getName().equals("<init>")
                && access.getOriginOwner()
                        .getRawSuperclass()
                        .filter(made::equals)
                        .isPresent()
                && !access.getOriginOwner().getModifiers().contains(JavaModifier.SYNTHETIC);
        return constructed && !callOfSuper;
    }
}
