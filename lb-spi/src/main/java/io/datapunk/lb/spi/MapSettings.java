package io.datapunk.lb.spi;

import java.time.DateTimeException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.SortedMap;

/** {@link Settings} over a sorted map that nobody else holds. */
final class MapSettings implements Settings {
    private static final String DECIMAL = "0123456789+-.eE";

    private final SortedMap<String, String> values;

    MapSettings(SortedMap<String, String> values) {
        this.values = values;
    }

    @Override
    public Set<String> keys() {
        return Collections.unmodifiableSet(values.keySet());
    }

    @Override
    public String text(String key, String otherwise) {
        String value = values.get(key);
        return value == null ? otherwise : value.strip();
    }

    @Override
    public String oneOf(String key, String otherwise, Collection<String> allowed) {
        String value = text(key, otherwise);
        if (!allowed.contains(value)) {
            throw new InvalidSettingException(key, value, "one of " + Settings.listed(allowed));
        }
        return value;
    }

    @Override
    public List<String> list(String key, List<String> otherwise) {
        String value = values.get(key);
        if (value == null) {
            return List.copyOf(otherwise);
        }
        List<String> parts = new ArrayList<>();
        for (String part : value.split(",", -1)) {
            if (!part.isBlank()) {
                parts.add(part.strip());
            }
        }
        return List.copyOf(parts);
    }

    @Override
    public boolean flag(String key, boolean otherwise) {
        String value = text(key, String.valueOf(otherwise));
        return switch (value) {
            case "true" -> true;
            case "false" -> false;
            default -> throw new InvalidSettingException(key, value, "true or false");
        };
    }

    @Override
    public long whole(String key, long otherwise, long least, long most) {
        String value = text(key, String.valueOf(otherwise));
        try {
            long number = Long.parseLong(value);
            if (number >= least && number <= most) {
                return number;
            }
        } catch (NumberFormatException notANumber) {
            throw invalidWhole(key, value, least, most);
        }
        throw invalidWhole(key, value, least, most);
    }

    private static InvalidSettingException invalidWhole(String key, String value, long least, long most) {
        return new InvalidSettingException(key, value, "a whole number from " + least + " to " + most);
    }

    @Override
    public double number(String key, double otherwise, double least, double most) {
        String value = text(key, String.valueOf(otherwise));
        try {
            double number = Double.parseDouble(value);
            if (number >= least && number <= most && isDecimal(value)) {
                return number;
            }
        } catch (NumberFormatException notANumber) {
            throw invalidNumber(key, value, least, most);
        }
        throw invalidNumber(key, value, least, most);
    }

    /** Of what is a number to Java: neither hexadecimal nor with the type of a literal, as in {@code 2d}. */
    private static boolean isDecimal(String number) {
        for (int i = 0; i < number.length(); i++) {
            if (DECIMAL.indexOf(number.charAt(i)) < 0) {
                return false;
            }
        }
        return true;
    }

    private static InvalidSettingException invalidNumber(String key, String value, double least, double most) {
        return new InvalidSettingException(key, value, "a number from " + least + " to " + most);
    }

    @Override
    public Duration duration(String key, Duration otherwise, Duration least, Duration most) {
        String value = values.get(key);
        Duration duration = otherwise;
        if (value != null) {
            try {
                duration = parse(value.strip());
            } catch (DateTimeException | ArithmeticException | NumberFormatException notADuration) {
                throw invalidDuration(key, value, least, most);
            }
        }
        if (duration.compareTo(least) < 0 || duration.compareTo(most) > 0) {
            throw invalidDuration(key, value == null ? duration.toString() : value, least, most);
        }
        return duration;
    }

    private static InvalidSettingException invalidDuration(String key, String value, Duration least, Duration most) {
        return new InvalidSettingException(
                key, value, "a duration such as 250ms, 5s or PT5S from " + least + " to " + most);
    }

    private static Duration parse(String text) {
        String value = text.toLowerCase(Locale.ROOT);
        if (value.startsWith("p") || value.startsWith("-p")) {
            return Duration.parse(text);
        }
        int unit = 0;
        while (unit < value.length() && (Character.isDigit(value.charAt(unit)) || value.charAt(unit) == '-')) {
            unit++;
        }
        long amount = Long.parseLong(value.substring(0, unit));
        return switch (value.substring(unit).strip()) {
            case "ns" -> Duration.ofNanos(amount);
            case "us" -> Duration.ofNanos(Math.multiplyExact(amount, 1000L));
            case "ms" -> Duration.ofMillis(amount);
            case "s" -> Duration.ofSeconds(amount);
            case "m" -> Duration.ofMinutes(amount);
            case "h" -> Duration.ofHours(amount);
            default -> throw new NumberFormatException(text);
        };
    }

    @Override
    public void allow(String... known) {
        List<String> allowed = List.of(known);
        for (String key : values.keySet()) {
            if (!allowed.contains(key)) {
                throw new InvalidSettingException(
                        key,
                        values.getOrDefault(key, ""),
                        allowed.isEmpty() ? "no settings at all" : "one of the keys " + Settings.listed(allowed));
            }
        }
    }

    @Override
    public String toString() {
        return values.toString();
    }
}
