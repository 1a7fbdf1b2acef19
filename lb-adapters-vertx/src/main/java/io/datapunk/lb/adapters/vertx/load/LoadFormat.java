package io.datapunk.lb.adapters.vertx.load;

/** A way to write a load into the value of a header. Stateless and thread-safe. */
interface LoadFormat {
    /**
     * The load that the value says.
     *
     * @param value comes from outside: anything, but no longer than a header may be
     * @return finite and ≥ 0; NaN when it says none, or none that can be used. Never throws.
     */
    float read(String value);
}
