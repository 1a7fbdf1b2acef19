package io.datapunk.lb.domain.pool;

import java.util.ArrayList;
import java.util.List;

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

    private record Pair(String name, Object value, String unit) {
        void appendTo(StringBuilder line) {
            if (line.length() > 0) {
                line.append(", ");
            }
            line.append(name).append(' ');
            if (value instanceof Double number) {
                append(line, number);
            } else {
                line.append(value);
            }
            line.append(unit);
        }
    }

    FigureLine() {}

    FigureLine put(String name, String value) {
        pairs.add(new Pair(name, value, ""));
        return this;
    }

    FigureLine put(String name, long value) {
        pairs.add(new Pair(name, value, ""));
        return this;
    }

    /** At most three places, and none when there is nothing behind the point; what is no number is unknown. */
    FigureLine put(String name, double value) {
        pairs.add(new Pair(name, value, ""));
        return this;
    }

    /** The same in seconds. */
    FigureLine seconds(String name, long nanos) {
        pairs.add(new Pair(name, nanos / NANOS_PER_SECOND, " s"));
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
        pairs.forEach(pair -> pair.appendTo(line));
        return line.toString();
    }
}
