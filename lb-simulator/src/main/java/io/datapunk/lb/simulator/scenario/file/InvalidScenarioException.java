package io.datapunk.lb.simulator.scenario.file;

import java.util.List;
import java.util.stream.Collectors;

/** A scenario file that cannot be used: holds every problem, each with path, line, value and what was expected. */
public final class InvalidScenarioException extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    private final transient List<Problem> problems;

    /**
     * An exception for at least one problem.
     *
     * @param source the name of the file
     */
    public InvalidScenarioException(String source, List<Problem> problems) {
        super(problems.stream()
                .map(Problem::toString)
                .collect(Collectors.joining("\n  ", "invalid scenario " + source + ":\n  ", "")));
        this.problems = List.copyOf(problems);
    }

    /** Every problem, in the order of lines. */
    public List<Problem> problems() {
        return problems;
    }
}
