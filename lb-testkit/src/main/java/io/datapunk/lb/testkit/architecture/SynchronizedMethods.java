package io.datapunk.lb.testkit.architecture;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;

/** The condition that a class has synchronized methods. A synchronized block is not to be seen. */
final class SynchronizedMethods extends ArchCondition<JavaClass> {
    SynchronizedMethods() {
        super("have synchronized methods");
    }

    @Override
    public void check(JavaClass type, ConditionEvents events) {
        for (JavaMethod method : type.getMethods()) {
            boolean locks = method.getModifiers().contains(JavaModifier.SYNCHRONIZED);
            events.add(new SimpleConditionEvent(
                    method, locks, method.getFullName() + (locks ? " is" : " is not") + " synchronized"));
        }
    }
}
