package io.datapunk.lb.simulator.scenario.file;

import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Who is meant by {@code 0}, {@code 2-5}, {@code first 3}, {@code 60%}, {@code zone a} or {@code all}, or a list of these.
 * Immutable.
 *
 * @param zones the zone of each, by position
 */
record Targets(List<String> zones) {
    private static final Pattern RANGE = Pattern.compile("(\\d{1,9})(?:-(\\d{1,9}))?");
    private static final Pattern FIRST = Pattern.compile("first (\\d{1,9})");
    private static final Pattern ZONE = Pattern.compile("zone (.+)");

    /** Without zones. */
    static Targets of(int count) {
        return new Targets(IntStream.range(0, count).mapToObj(each -> "").toList());
    }

    /** The positions meant, in order; none after a problem. */
    List<Integer> read(Entry entry) {
        List<Entry> parts = entry.isList() ? entry.list(format().expected()) : List.of(entry);
        if (parts.isEmpty()) {
            entry.problem("an empty list, expected " + format().expected());
        }
        return parts.stream()
                .flatMap(part -> part.as(format(), List.of()).stream())
                .collect(Collectors.toCollection(TreeSet::new))
                .stream()
                .toList();
    }

    List<Integer> ofZone(String zone) {
        return IntStream.range(0, zones.size())
                .filter(each -> zones.get(each).equals(zone))
                .boxed()
                .toList();
    }

    private Format<List<Integer>> format() {
        List<String> named = named();
        String zone = named.isEmpty() ? "" : ", zone " + String.join(" or ", named);
        return new Format<>(
                "positions from 0 to " + (zones.size() - 1) + " such as 0 or 2-5, first 3, 60%" + zone + ", or all",
                text -> positions(text).filter(some -> !some.isEmpty()));
    }

    private List<String> named() {
        return zones.stream()
                .filter(zone -> !zone.isEmpty())
                .distinct()
                .limit(10)
                .toList();
    }

    private Optional<List<Integer>> positions(String text) {
        if (text.equals("all")) {
            return between(0, zones.size() - 1);
        }
        Matcher range = RANGE.matcher(text);
        if (range.matches()) {
            int from = Integer.parseInt(range.group(1));
            return between(from, range.group(2) == null ? from : Integer.parseInt(range.group(2)));
        }
        Matcher first = FIRST.matcher(text);
        if (first.matches()) {
            return between(0, Integer.parseInt(first.group(1)) - 1);
        }
        Matcher zone = ZONE.matcher(text);
        if (zone.matches()) {
            return Optional.of(ofZone(zone.group(1)));
        }
        return text.endsWith("%")
                ? Formats.SOME.parse().apply(text).flatMap(part -> between(0, atLeastOne(part) - 1))
                : Optional.empty();
    }

    private int atLeastOne(double part) {
        return Math.max(1, Formats.rounded(part * zones.size()));
    }

    private Optional<List<Integer>> between(int first, int last) {
        return first <= last && last < zones.size()
                ? Optional.of(IntStream.rangeClosed(first, last).boxed().toList())
                : Optional.empty();
    }
}
