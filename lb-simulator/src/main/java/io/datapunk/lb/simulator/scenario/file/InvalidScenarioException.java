package io.datapunk.lb.simulator.scenario.file;

import java.util.List;

/** Stand-in. */
public final class InvalidScenarioException extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    private final transient List<Problem> problems;

    InvalidScenarioException(List<Problem> problems) {
        super(problems.toString());
        this.problems = List.copyOf(problems);
    }

    /** All there are. */
    public List<Problem> problems() {
        return problems;
    }

    /**
     * One mistake.
     *
     * @param path where in the structure
     * @param line where in the text, from 1
     * @param message what is wrong
     */
    public record Problem(String path, int line, String message) {}
}
