package io.datapunk.lb.bootstrap.demo;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.IOException;

/** Writes a report as JSON: one object, every key always there. */
final class DemoJson {
    private static final ObjectMapper MAPPER =
            new ObjectMapper().disable(SerializationFeature.CLOSE_CLOSEABLE).enable(SerializationFeature.INDENT_OUTPUT);

    private DemoJson() {}

    /** The report as text, ended by a line break. */
    static String text(Record report) throws IOException {
        return MAPPER.writeValueAsString(report) + "\n";
    }
}
