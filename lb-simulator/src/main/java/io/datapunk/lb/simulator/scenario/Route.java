package io.datapunk.lb.simulator.scenario;

/**
 * A group of requests that clients may tell apart. Immutable.
 *
 * @param number 1 to 63
 * @param share which part of all requests are of it, above 0 to 1
 */
public record Route(int number, double share) {
    public Route {
        if (number < 1 || number > 63) {
            throw new IllegalArgumentException("number: " + number + ", expected 1 to 63");
        }
        if (!(share > 0 && share <= 1)) {
            throw new IllegalArgumentException("share: " + share + ", expected above 0 and at most 1");
        }
    }
}
