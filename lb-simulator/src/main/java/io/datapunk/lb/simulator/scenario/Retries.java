package io.datapunk.lb.simulator.scenario;

/**
 * What the clients do about a failed attempt. Immutable.
 *
 * @param most how often one request is sent again, at once and preferably elsewhere, 0 to 10
 * @param budget how many retries there may be for each request so far, 0 to 1; beyond it a failure stays a failure
 */
public record Retries(int most, double budget) {
    /** One attempt each. */
    public static final Retries NONE = new Retries(0, 0);

    public Retries {
        if (most < 0 || most > 10) {
            throw new IllegalArgumentException("most: " + most + ", expected 0 to 10");
        }
        if (!(budget >= 0 && budget <= 1)) {
            throw new IllegalArgumentException("budget: " + budget + ", expected 0 to 1");
        }
    }
}
