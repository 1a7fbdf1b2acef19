package io.datapunk.lb.testkit.random;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.TestExecutionExceptionHandler;

class SeededTest {
    @Test
    @ExtendWith(NamesASeedThatRepeats.class)
    @ExtendWith(Seeded.class)
    void failingTest_namesASeedThatRepeatsItsNumbers(RandomGenerator random) throws Drawn {
        throw new Drawn(random.nextLong());
    }

    /** Hears the failure after {@link Seeded} did, and swallows it when it names the right seed. */
    static final class NamesASeedThatRepeats implements TestExecutionExceptionHandler {
        @Override
        public void handleTestExecutionException(ExtensionContext context, Throwable failure) {
            String message = String.valueOf(failure.getSuppressed()[0].getMessage());
            long seed = Long.parseLong(message.substring(message.lastIndexOf('=') + 1));
            assertThat(message).startsWith("seed " + seed + "; repeat with -Dlb.test.seed=");
            assertThat(new java.util.Random(seed).nextLong()).isEqualTo(((Drawn) failure).number);
        }
    }

    private static final class Drawn extends Exception {
        private static final long serialVersionUID = 1L;

        final long number;

        Drawn(long number) {
            this.number = number;
        }
    }
}
