package io.datapunk.lb.simulator.scenario;

import io.datapunk.lb.simulator.server.Latency;
import java.util.List;
import java.util.Objects;

/** How requests come. Immutable. */
public sealed interface Load {
    /** The largest rate and number of workers. */
    int MOST = 1_000_000;

    /**
     * Requests come whatever becomes of those before.
     *
     * @param rhythm in which way they follow each other
     * @param rates requests a second of all clients together, over time; at least one point
     */
    record Open(Rhythm rhythm, List<RatePoint> rates) implements Load {
        public Open {
            Objects.requireNonNull(rhythm, "rhythm");
            rates = List.copyOf(rates);
            if (rates.isEmpty() || rates.stream().noneMatch(point -> point.perSecond() > 0)) {
                throw new IllegalArgumentException("rates: " + rates + ", expected at least one above 0");
            }
            for (int i = 1; i < rates.size(); i++) {
                if (rates.get(i).at().compareTo(rates.get(i - 1).at()) < 0) {
                    throw new IllegalArgumentException("rates: " + rates.get(i).at() + " after "
                            + rates.get(i - 1).at() + ", expected times in order");
                }
            }
        }

        /** Always at the same mean rate, as a Poisson process. */
        public static Open poisson(double perSecond) {
            return new Open(Rhythm.POISSON, List.of(RatePoint.always(perSecond)));
        }

        /** The rate at a moment: between two points it changes evenly, outside of them it stays. */
        public double rateAt(long nanos) {
            RatePoint before = rates.get(0);
            for (RatePoint point : rates) {
                if (point.at().toNanos() > nanos) {
                    long from = before.at().toNanos();
                    long length = point.at().toNanos() - from;
                    double passed = length <= 0 || nanos < from ? 0 : (double) (nanos - from) / length;
                    return before.perSecond() + (point.perSecond() - before.perSecond()) * passed;
                }
                before = point;
            }
            return before.perSecond();
        }

        /** The largest rate there is. */
        public double mostPerSecond() {
            return rates.stream().mapToDouble(RatePoint::perSecond).max().orElseThrow();
        }
    }

    /** How requests follow each other. */
    enum Rhythm {
        /** By chance, each independent of the others. */
        POISSON,
        /** Evenly. */
        CONSTANT
    }

    /**
     * So many workers send a request, wait for its end, pause, and begin anew.
     *
     * @param workers of all clients together, 1 to a million
     * @param pause how long each waits between two requests
     */
    record Closed(int workers, Latency pause) implements Load {
        public Closed {
            Objects.requireNonNull(pause, "pause");
            if (workers < 1 || workers > MOST) {
                throw new IllegalArgumentException("workers: " + workers + ", expected 1 to " + MOST);
            }
        }
    }
}
