package io.datapunk.lb.simulator.policy;

import io.datapunk.lb.simulator.server.Probe;
import io.datapunk.lb.spi.Instance;
import org.jspecify.annotations.Nullable;

/** The servers of a run by position, as far as a policy may know them. */
public interface Servers {
    /** How many there are, listed or not. */
    int count();

    /** The position of a registered instance. */
    int position(Instance instance);

    /** The requests a server has at this moment: nobody but an oracle knows that, or a probe a little later. */
    int requests(int server);

    /**
     * What a server says of itself at this moment; the answer takes the time that who asks lets it take. Null when it will
     * never answer.
     */
    @Nullable
    Probe probe(int server);
}
