package io.datapunk.lb.bootstrap.discovery;

import io.datapunk.lb.spi.Instance;
import io.datapunk.lb.spi.Settings;
import io.datapunk.lb.spi.Settings.InvalidSettingException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads an instance as this package's documentation says it is written. Pure. */
final class InstanceText {
    private static final Pattern SEPARATOR = Pattern.compile("[;\\s]+");
    private static final Pattern ADDRESS = Pattern.compile(
            "(?:\\[(?<literal>[0-9A-Fa-f:.]+(?:%[^\\[\\]:=%\\p{Cntrl}]+)?)]|(?<name>[^\\[\\]:=\\p{Cntrl}]+)):(?<port>[0-9]{1,5})");
    private static final String FORM =
            "host:port (an IPv6 address in brackets), then any of id=…, weight=…, zone=…, meta.KEY=…";
    private static final String META = "meta.";
    private static final int LONGEST_ID = 1024;
    private static final String WEIGHT = "weight";

    private InstanceText() {}

    /** The words of a text, which semicolons or white space separate. */
    static List<String> words(String text) {
        return Arrays.stream(SEPARATOR.split(text))
                .filter(word -> !word.isEmpty())
                .toList();
    }

    /**
     * The instance that some words describe.
     *
     * @param where the place they come from, for messages
     * @throws InvalidSettingException with the place, the word and what was expected
     */
    static Instance parse(String where, List<String> words) {
        String address = words.isEmpty() ? "" : words.get(0);
        Matcher matcher = ADDRESS.matcher(address);
        if (!matcher.matches() || host(matcher).isBlank()) {
            throw new InvalidSettingException(where, address, FORM);
        }
        int port = Integer.parseInt(matcher.group("port"));
        if (port < 1 || port > 65_535) {
            throw new InvalidSettingException(where, address, "a port from 1 to 65535");
        }
        Map<String, String> attributes = attributes(where, words.subList(1, words.size()));
        return new Instance(
                id(where, attributes.getOrDefault("id", address)),
                host(matcher),
                port,
                weight(where, attributes.getOrDefault(WEIGHT, "1")),
                attributes.getOrDefault("zone", ""),
                metadata(attributes));
    }

    private static String host(Matcher matcher) {
        String literal = matcher.group("literal");
        return literal == null ? matcher.group("name") : literal;
    }

    private static Map<String, String> attributes(String where, List<String> words) {
        Map<String, String> attributes = new LinkedHashMap<>();
        for (String word : words) {
            int equals = word.indexOf('=');
            if (equals < 0 || !known(word.substring(0, equals))) {
                throw new InvalidSettingException(where, word, "one of id=…, weight=…, zone=…, meta.KEY=…");
            }
            String key = word.substring(0, equals);
            if (attributes.putIfAbsent(key, word.substring(equals + 1)) != null) {
                throw new InvalidSettingException(where, word, key + " at most once");
            }
        }
        return attributes;
    }

    private static boolean known(String key) {
        return switch (key) {
            case "id", "weight", "zone" -> true;
            default -> key.startsWith(META) && key.length() > META.length();
        };
    }

    private static String id(String where, String id) {
        if (id.isEmpty() || id.length() > LONGEST_ID) {
            throw new InvalidSettingException(where, "id=" + id, "an id of 1 to 1024 characters");
        }
        return id;
    }

    private static double weight(String where, String text) {
        try {
            return Settings.of(Map.of(WEIGHT, text)).number(WEIGHT, 1, Double.MIN_VALUE, Instance.MOST_WEIGHT);
        } catch (InvalidSettingException notAWeight) {
            throw new InvalidSettingException(where, "weight=" + text, "a number above 0, at most 1e300");
        }
    }

    private static Map<String, String> metadata(Map<String, String> attributes) {
        Map<String, String> metadata = new LinkedHashMap<>();
        attributes.forEach((key, value) -> {
            if (key.startsWith(META)) {
                metadata.put(key.substring(META.length()), value);
            }
        });
        return metadata;
    }
}
