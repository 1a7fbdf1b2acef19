package io.datapunk.lb.domain.strategy.group;

/**
 * How requests are shared among groups while everybody stands as at one moment. Immutable.
 *
 * @param revision that of the candidates, read before the figures the rest was worked out from
 * @param usual for a request that is asked for the first time, and every second time after that
 * @param again for one that has failed once, and every second time after that
 */
record Plan(long revision, Distribution usual, Distribution again) {}
