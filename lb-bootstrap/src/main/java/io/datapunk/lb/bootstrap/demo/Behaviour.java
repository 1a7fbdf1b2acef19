package io.datapunk.lb.bootstrap.demo;

/** How a running server answers. */
enum Behaviour {
    /** After 5 to 20 ms. */
    WELL,

    /** Requests with 500 at once; {@code /health} is green. */
    FAILING_FAST,

    /** Requests twenty times slower; {@code /health} is green and quick. */
    SLOW,

    /** Everything with 500 at once, {@code /health} too. */
    BROKEN
}
