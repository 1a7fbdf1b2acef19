package io.datapunk.lb.adapters.vertx.check;

import io.datapunk.lb.spi.Settings;
import java.util.BitSet;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A set of HTTP status codes, written as {@code 200-299,304}. Immutable. */
final class StatusSet {
    private static final Pattern RANGE = Pattern.compile("([1-5]\\d\\d)(?:-([1-5]\\d\\d))?");

    private final String text;
    private final BitSet codes;

    private StatusSet(String text, BitSet codes) {
        this.text = text;
        this.codes = codes;
    }

    /** Reads a setting. @throws Settings.InvalidSettingException when a part of it is no code and no range of codes */
    static StatusSet from(Settings settings, String key, String otherwise) {
        List<String> parts = settings.list(key, List.of(otherwise.split(",", -1)));
        BitSet codes = new BitSet();
        for (String part : parts) {
            if (!part.isEmpty()) {
                add(codes, key, part);
            }
        }
        return new StatusSet(String.join(",", parts), codes);
    }

    private static void add(BitSet codes, String key, String part) {
        Matcher range = RANGE.matcher(part);
        if (!range.matches()) {
            throw invalid(key, part);
        }
        int first = Integer.parseInt(range.group(1));
        int last = range.group(2) == null ? first : Integer.parseInt(range.group(2));
        if (last < first) {
            throw invalid(key, part);
        }
        codes.set(first, last + 1);
    }

    private static Settings.InvalidSettingException invalid(String key, String part) {
        return new Settings.InvalidSettingException(
                key, part, "HTTP status codes from 100 to 599 such as 200-299,304, each range in rising order");
    }

    boolean contains(int status) {
        return codes.get(status);
    }

    boolean isEmpty() {
        return codes.isEmpty();
    }

    @Override
    public String toString() {
        return text;
    }
}
