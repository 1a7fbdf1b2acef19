package io.datapunk.lb.testkit.architecture;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.HashSet;
import java.util.Set;

/** The condition that a provider is named in {@code META-INF/services} for each contract it implements. */
final class ServiceEntries extends ArchCondition<JavaClass> {
    ServiceEntries() {
        super("be named in META-INF/services");
    }

    @Override
    public void check(JavaClass provider, ConditionEvents events) {
        Class<?> loaded = provider.reflect();
        for (Class<?> contract : Plugins.PROVIDERS) {
            if (contract.isAssignableFrom(loaded)) {
                String file = "META-INF/services/" + contract.getName();
                boolean named = names(loaded.getClassLoader(), file).contains(loaded.getName());
                events.add(new SimpleConditionEvent(
                        provider, named, loaded.getName() + (named ? " is" : " is not") + " named in " + file));
            }
        }
    }

    private static Set<String> names(ClassLoader loader, String file) {
        Set<String> names = new HashSet<>();
        try {
            for (URL entry : Collections.list(loader.getResources(file))) {
                try (InputStream in = entry.openStream()) {
                    new String(in.readAllBytes(), StandardCharsets.UTF_8)
                            .lines()
                            .map(line -> line.replaceFirst("#.*", "").strip())
                            .forEach(names::add);
                }
            }
        } catch (IOException unreadable) {
            throw new UncheckedIOException(file + " cannot be read", unreadable);
        }
        return names;
    }
}
