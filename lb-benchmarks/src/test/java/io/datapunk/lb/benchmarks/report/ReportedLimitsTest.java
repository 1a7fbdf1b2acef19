package io.datapunk.lb.benchmarks.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the reports say of the limits that they show. */
class ReportedLimitsTest {
    private static final String HEAD =
            "\"Benchmark\",\"Mode\",\"Threads\",\"Samples\",\"Score\",\"Unit\",\"Param: instances\",\"Param: telemetry\"";

    @TempDir
    private Path directory;

    private Path page;

    @BeforeEach
    void write() throws IOException {
        page = directory.resolve("page.md");
        write("machine.txt", "a machine");
        write("round-01-t1-nothing.csv", HEAD);
    }

    @Test
    void changeOfTheListWasNotMeasuredAtASize_missingIsSaidAndNotNothing() throws IOException {
        write("updates.csv", "added-by-delta,10000,300,300000,400000", "ejected-by-order,10000,3000,7000,8000");
        write("tail.csv", "1,quiet,0,30,100,200");
        write("heap.csv", "heap,1000,100000,90000");
        write("turnovers.csv", "0,1000", "1,1000");
        write("allocations.csv", "call,Attempt,40.0", "call,Account,24.0");

        assertThat(report("updates", UpdateReport::main))
                .contains(
                        "| one added, by delta | 10,000 | 0.400 | 0.300 | 0.400 | 300 | held |",
                        "| one added, by delta | 100,000 | 5.00 | – | – | 0 | missing |",
                        "| one removed, by delta | 1,000,000 | 50.0 | – | – | 0 | missing |",
                        "| one added, by a whole list in any order | 10,000 |  | – | – | 0 |  |",
                        "| ejected by order | 10,000 | 5.00 | 7.00 | 8.00 | 3,000 | **missed** |",
                        "| ejected by an outcome | 1,000,000 | 5.00 | – | – | 0 | missing |",
                        "| wakes, and ejects or resets somebody | – | – | – | – | 2.00 | missing |",
                        "| `call` | all | 64.0 | – |");
    }

    @Test
    void outcomesAreFolded_eachLimitHasItsVerdict() throws IOException {
        write("round-01-t1-fold.csv", HEAD, "\"x.foldFailure\",\"avgt\",1,5,23.7,\"ns/op\",,");

        assertThat(report("fold", FoldReport::main))
                .contains(
                        "| a failure | 23.7 | 60 | held (one round) | – |",
                        "| a success, nothing speaks against the instance | – | 10 | missing | – |",
                        "| a success, something speaks against it | – |  |  | – |");
    }

    @Test
    void metersAreOn_theirRatioHasItsVerdict() throws IOException {
        write(
                "round-01-t1-telemetry.csv",
                HEAD,
                "\"x.ticket\",\"avgt\",1,5,20.0,\"ns/op\",10,off",
                "\"x.ticket\",\"avgt\",1,5,25.0,\"ns/op\",10,meters",
                "\"x.ticket\",\"avgt\",1,5,500.0,\"ns/op\",10,spans");

        assertThat(report("telemetry", TelemetryReport::main))
                .contains(
                        "| meters | 10 | 25.0 | – | 1.25 | 1.2 | **missed** (one round) | 1.25 |",
                        "| meters and spans | 10 | 500 | – | 25.00 |  |  | 25.00 |",
                        "| meters | 1000 | – | – | – | 1.2 | missing |  |");
    }

    private List<String> report(String place, Main report) throws IOException {
        write("page.md", "<!-- " + place + ": begin, written by lb-benchmarks/run -->", "<!-- " + place + ": end -->");
        report.write(new String[] {directory.toString(), page.toString()});
        return Files.readAllLines(page);
    }

    private void write(String file, String... lines) throws IOException {
        Files.write(directory.resolve(file), List.of(lines));
    }

    private interface Main {
        void write(String[] arguments) throws IOException;
    }
}
