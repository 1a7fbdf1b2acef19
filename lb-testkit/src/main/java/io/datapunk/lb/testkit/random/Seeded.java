package io.datapunk.lb.testkit.random;

import java.util.Random;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.junit.jupiter.api.extension.TestExecutionExceptionHandler;

/**
 * Gives a test a {@link RandomGenerator} parameter and names its seed when the test fails.
 *
 * <pre>{@code
 * @ExtendWith(Seeded.class)
 * class PickTest {
 *     @Test
 *     void manyPicks_reachEveryone(RandomGenerator random) { … }
 * }
 * }</pre>
 *
 * <p>Every test gets a new seed; the system property {@value #SEED_PROPERTY} fixes it to repeat a failure. The seed is
 * attached to what the test throws as a suppressed {@link SeedUsed}, so that it appears in every report. The generator
 * is thread-safe.
 */
public final class Seeded implements ParameterResolver, TestExecutionExceptionHandler {
    /** The system property that fixes the seed: a whole number. */
    public static final String SEED_PROPERTY = "lb.test.seed";

    private static final Namespace NAMESPACE = Namespace.create(Seeded.class);

    /** For JUnit. */
    public Seeded() {}

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType() == RandomGenerator.class;
    }

    @Override
    public RandomGenerator resolveParameter(ParameterContext parameter, ExtensionContext context) {
        return new Random(seedOf(context));
    }

    @Override
    public void handleTestExecutionException(ExtensionContext context, Throwable failure) throws Throwable {
        failure.addSuppressed(new SeedUsed(seedOf(context)));
        throw failure;
    }

    private static long seedOf(ExtensionContext context) {
        return context.getStore(NAMESPACE).getOrComputeIfAbsent("seed", unseen -> chosen(), Long.class);
    }

    private static long chosen() {
        Long fixed = Long.getLong(SEED_PROPERTY);
        return fixed == null ? new Random().nextLong() : fixed;
    }

    /** Not an error of its own: carries the seed in its message. */
    public static final class SeedUsed extends RuntimeException {
        private static final long serialVersionUID = 1L;

        SeedUsed(long seed) {
            super("seed " + seed + "; repeat with -D" + SEED_PROPERTY + "=" + seed, null, false, false);
        }
    }
}
