package io.datapunk.lb;

import java.math.BigDecimal;
import java.math.MathContext;

/** Numbers with three digits, as people read them. */
final class ThreeDigits {
    private static final MathContext THREE = new MathContext(3);
    private static final int LONGEST = 12;
    private static final int SHORTEST = -5;

    private ThreeDigits() {}

    static String of(double value) {
        if (!Double.isFinite(value)) {
            return String.valueOf(value);
        }
        BigDecimal rounded = BigDecimal.valueOf(value).round(THREE).stripTrailingZeros();
        int magnitude = rounded.precision() - rounded.scale();
        return magnitude > LONGEST || magnitude < SHORTEST ? rounded.toString() : rounded.toPlainString();
    }
}
