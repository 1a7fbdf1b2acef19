package io.datapunk.lb.adapters.vertx.load;

/** The load as a plain number: digits and a point, no sign and no exponent. */
final class PlainLoad implements LoadFormat {
    private static final int LONGEST = 32;

    @Override
    public float read(String value) {
        if (value.length() > LONGEST || !plain(value)) {
            return Float.NaN;
        }
        try {
            float load = Float.parseFloat(value);
            return Float.isInfinite(load) ? Float.NaN : load;
        } catch (NumberFormatException notANumber) {
            return Float.NaN;
        }
    }

    private static boolean plain(String value) {
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if ((c < '0' || c > '9') && c != '.') {
                return false;
            }
        }
        return true;
    }
}
