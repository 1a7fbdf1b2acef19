package io.datapunk.lb.adapters.telemetry;

/**
 * Text from outside, made fit for a tag's value: printable, on one line, short, and still different for different texts.
 *
 * <p>Control characters, line separators, lone surrogates and the backslash itself are escaped; of text beyond {@value
 * #LONGEST} characters the beginning is kept and a hash of the whole.
 */
public final class TagText {
    private static final int LONGEST = 256;
    private static final int KEPT = 230;

    private TagText() {}

    /** The text as a tag or an attribute shows it. */
    public static String of(String text) {
        return text.length() <= LONGEST ? fit(text) : fit(text.substring(0, KEPT)) + "…" + hash(text);
    }

    /** FNV-1a over the characters: alike in every process, so that a series goes on after a restart. */
    private static String hash(String text) {
        long hash = 0xcbf29ce484222325L;
        for (int i = 0; i < text.length(); i++) {
            hash = (hash ^ text.charAt(i)) * 0x100000001b3L;
        }
        return String.format("%016x", hash);
    }

    private static String fit(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (isUnfit(text, i)) {
                return escaped(text);
            }
        }
        return text;
    }

    private static String escaped(String text) {
        StringBuilder out = new StringBuilder(text.length() + 16);
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '\\') {
                out.append("\\\\");
            } else if (isUnfit(text, i)) {
                out.append(String.format("\\u%04x", (int) c));
            } else {
                out.append(c);
            }
        }
        return out.toString();
    }

    private static boolean isUnfit(String text, int index) {
        char c = text.charAt(index);
        return c == '\\' || Character.isISOControl(c) || c == '\u2028' || c == '\u2029' || isLone(text, index);
    }

    private static boolean isLone(String text, int index) {
        char c = text.charAt(index);
        if (Character.isHighSurrogate(c)) {
            return index + 1 == text.length() || !Character.isLowSurrogate(text.charAt(index + 1));
        }
        return Character.isLowSurrogate(c) && (index == 0 || !Character.isHighSurrogate(text.charAt(index - 1)));
    }
}
