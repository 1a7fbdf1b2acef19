package io.datapunk.lb.bootstrap.simulate.page;

import java.time.Duration;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Figures as people read them, and as the script does. */
final class Words {
    private Words() {}

    /** Three digits that count, whole numbers as they are. */
    static String number(double value) {
        if (value == Math.rint(value)) {
            return String.format(Locale.ROOT, "%,.0f", value);
        }
        double size = Math.abs(value);
        int decimals = size >= 99.95 ? 0 : size >= 9.995 ? 1 : size >= 0.9995 ? 2 : 3;
        String text = String.format(Locale.ROOT, "%,." + decimals + "f", value);
        return decimals == 0 ? text : text.replaceAll("0+$", "").replaceAll("\\.$", "");
    }

    static String number(long value) {
        return String.format(Locale.ROOT, "%,d", value);
    }

    static String percent(double part) {
        return number(100 * part) + " %";
    }

    /** In the unit that suits it. */
    static String duration(Duration time) {
        double millis = time.toNanos() / 1e6;
        return millis < 1000 ? number(millis) + " ms" : number(millis / 1000) + " s";
    }

    static String seconds(long nanos) {
        return number(Math.round(nanos / 1e7) / 100.0) + " s";
    }

    static String count(long many, String what) {
        return many == 1 ? "one " + what : number(many) + " " + what + "s";
    }

    static String server(int position) {
        return "server " + position;
    }

    static String capitalised(String text) {
        return text.isEmpty() ? text : text.substring(0, 1).toUpperCase(Locale.ROOT) + text.substring(1);
    }

    /** With so many decimals; null for what is not a number. */
    static @Nullable Double rounded(double value, int decimals) {
        double scale = Math.pow(10, decimals);
        return Double.isFinite(value) ? Math.round(value * scale) / scale : null;
    }
}
