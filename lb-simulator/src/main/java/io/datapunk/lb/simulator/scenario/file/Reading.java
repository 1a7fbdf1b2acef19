package io.datapunk.lb.simulator.scenario.file;

import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** What all parts of one file share while it is read: its parameters, and the problems so far. */
final class Reading {
    private final Parameters parameters;
    private final Set<Problem> problems; // the parameters are read twice

    private Reading(Parameters parameters, Set<Problem> problems) {
        this.parameters = parameters;
        this.problems = problems;
    }

    Reading() {
        this(Parameters.NONE, new LinkedHashSet<>());
    }

    /** The same problems, other parameters. */
    Reading with(Parameters others) {
        return new Reading(others, problems);
    }

    Parameters parameters() {
        return parameters;
    }

    void problem(String path, int line, String message) {
        problems.add(new Problem(path, line, message));
    }

    List<Problem> problems() {
        return problems.stream().sorted(Comparator.comparingInt(Problem::line)).toList();
    }
}
