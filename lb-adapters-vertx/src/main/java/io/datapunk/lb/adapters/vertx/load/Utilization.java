package io.datapunk.lb.adapters.vertx.load;

import org.jspecify.annotations.Nullable;

/**
 * The two metrics of an ORCA report that can become the load. Both are shares of what there is and may exceed 1; 0 means, as
 * in the protobuf, that the metric was not said.
 */
record Utilization(double application, double cpu) {
    static final String APPLICATION = "application_utilization";
    static final String CPU = "cpu_utilization";

    private static final int LONGEST = 32;

    /**
     * A metric that is written as text.
     *
     * @param text a decimal number, an exponent allowed; null when it was not said
     * @return NaN when it is no such number
     */
    static double metric(@Nullable String text) {
        if (text == null) {
            return 0;
        }
        if (text.length() > LONGEST || !decimal(text)) {
            return Double.NaN;
        }
        try {
            return Double.parseDouble(text);
        } catch (NumberFormatException notANumber) {
            return Double.NaN;
        }
    }

    /** Leaves out what the parser would take beside decimal numbers: names, hexadecimal digits, suffixes, blanks. */
    private static boolean decimal(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if ((c < '0' || c > '9') && ".+-eE".indexOf(c) < 0) {
                return false;
            }
        }
        return true;
    }

    /** The application's word on its load, else the processor's; NaN when neither is said, or one of them cannot be. */
    float load() {
        if (!possible(application) || !possible(cpu)) {
            return Float.NaN;
        }
        float load = (float) (application > 0 ? application : cpu);
        return load > 0 && load < Float.POSITIVE_INFINITY ? load : Float.NaN;
    }

    private static boolean possible(double metric) {
        return metric >= 0 && metric < Double.POSITIVE_INFINITY;
    }
}
