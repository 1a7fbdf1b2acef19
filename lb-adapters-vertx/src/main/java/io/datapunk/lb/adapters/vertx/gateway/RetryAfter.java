package io.datapunk.lb.adapters.vertx.gateway;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import org.jspecify.annotations.Nullable;

/**
 * Reads {@code Retry-After} (RFC 9110, 10.2.3): seconds, or a date, which is compared with the answer's own {@code Date}
 * so that no clock is asked and none can be wrong.
 */
final class RetryAfter {
    private static final int LONGEST = 64;
    private static final Duration MOST = Duration.ofDays(1);

    private RetryAfter() {}

    /** How long to wait, from zero to a day; null when the header is missing or cannot be understood. */
    static @Nullable Duration parse(@Nullable String value, @Nullable String date) {
        if (value == null || value.isEmpty() || value.length() > LONGEST) {
            return null;
        }
        Duration wait = Character.isDigit(value.charAt(0)) ? seconds(value) : between(date, value);
        if (wait == null || wait.isNegative()) {
            return wait == null ? null : Duration.ZERO;
        }
        return wait.compareTo(MOST) > 0 ? MOST : wait;
    }

    private static @Nullable Duration seconds(String value) {
        try {
            return Duration.ofSeconds(Long.parseLong(value));
        } catch (NumberFormatException notSeconds) {
            return null;
        }
    }

    private static @Nullable Duration between(@Nullable String from, String to) {
        if (from == null || from.length() > LONGEST) {
            return null;
        }
        try {
            return Duration.between(at(from), at(to));
        } catch (DateTimeException | ArithmeticException notADate) {
            return null;
        }
    }

    private static ZonedDateTime at(String text) {
        return ZonedDateTime.parse(text, DateTimeFormatter.RFC_1123_DATE_TIME);
    }
}
