package io.datapunk.lb.adapters.telemetry;

/**
 * Text from outside, made fit for a tag's value: printable, on one line, and still different for different texts.
 *
 * <p>Control characters, line separators, lone surrogates and the backslash itself are escaped.
 */
final class TagText {
    private TagText() {}

    static String of(String text) {
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
