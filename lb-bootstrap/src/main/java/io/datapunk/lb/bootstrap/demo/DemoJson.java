package io.datapunk.lb.bootstrap.demo;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Writes a report as JSON: one object, every key always there. */
final class DemoJson {
    private static final ObjectMapper MAPPER =
            new ObjectMapper().disable(SerializationFeature.CLOSE_CLOSEABLE).enable(SerializationFeature.INDENT_OUTPUT);

    private DemoJson() {}

    /** The report as text, ended by a line break. */
    static String text(Record report) throws IOException {
        return MAPPER.writeValueAsString(report) + "\n";
    }

    /** Writes the report to a file, which is replaced if it exists. */
    static void write(Record report, Path file) throws IOException {
        Files.writeString(file, text(report));
    }
}
