package io.datapunk.lb.domain.pool;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * {@code name value} pairs with commas between, written out when somebody reads them: an ejection is told on the path of a
 * request, and most of what is told is never read.
 *
 * <p>Not thread-safe while pairs are put; immutable after.
 */
public final class FigureLine {
    /** Nothing worth telling. */
    static final FigureLine NOTHING = new FigureLine();

    private static final double NANOS_PER_SECOND = 1e9;
    private static final int FINE = 1000;
    private static final double TOO_LARGE_FOR_PLACES = 1e12;

    private static final int USUAL = 16;
    private static final int USUAL_LENGTH = 256;

    private final List<Pair> pairs = new ArrayList<>(USUAL);

    /** A name and what it is worth, not yet as text. */
    private interface Pair {
        String name();

        void appendValue(StringBuilder line);
    }

    private record Text(String name, String value) implements Pair {
        @Override
        public void appendValue(StringBuilder line) {
            line.append(value);
        }
    }

    private record Count(String name, long value) implements Pair {
        @Override
        public void appendValue(StringBuilder line) {
            line.append(value);
        }
    }

    private record Measure(String name, double value, String unit) implements Pair {
        @Override
        public void appendValue(StringBuilder line) {
            append(line, value);
            line.append(unit);
        }
    }

    /** The name of a constant in small letters. */
    private record Constant(String name, Enum<?> value) implements Pair {
        @Override
        public void appendValue(StringBuilder line) {
            line.append(value.name().toLowerCase(Locale.ROOT));
        }
    }

    FigureLine() {}

    FigureLine put(String name, String value) {
        pairs.add(new Text(name, value));
        return this;
    }

    FigureLine put(String name, Enum<?> value) {
        pairs.add(new Constant(name, value));
        return this;
    }

    FigureLine put(String name, long value) {
        pairs.add(new Count(name, value));
        return this;
    }

    /** At most three places, and none when there is nothing behind the point; what is no number is unknown. */
    FigureLine put(String name, double value) {
        pairs.add(new Measure(name, value, ""));
        return this;
    }

    /** The same in seconds. */
    FigureLine seconds(String name, long nanos) {
        pairs.add(new Measure(name, nanos / NANOS_PER_SECOND, " s"));
        return this;
    }

    /** Whether there is nothing to tell. */
    public boolean isEmpty() {
        return pairs.isEmpty();
    }

    /*
     * By hand, because many are written while an outage begins: the library looks for the shortest digits that give back the
     * same bits, which takes long.
     */
    private static void append(StringBuilder line, double value) {
        if (Double.isNaN(value)) {
            line.append("unknown");
        } else if (Math.abs(value) < TOO_LARGE_FOR_PLACES) {
            appendThousandths(line, Math.round(value * FINE));
        } else {
            line.append(value);
        }
    }

    private static void appendThousandths(StringBuilder line, long thousandths) {
        long positive = Math.abs(thousandths);
        line.append(thousandths < 0 ? "-" : "").append(positive / FINE);
        int places = (int) (positive % FINE);
        if (places > 0) {
            line.append('.');
        }
        for (int unit = FINE / 10; places > 0; unit /= 10) {
            line.append((char) ('0' + places / unit));
            places %= unit;
        }
    }

    /** The pairs as text. */
    @Override
    public String toString() {
        StringBuilder line = new StringBuilder(USUAL_LENGTH);
        for (Pair pair : pairs) {
            line.append(line.length() == 0 ? "" : ", ").append(pair.name()).append(' ');
            pair.appendValue(line);
        }
        return line.toString();
    }
}
