package io.datapunk.lb.spi;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The configuration of one plug-in: text values under text keys, read by typed getters.
 *
 * <p>Every getter takes a default for a missing key and the range it accepts, and every message names the key, the
 * value and what was expected. Immutable and thread-safe; nothing blocks.
 */
public interface Settings {
    /** The keys that are set, in order of name. */
    Set<String> keys();

    /** A text, or the default when the key is not set. */
    String text(String key, String otherwise);

    /** A text that must be one of the given ones. */
    String oneOf(String key, String otherwise, Collection<String> allowed);

    /** A list of texts separated by commas, white space around them dropped, or the default when not set. */
    List<String> list(String key, List<String> otherwise);

    /** {@code true} or {@code false}. */
    boolean flag(String key, boolean otherwise);

    /** A whole number from {@code least} to {@code most}, both included. */
    long whole(String key, long otherwise, long least, long most);

    /** A number from {@code least} to {@code most}, both included; never NaN. Decimal, such as {@code 0.25} or {@code 1e-3}. */
    double number(String key, double otherwise, double least, double most);

    /** A duration such as {@code 250ms}, {@code 5s}, {@code 2m}, {@code 1h} or ISO-8601 {@code PT5S}, within the range. */
    Duration duration(String key, Duration otherwise, Duration least, Duration most);

    /**
     * Refuses what nobody reads, so that a misspelt key is found at the start.
     *
     * @param known the keys the plug-in understands
     * @throws InvalidSettingException when a key is set that is not among them
     */
    void allow(String... known);

    /** Settings without any key. */
    static Settings empty() {
        return of(Map.of());
    }

    /** Settings over a copy of the given values. */
    static Settings of(Map<String, String> values) {
        return new MapSettings(new TreeMap<>(values));
    }

    /** A value that cannot be used. The message names the key, the value and what was expected. */
    final class InvalidSettingException extends IllegalArgumentException {
        private static final long serialVersionUID = 1L;

        /** A message made of the key, the value as it was given, and what was expected instead. */
        public InvalidSettingException(String key, String value, String expected) {
            super(Quoted.escaped(key) + ": " + Quoted.of(value) + ", expected " + expected);
        }
    }

    /** The sorted names as one text, for messages that list what is known. */
    static String listed(Collection<String> names) {
        return String.join(", ", new TreeSet<>(names));
    }

    /** A text from outside in quotation marks, fit for a message: shortened to 80 characters, control characters escaped. */
    static String quoted(CharSequence text) {
        return Quoted.of(text);
    }
}
