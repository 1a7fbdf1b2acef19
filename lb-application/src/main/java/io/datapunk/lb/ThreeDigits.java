package io.datapunk.lb;

import java.util.Locale;

/** Numbers with three digits, as people read them. */
final class ThreeDigits {
    private static final int DIGITS = 3;
    private static final double LARGEST = 1e12;
    private static final double SMALLEST = 1e-6;

    private ThreeDigits() {}

    static String of(double value) {
        double size = Math.abs(value);
        if (value == 0) {
            return "0";
        }
        if (!(size < LARGEST) || size < SMALLEST) {
            return Double.isFinite(value) ? String.format(Locale.ROOT, "%.2e", value) : String.valueOf(value);
        }
        int places = DIGITS - 1 - (int) Math.floor(Math.log10(size));
        if (places <= 0) {
            double unit = Math.pow(10, -places);
            return String.valueOf((long) (Math.round(value / unit) * unit));
        }
        return String.format(Locale.ROOT, "%." + places + "f", value).replaceFirst("\\.?0+$", "");
    }
}
