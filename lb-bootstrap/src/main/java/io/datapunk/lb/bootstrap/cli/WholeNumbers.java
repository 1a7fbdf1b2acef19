package io.datapunk.lb.bootstrap.cli;

import java.util.function.Function;
import picocli.CommandLine;
import picocli.CommandLine.TypeConversionException;

/** Reads the whole numbers of all commands, and says what was expected where one is not. */
final class WholeNumbers {
    private WholeNumbers() {}

    static void readBy(CommandLine line) {
        line.registerConverter(int.class, text -> read(text, Integer::valueOf));
        line.registerConverter(Integer.class, text -> read(text, Integer::valueOf));
        line.registerConverter(long.class, text -> read(text, Long::valueOf));
        line.registerConverter(Long.class, text -> read(text, Long::valueOf));
    }

    private static <N> N read(String text, Function<String, N> number) {
        try {
            return number.apply(text);
        } catch (NumberFormatException none) {
            throw new TypeConversionException("'" + text + "', expected a whole number");
        }
    }
}
