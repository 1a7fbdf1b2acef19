package io.datapunk.lb.testkit.architecture;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaConstructor;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;

/** The condition that {@code ServiceLoader} can make a class: public, not inner, with a public constructor without parameters. */
final class PublicWithPublicConstructor extends ArchCondition<JavaClass> {
    PublicWithPublicConstructor() {
        super("be public and have a public constructor without parameters");
    }

    @Override
    public void check(JavaClass type, ConditionEvents events) {
        boolean seen = type.getModifiers().contains(JavaModifier.PUBLIC);
        boolean inner = type.isInnerClass();
        boolean made = type.tryGetConstructor()
                .map(JavaConstructor::getModifiers)
                .filter(modifiers -> modifiers.contains(JavaModifier.PUBLIC))
                .isPresent();
        String faults = (seen ? "" : ", is not public")
                + (inner ? ", is an inner class" : "")
                + (made ? "" : ", lacks a public constructor without parameters");
        events.add(new SimpleConditionEvent(
                type, faults.isEmpty(), type.getName() + (faults.isEmpty() ? " can be made" : faults)));
    }
}
