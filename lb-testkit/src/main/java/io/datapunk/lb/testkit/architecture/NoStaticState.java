package io.datapunk.lb.testkit.architecture;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaField;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.util.Set;

/**
 * The condition that every static field is final, and of no type that exists to be changed. Arrays are taken for tables of
 * constants, and interfaces such as {@code Map} for what {@code Map.of} makes: their types do not tell.
 */
final class NoStaticState extends ArchCondition<JavaClass> {
    private static final Set<String> CHANGING = Set.of(
            "java.lang.ThreadLocal",
            "java.lang.AbstractStringBuilder",
            "java.util.AbstractCollection",
            "java.util.AbstractMap",
            "java.util.BitSet",
            "java.util.Dictionary",
            "java.util.random.RandomGenerator",
            "java.util.concurrent.ConcurrentMap",
            "java.util.concurrent.CompletableFuture");

    NoStaticState() {
        super("have no static state");
    }

    @Override
    public void check(JavaClass type, ConditionEvents events) {
        for (JavaField field : type.getFields()) {
            Set<JavaModifier> modifiers = field.getModifiers();
            if (modifiers.contains(JavaModifier.STATIC) && !modifiers.contains(JavaModifier.SYNTHETIC)) {
                boolean constant = modifiers.contains(JavaModifier.FINAL) && !changes(field.getRawType());
                events.add(new SimpleConditionEvent(
                        field, constant, field.getFullName() + (constant ? " is constant" : " is static state")));
            }
        }
    }

    private static boolean changes(JavaClass type) {
        return type.getPackageName().equals("java.util.concurrent.atomic")
                || CHANGING.stream().anyMatch(type::isAssignableTo);
    }
}
