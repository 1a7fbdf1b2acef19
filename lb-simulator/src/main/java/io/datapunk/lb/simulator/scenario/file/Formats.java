package io.datapunk.lb.simulator.scenario.file;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.DoublePredicate;
import java.util.function.Function;
import java.util.function.IntUnaryOperator;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The formats of values. */
final class Formats {
    static final Duration LONGEST = Duration.ofHours(24);

    /** Texts are shown in terminals, which take other control characters for commands. */
    static final Format<String> TEXT = new Format<>(
            "a text without control characters but line breaks and tabs",
            text -> Optional.of(text).filter(shown -> shown.chars().noneMatch(Formats::isCommand)));

    static final Format<String> NAME = new Format<>(
            "a name of letters, digits, '-', '_' and '.', at most 64",
            text -> Optional.of(text).filter(name -> name.matches("[A-Za-z0-9._-]{1,64}")));

    static final Format<Boolean> FLAG = oneOf(Map.of("true", true, "false", false), "true or false");

    /** A duration of zero or more. */
    static final Format<Duration> MOMENT =
            duration("a duration from 0s to 24h, such as 250ms or 20s", length -> length.compareTo(LONGEST) <= 0);

    static final Format<Duration> DURATION = duration(
            "a duration above zero and at most 24h, such as 250ms or 20s",
            length -> !length.isZero() && length.compareTo(LONGEST) <= 0);

    static final Format<Duration> PERIOD = duration(
            "a duration from 1ms to 24h, such as 6s",
            length -> length.compareTo(Duration.ofMillis(1)) >= 0 && length.compareTo(LONGEST) <= 0);

    /** A part of a whole, 0 to 1. */
    static final Format<Double> PART = part("a part from 0 to 1, such as 0.2% or 0.002", least -> least >= 0);

    /** A part of a whole, above 0. */
    static final Format<Double> SOME = part("a part above 0 and at most 1, such as 20% or 0.2", least -> least > 0);

    private static final Pattern LENGTH = Pattern.compile("(\\d{1,15}(?:\\.\\d{1,15})?) ?(ns|us|ms|s|m|h)");
    private static final Pattern NUMBER = Pattern.compile("[+-]?(\\d+(\\.\\d*)?|\\.\\d+)([eE][+-]?\\d+)?");
    private static final Pattern WHOLE = Pattern.compile("\\d{1,9}");
    private static final Pattern PERCENT = Pattern.compile("(.*?) ?%");
    private static final Map<String, Long> UNITS = Map.of(
            "ns",
            1L,
            "us",
            1_000L,
            "ms",
            1_000_000L,
            "s",
            1_000_000_000L,
            "m",
            60_000_000_000L,
            "h",
            3_600_000_000_000L);

    private Formats() {}

    private static boolean isCommand(int character) {
        return Character.isISOControl(character) && character != '\n' && character != '\t';
    }

    static Format<Integer> whole(int least, int most) {
        return new Format<>(
                "a whole number from " + least + " to " + most,
                text -> whole(text).filter(number -> number >= least && number <= most));
    }

    private static Optional<Integer> whole(String text) {
        return WHOLE.matcher(text).matches() ? Optional.of(Integer.valueOf(text)) : Optional.empty();
    }

    /** A number above zero and below a limit. */
    static Format<Double> above0(int limit) {
        return new Format<>(
                "a number above 0 and below " + limit,
                text -> number(text).filter(number -> number > 0 && number < limit));
    }

    static Optional<Double> number(String text) {
        return NUMBER.matcher(text).matches() ? Optional.of(Double.valueOf(text)) : Optional.empty();
    }

    private static Format<Double> part(String expected, DoublePredicate least) {
        return new Format<>(expected, text -> fraction(text).filter(part -> least.test(part) && part <= 1));
    }

    private static Optional<Double> fraction(String text) {
        Matcher percent = PERCENT.matcher(text);
        return percent.matches() ? number(percent.group(1)).map(number -> number / 100) : number(text);
    }

    /** Requests a second, of all together or {@code per server}. */
    static Format<Double> rate(int servers, double least, double most) {
        Pattern perServer = Pattern.compile("(.*) per server");
        return new Format<>(
                "requests a second, " + (least > 0 ? "above 0" : "0") + " to " + (long) most
                        + ", such as 500 or 50 per server",
                text -> {
                    Matcher each = perServer.matcher(text);
                    return (each.matches() ? number(each.group(1)).map(rate -> rate * servers) : number(text))
                            .filter(rate -> rate >= least && rate <= most);
                });
    }

    /** How many servers a group has, given how many there are before it. */
    static Format<IntUnaryOperator> count(int most) {
        Pattern part = Pattern.compile("(rest|.*%) of (.*)");
        return new Format<>("a whole number from 1 to " + most + ", or such as rest of 10 or 30% of 10", text -> {
            Matcher of = part.matcher(text);
            if (!of.matches()) {
                return whole(text).filter(count -> count >= 1 && count <= most).map(count -> before -> count);
            }
            return whole(of.group(2))
                    .filter(all -> all <= most)
                    .flatMap(all -> of.group(1).equals("rest")
                            ? Optional.of((IntUnaryOperator) before -> all - before)
                            : PART.parse().apply(of.group(1)).map(share -> before -> rounded(share * all)));
        });
    }

    /** To the next whole number; halves up. */
    static int rounded(double number) {
        return (int) StrictMath.floor(number + 0.5 + 1e-9);
    }

    static <T> Format<T> oneOf(Map<String, T> values, String expected) {
        return new Format<>(expected, text -> Optional.ofNullable(values.get(text)));
    }

    static <E extends Enum<E>> Format<E> oneOf(E[] values, Function<E, String> name) {
        List<E> all = Arrays.asList(values);
        return new Format<>(
                "one of " + all.stream().map(name).collect(Collectors.joining(", ")),
                text -> all.stream()
                        .filter(each -> name.apply(each).equals(text))
                        .findFirst());
    }

    private static Format<Duration> duration(String expected, Predicate<Duration> range) {
        return new Format<>(expected, text -> length(text).filter(range));
    }

    private static Optional<Duration> length(String text) {
        Matcher length = LENGTH.matcher(text);
        if (!length.matches()) {
            return Optional.empty();
        }
        BigDecimal nanos = new BigDecimal(length.group(1)).multiply(BigDecimal.valueOf(unit(length.group(2))));
        return nanos.compareTo(BigDecimal.valueOf(Long.MAX_VALUE)) < 0
                ? Optional.of(Duration.ofNanos(nanos.longValue()))
                : Optional.empty();
    }

    private static long unit(String name) {
        return UNITS.getOrDefault(name, 1L);
    }

    /** A duration as it is written in a file. */
    static String shown(Duration duration) {
        BigDecimal seconds = BigDecimal.valueOf(duration.toNanos(), 9).stripTrailingZeros();
        return seconds.toPlainString() + "s";
    }
}
