package io.datapunk.lb.testkit.contract;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.opentest4j.TestAbortedException;

/** The tests of a contract, run by hand, to see which of them fail. */
final class Laws {
    private static final long SEED = 20_261_126;

    private Laws() {}

    private static Stream<Method> tests(Class<?> contract) {
        return Stream.of(contract.getDeclaredMethods()).filter(method -> method.isAnnotationPresent(Test.class));
    }

    /** The names of all laws. */
    static Set<String> of(Class<?> contract) {
        return tests(contract).map(Method::getName).collect(Collectors.toCollection(TreeSet::new));
    }

    /** The names of those that what extends the contract does not keep; what is skipped counts as kept. */
    static <T> Set<String> broken(Class<T> contract, Supplier<? extends T> extending)
            throws ReflectiveOperationException {
        System.out.println("seed " + SEED);
        Set<String> broken = new TreeSet<>();
        for (Method test : tests(contract).toList()) {
            if (failure(test, extending) != null) {
                broken.add(test.getName());
            }
        }
        return broken;
    }

    /** What one law says of what extends the contract; null when it is kept. */
    static <T> @Nullable Throwable failure(Class<T> contract, String law, Supplier<? extends T> extending)
            throws ReflectiveOperationException {
        System.out.println("seed " + SEED);
        Method test = tests(contract)
                .filter(method -> method.getName().equals(law))
                .findFirst()
                .orElseThrow();
        return failure(test, extending);
    }

    private static @Nullable Throwable failure(Method test, Supplier<?> extending) throws ReflectiveOperationException {
        Object[] arguments = Stream.of(test.getParameterTypes())
                .map(type -> (RandomGenerator) new Random(SEED))
                .toArray();
        try {
            test.invoke(extending.get(), arguments);
            return null;
        } catch (InvocationTargetException thrown) {
            return thrown.getCause() instanceof TestAbortedException ? null : thrown.getCause();
        }
    }
}
