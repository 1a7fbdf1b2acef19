package io.datapunk.lb.spi;

/** Text from outside, made fit for a message: shortened, quoted, control characters escaped. */
final class Quoted {
    private static final int LONGEST = 80;

    private Quoted() {}

    static String of(CharSequence text) {
        return '"' + escaped(text) + '"';
    }

    /** The same without the marks, for a name that usually is a plain word. */
    static String escaped(CharSequence text) {
        StringBuilder out = new StringBuilder();
        for (int i = 0; i < Math.min(text.length(), LONGEST); i++) {
            char c = text.charAt(i);
            if (Character.isISOControl(c) || c == '\u2028' || c == '\u2029') {
                out.append("\\u")
                        .append("0000", 0, 4 - Integer.toHexString(c).length())
                        .append(Integer.toHexString(c));
            } else {
                out.append(c);
            }
        }
        return out.append(text.length() > LONGEST ? "…" : "").toString();
    }
}
