package io.datapunk.lb.application.plugin;

import io.datapunk.lb.InvalidConfigException;
import io.datapunk.lb.spi.Settings;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * Which strategy a configuration asks for: a name, and in brackets behind it those that it decorates, such as
 * {@code zone-aware(priority(adaptive))}. Immutable.
 *
 * @param name of the strategy
 * @param parts what it decorates, in order
 */
record StrategyExpression(String name, List<StrategyExpression> parts) {
    static final int DEEPEST = 5;
    static final int MOST = 16;

    StrategyExpression {
        parts = List.copyOf(parts);
    }

    /**
     * Reads one.
     *
     * @throws InvalidConfigException when it is none: the brackets do not match, a name is missing or stands there twice, or
     *     there are too many
     */
    static StrategyExpression parse(String text) {
        Reader reader = new Reader(text);
        StrategyExpression read = reader.expression(1);
        if (reader.at < text.length()) {
            throw reader.refused("the end after " + Settings.quoted(text.substring(0, reader.at)));
        }
        List<String> names = read.names().toList();
        if (names.size() > MOST) {
            throw reader.refused("at most " + MOST + " names");
        }
        if (names.stream().distinct().count() < names.size()) {
            throw reader.refused("each name once");
        }
        return read;
    }

    /** All names, the outermost first. */
    Stream<String> names() {
        return Stream.concat(Stream.of(name), parts.stream().flatMap(StrategyExpression::names));
    }

    @Override
    public String toString() {
        return parts.isEmpty()
                ? name
                : name + "("
                        + String.join(
                                ", ",
                                parts.stream().map(StrategyExpression::toString).toList()) + ")";
    }

    /** A place in the text. */
    private static final class Reader {
        private final String text;
        private int at;

        Reader(String text) {
            this.text = text;
        }

        StrategyExpression expression(int depth) {
            if (depth > DEEPEST) {
                throw refused("at most " + DEEPEST + " strategies in one another");
            }
            String name = name();
            List<StrategyExpression> parts = new ArrayList<>();
            if (next('(')) {
                do {
                    parts.add(expression(depth + 1));
                } while (next(','));
                if (!next(')')) {
                    throw refused("a closing bracket after " + Settings.quoted(text.substring(0, at)));
                }
            }
            return new StrategyExpression(name, parts);
        }

        private String name() {
            int start = at;
            while (at < text.length() && "(,)".indexOf(text.charAt(at)) < 0) {
                at++;
            }
            String name = text.substring(start, at).strip();
            if (name.isEmpty()) {
                throw refused(start == 0 ? "a name" : "a name after " + Settings.quoted(text.substring(0, start)));
            }
            return name;
        }

        /** Steps over this character and the white space behind it, if it is there. */
        private boolean next(char wanted) {
            if (at == text.length() || text.charAt(at) != wanted) {
                return false;
            }
            do {
                at++;
            } while (at < text.length() && Character.isWhitespace(text.charAt(at)));
            return true;
        }

        InvalidConfigException refused(String expected) {
            return new InvalidConfigException(List.of("strategy: " + Settings.quoted(text) + ", expected " + expected));
        }
    }
}
