package io.datapunk.lb.simulator.scenario.file;

/**
 * One thing that is wrong with a scenario file. Immutable.
 *
 * @param path where, such as {@code faults[1].for}; empty for the file as a whole
 * @param line the line it stands in, from 1
 * @param message what is there and what was expected
 */
public record Problem(String path, int line, String message) {
    @Override
    public String toString() {
        return "line " + line + ": " + (path.isEmpty() ? "" : path + ": ") + message;
    }
}
