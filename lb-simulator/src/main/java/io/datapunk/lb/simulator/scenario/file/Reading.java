package io.datapunk.lb.simulator.scenario.file;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** What all parts of one file share while it is read: its parameters, and the problems so far. */
final class Reading {
    private final Parameters parameters;
    private final List<Problem> problems;

    private Reading(Parameters parameters, List<Problem> problems) {
        this.parameters = parameters;
        this.problems = problems;
    }

    Reading() {
        this(Parameters.NONE, new ArrayList<>());
    }

    /** The same problems, other parameters. */
    Reading with(Parameters others) {
        return new Reading(others, problems);
    }

    Parameters parameters() {
        return parameters;
    }

    void problem(String path, int line, String message) {
        Problem problem = new Problem(path, line, message);
        if (!problems.contains(problem)) {
            problems.add(problem);
        }
    }

    List<Problem> problems() {
        return problems.stream().sorted(Comparator.comparingInt(Problem::line)).toList();
    }
}
