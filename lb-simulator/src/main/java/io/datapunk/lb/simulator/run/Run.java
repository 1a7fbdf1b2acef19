package io.datapunk.lb.simulator.run;

import io.datapunk.lb.simulator.policy.Standing;
import java.util.List;

/**
 * What came of a simulation.
 *
 * @param result its figures
 * @param journal everything that happened
 * @param seconds what the first client's policy thought of each server at the end of each second: a list for each second, of
 *     a standing for each server; empty when the run was not watched
 */
public record Run(Result result, Journal journal, List<List<Standing>> seconds) {}
