package io.datapunk.lb.simulator.server;

/**
 * A fault of one server for a while. Immutable.
 *
 * @param server the server's position, from 0
 * @param fault what is wrong
 * @param window when; a request meets the fault that is there when it arrives
 */
public record Episode(int server, Fault fault, Window window) {}
