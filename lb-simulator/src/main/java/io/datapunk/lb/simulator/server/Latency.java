package io.datapunk.lb.simulator.server;

import io.datapunk.lb.simulator.chance.Draws;
import java.time.Duration;
import java.util.List;
import java.util.random.RandomGenerator;

/** How long a server takes to answer. Immutable. */
public sealed interface Latency {
    /** The time of one answer in nanoseconds, ≥ 0. */
    long draw(RandomGenerator random);

    /**
     * Always the same.
     *
     * @param time above zero
     */
    record Constant(Duration time) implements Latency {
        public Constant {
            requirePositive("time", time);
        }

        @Override
        public long draw(RandomGenerator random) {
            return time.toNanos();
        }
    }

    /**
     * Its logarithm is normal.
     *
     * @param median above zero
     * @param sigma the standard deviation of the natural logarithm, 0 to 3
     */
    record Lognormal(Duration median, double sigma) implements Latency {
        public Lognormal {
            requirePositive("median", median);
            if (!(sigma >= 0 && sigma <= 3)) {
                throw new IllegalArgumentException("sigma: " + sigma + ", expected 0 to 3");
            }
        }

        @Override
        public long draw(RandomGenerator random) {
            return (long) (median.toNanos() * StrictMath.exp(sigma * Draws.gaussian(random)));
        }
    }

    /**
     * Normal, without the part below zero: what falls there is drawn anew. The mean of what remains is larger: 1.288 times
     * the mean where the deviation equals it.
     *
     * @param mean of the whole, above zero
     * @param deviation the standard deviation of the whole, ≥ 0
     */
    record Normal(Duration mean, Duration deviation) implements Latency {
        public Normal {
            requirePositive("mean", mean);
            if (deviation.isNegative()) {
                throw new IllegalArgumentException("deviation: " + deviation + ", expected zero or more");
            }
        }

        @Override
        public long draw(RandomGenerator random) {
            long drawn;
            do {
                drawn = mean.toNanos() + (long) (deviation.toNanos() * Draws.gaussian(random));
            } while (drawn < 0);
            return drawn;
        }
    }

    /**
     * Exponential.
     *
     * @param mean above zero
     */
    record Exponential(Duration mean) implements Latency {
        public Exponential {
            requirePositive("mean", mean);
        }

        @Override
        public long draw(RandomGenerator random) {
            return (long) Draws.exponential(random, (double) mean.toNanos());
        }
    }

    /**
     * One of those that were recorded somewhere, each as likely as the next.
     *
     * @param nanos at least one, each ≥ 0
     */
    record Recorded(List<Long> nanos) implements Latency {
        public Recorded {
            nanos = List.copyOf(nanos);
            if (nanos.isEmpty() || nanos.stream().anyMatch(each -> each < 0)) {
                throw new IllegalArgumentException(
                        "recorded: " + nanos.size() + " times, expected at least one, none negative");
            }
        }

        @Override
        public long draw(RandomGenerator random) {
            return nanos.get(random.nextInt(nanos.size()));
        }
    }

    static void requirePositive(String name, Duration value) {
        if (value.isZero() || value.isNegative()) {
            throw new IllegalArgumentException(name + ": " + value + ", expected a duration above zero");
        }
    }
}
