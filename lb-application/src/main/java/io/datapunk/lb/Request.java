package io.datapunk.lb;

import io.datapunk.lb.spi.Instance;

/** One request of a blocking caller, sent to the instance it is given. */
@FunctionalInterface
public interface Request<T> {
    /** Sends it and waits for the answer. What it throws is classified and rethrown. */
    T send(Instance instance) throws Exception;
}
