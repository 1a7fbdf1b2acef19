package io.datapunk.lb.bootstrap;

import java.util.HexFormat;

/**
 * Text from outside, made fit for a line of a log: control characters, line ends, quotes and backslashes escaped, and
 * shortened.
 */
public final class Escaped {
    private static final int LONGEST = 1_100; // a whole id and a little more
    private static final HexFormat HEX = HexFormat.of();

    private Escaped() {}

    /** The text as a line shows it. */
    public static String of(String text) {
        boolean fits = text.length() <= LONGEST;
        if (fits && text.chars().noneMatch(c -> harmful((char) c))) {
            return text;
        }
        StringBuilder out = new StringBuilder();
        for (int i = 0; i < Math.min(text.length(), LONGEST); i++) {
            char c = text.charAt(i);
            if (c == '\\') {
                out.append("\\\\");
            } else if (harmful(c)) {
                out.append("\\u").append(HEX.toHexDigits(c));
            } else {
                out.append(c);
            }
        }
        return fits ? out.toString() : out.append('…').toString();
    }

    /* Line ends forge entries, quotes forge pairs; format characters (the bidirectional ones above all) change how a
    line reads. A backslash must not look like the beginning of an escape. */
    private static boolean harmful(char c) {
        if (c == '"' || c == '\\') {
            return true;
        }
        return switch (Character.getType(c)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR,
                    Character.SURROGATE,
                    Character.UNASSIGNED -> !Character.isSurrogate(c);
            default -> false;
        };
    }
}
