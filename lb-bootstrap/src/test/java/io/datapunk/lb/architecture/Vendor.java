package io.datapunk.lb.architecture;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.lang.ArchRule;
import java.util.List;
import java.util.function.Function;

/**
 * A library, and the only packages that may know it.
 *
 * @param packages where its classes are
 * @param homes who may use it, for a house
 */
record Vendor(List<String> packages, Function<House, String[]> homes) {
    static final List<Vendor> ALL = List.of(
            new Vendor(
                    List.of("org.apache.curator..", "org.apache.zookeeper.."),
                    house -> House.join(house.zookeeper(), house.bootstrap())),
            new Vendor(List.of("io.vertx..", "io.netty.."), house -> House.join(house.vertx(), house.bootstrap())),
            new Vendor(List.of("io.micrometer.."), house -> House.join(house.micrometer(), house.bootstrap())),
            new Vendor(List.of("io.opentelemetry.."), house -> House.join(house.otel(), house.bootstrap())),
            new Vendor(List.of("com.google.inject..", "jakarta.inject.."), House::bootstrap),
            new Vendor(List.of("picocli.."), House::bootstrap),
            new Vendor(
                    List.of("com.fasterxml.jackson..", "org.yaml.."),
                    house -> House.join(house.registryFormat(), house.scenarioFiles(), house.bootstrap())),
            new Vendor(List.of("ch.qos.logback.."), nobody -> new String[0]),
            new Vendor(List.of("org.junit..", "org.assertj.."), House::testkit),
            new Vendor(List.of("com.tngtech.archunit.."), House::testkit));

    /** The package whose use the fixture must be seen at. */
    String first() {
        return packages.get(0).replace("..", "");
    }

    ArchRule rule(House house) {
        return noClasses()
                .that(resideInAnyPackage(house.everything()).and(not(resideInAnyPackage(homes.apply(house)))))
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(packages.toArray(String[]::new));
    }

    @Override
    public String toString() {
        return String.join(", ", packages);
    }
}
