package io.datapunk.lb.testkit.architecture;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.lang.AbstractClassesTransformer;
import com.tngtech.archunit.lang.ClassesTransformer;
import io.datapunk.lb.spi.check.CheckProvider;
import io.datapunk.lb.spi.discovery.DiscoveryProvider;
import io.datapunk.lb.spi.health.HealthScorer;
import io.datapunk.lb.spi.health.ScorerProvider;
import io.datapunk.lb.spi.selection.Picker;
import io.datapunk.lb.spi.selection.SelectionStrategy;
import io.datapunk.lb.spi.selection.StrategyProvider;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** Which classes of a plug-in the rules speak of. */
final class Plugins {
    /** The contracts that {@code ServiceLoader} finds. */
    static final List<Class<?>> PROVIDERS =
            List.of(StrategyProvider.class, ScorerProvider.class, CheckProvider.class, DiscoveryProvider.class);

    /** Where the way of a request passes. */
    private static final List<Class<?>> DECIDING = List.of(
            StrategyProvider.class, ScorerProvider.class, SelectionStrategy.class, Picker.class, HealthScorer.class);

    private Plugins() {}

    private static boolean isOne(JavaClass type, List<Class<?>> contracts) {
        return contracts.stream().anyMatch(type::isAssignableTo);
    }

    static boolean isProvider(JavaClass type) {
        return !type.isInterface() && !type.getModifiers().contains(JavaModifier.ABSTRACT) && isOne(type, PROVIDERS);
    }

    /** All providers, of whatever kind. */
    static ClassesTransformer<JavaClass> providers() {
        return new AbstractClassesTransformer<>("providers") {
            @Override
            public Iterable<JavaClass> doTransform(JavaClasses classes) {
                return classes.stream().filter(Plugins::isProvider).toList();
            }
        };
    }

    /** Strategies, scorers, their providers, and every class of the plug-in that these reach. */
    static ClassesTransformer<JavaClass> deciding() {
        return new AbstractClassesTransformer<>("strategies, scorers and what they use") {
            @Override
            public Iterable<JavaClass> doTransform(JavaClasses classes) {
                return reached(classes);
            }
        };
    }

    private static Collection<JavaClass> reached(JavaClasses classes) {
        Set<JavaClass> reached = new LinkedHashSet<>();
        Deque<JavaClass> ahead = new ArrayDeque<>();
        classes.stream().filter(type -> isOne(type, DECIDING)).forEach(ahead::add);
        while (!ahead.isEmpty()) {
            JavaClass next = ahead.remove();
            if (reached.add(next)) {
                used(next)
                        .filter(type -> classes.contain(type.getName()))
                        .map(type -> classes.get(type.getName()))
                        .forEach(ahead::add);
            }
        }
        return reached;
    }

    /** What a class depends on; of an array, its elements. */
    private static Stream<JavaClass> used(JavaClass type) {
        return type.getDirectDependenciesFromSelf().stream()
                .map(Dependency::getTargetClass)
                .map(JavaClass::getBaseComponentType);
    }
}
