package io.datapunk.lb.bootstrap.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class StandardOutputTest {
    private static OutputStream failing(String why) {
        return new OutputStream() {
            @Override
            public void write(int b) throws IOException {
                throw new IOException(why);
            }
        };
    }

    private static void write(StandardOutput output, String text) {
        PrintWriter writer = new PrintWriter(output, true, StandardCharsets.UTF_8);
        writer.print(text);
        writer.flush();
        writer.println("more");
    }

    @Test
    void whatIsWritten_arrives() {
        ByteArrayOutputStream arrived = new ByteArrayOutputStream();
        StandardOutput output = new StandardOutput(arrived);
        write(output, "naïve ");
        assertThat(arrived.toString(StandardCharsets.UTF_8)).isEqualToIgnoringNewLines("naïve more");
        assertThat(output.lost()).isNull();
    }

    @Test
    void whatFindsNoRoom_isLost() {
        StandardOutput output = new StandardOutput(failing("No space left on device"));
        write(output, "a");
        assertThat(output.lost()).hasMessage("No space left on device");
    }

    @Test
    void readerThatHasSeenEnough_missesNothing() {
        StandardOutput output = new StandardOutput(failing("Broken pipe"));
        write(output, "a");
        assertThat(output.lost()).isNull();
    }
}
