package io.datapunk.lb.domain.pool;

/** {@code name value} pairs with commas between. Not thread-safe. */
final class FigureLine {
    private static final double NANOS_PER_SECOND = 1e9;
    private static final int FINE = 1000;
    private static final double TOO_LARGE_FOR_PLACES = 1e12;

    private static final int USUAL_LENGTH = 256;

    private final StringBuilder line = new StringBuilder(USUAL_LENGTH);

    void put(String name, String value) {
        named(name).append(value);
    }

    void put(String name, long value) {
        named(name).append(value);
    }

    /** At most three places, and none when there is nothing behind the point; what is no number is unknown. */
    void put(String name, double value) {
        named(name);
        append(value);
    }

    /** The same in seconds. */
    void seconds(String name, long nanos) {
        put(name, nanos / NANOS_PER_SECOND);
        line.append(" s");
    }

    private StringBuilder named(String name) {
        if (line.length() > 0) {
            line.append(", ");
        }
        return line.append(name).append(' ');
    }

    /*
     * By hand, because an ejection is told on the path of a request: the library looks for the shortest digits that give back the
     * same bits, which takes long.
     */
    private void append(double value) {
        if (Double.isNaN(value)) {
            line.append("unknown");
        } else if (Math.abs(value) < TOO_LARGE_FOR_PLACES) {
            appendThousandths(Math.round(value * FINE));
        } else {
            line.append(value);
        }
    }

    private void appendThousandths(long thousandths) {
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

    @Override
    public String toString() {
        return line.toString();
    }
}
