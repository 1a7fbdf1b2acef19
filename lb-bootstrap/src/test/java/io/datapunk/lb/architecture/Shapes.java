package io.datapunk.lb.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noMethods;
import static io.datapunk.lb.architecture.House.in;
import static io.datapunk.lb.architecture.House.join;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;

/** What types look like. */
final class Shapes {
    private static final String PICKER = "io.datapunk.lb.spi.selection.Picker";
    private static final String STRATEGY = "io.datapunk.lb.spi.selection.SelectionStrategy";

    private Shapes() {}

    static ArchRule publicSpiTypesAreClosed(House house) {
        return classes()
                .that()
                .resideInAnyPackage(house.spi())
                .and()
                .arePublic()
                .should(beClosed());
    }

    static ArchRule portsAreContracts(House house) {
        return classes()
                .that()
                .resideInAnyPackage(house.ports())
                .and()
                .areTopLevelClasses()
                .and()
                .doNotHaveSimpleName("package-info")
                .should()
                .beInterfaces()
                .orShould()
                .beRecords()
                .orShould()
                .beEnums()
                .orShould()
                .beAssignableTo(Throwable.class);
    }

    /** Values do not change: the published language, events, and the configuration but for its builders. */
    static ArchRule valuesAreImmutable(House house) {
        DescribedPredicate<JavaClass> configuration = DescribedPredicate.describe(
                "configuration",
                type -> type.getPackageName().equals(house.root())
                        && type.getSimpleName().matches(".*(Config|Options|Snapshot|Statistics|Counts)"));
        return fields().that()
                .areDeclaredInClassesThat(in(join(house.spi(), house.events())).or(configuration))
                .should()
                .beFinal();
    }

    static ArchRule pickersTakeNoLock(House house) {
        return noClasses()
                .that()
                .areAssignableTo(PICKER)
                .or()
                .resideInAnyPackage(house.strategies())
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("java.util.concurrent.locks");
    }

    static ArchRule pickersAreNotSynchronized(House house) {
        return noMethods()
                .that()
                .areDeclaredInClassesThat()
                .resideInAnyPackage(house.strategies())
                .should()
                .haveModifier(JavaModifier.SYNCHRONIZED);
    }

    /** Ours and a stranger's are found in the same way, so nobody may know ours by class. */
    static ArchRule pluginsAreUsedByName(House house) {
        return noClasses()
                .that()
                .resideInAnyPackage(join(house.application(), house.adapters(), house.simulator(), house.bootstrap()))
                .should()
                .dependOnClassesThat(
                        in(house.plugins()).and(DescribedPredicate.describe("concrete", type -> !type.isInterface())));
    }

    static ArchRule strategiesAreNamedSo(House house) {
        return classes()
                .that()
                .areAssignableTo(STRATEGY)
                .and()
                .resideInAnyPackage(house.domain())
                .and()
                .areNotAnonymousClasses()
                .should()
                .haveSimpleNameEndingWith("Strategy");
    }

    /** ServiceLoader makes them by reflection. */
    static ArchRule providersCanBeMade(House house) {
        return classes()
                .that()
                .resideInAnyPackage(join(house.domain(), house.adapters(), house.bootstrap()))
                .and(DescribedPredicate.describe("provider", Shapes::isProvider))
                .should()
                .bePublic()
                .andShould(havePublicConstructorWithoutParameters());
    }

    static ArchRule namesSaySomething(House house) {
        return noClasses()
                .that()
                .resideInAnyPackage(house.everything())
                .should()
                .haveNameMatching(".*(Manager|Helper|Helpers|Util|Utils|Impl)(\\$.*)?");
    }

    static boolean isProvider(JavaClass type) {
        return !type.isInterface()
                && type.getAllRawInterfaces().stream()
                        .anyMatch(contract -> contract.getName().matches("io\\.datapunk\\.lb\\.spi\\..*Provider"));
    }

    private static ArchCondition<JavaClass> havePublicConstructorWithoutParameters() {
        return new ArchCondition<>("have a public constructor without parameters") {
            @Override
            public void check(JavaClass type, ConditionEvents events) {
                boolean has = type.tryGetConstructor()
                        .filter(constructor -> constructor.getModifiers().contains(JavaModifier.PUBLIC))
                        .isPresent();
                events.add(new SimpleConditionEvent(
                        type,
                        has,
                        type.getName() + (has ? " has" : " lacks") + " a public constructor without parameters"));
            }
        };
    }

    private static ArchCondition<JavaClass> beClosed() {
        return new ArchCondition<>("be interfaces, records, enums, final or sealed") {
            @Override
            public void check(JavaClass type, ConditionEvents events) {
                boolean closed = type.isInterface()
                        || type.isEnum()
                        || type.getModifiers().contains(JavaModifier.FINAL)
                        || type.reflect().isSealed();
                events.add(new SimpleConditionEvent(
                        type, closed, type.getName() + (closed ? " is closed" : " is open to subclasses")));
            }
        };
    }
}
