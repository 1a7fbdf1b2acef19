package io.datapunk.lb.simulator.policy.baseline;

import java.util.List;

/** Says which servers stand out. */
interface OutlierRule {
    /** In a word or two. */
    String name();

    /**
     * A request has ended.
     *
     * @return whether the server stands out by that
     */
    boolean ended(int server, boolean failed);

    /**
     * An interval is over.
     *
     * @param judged those that are not out already
     * @return which of them stand out, in their order
     */
    List<Integer> swept(ServerSet judged);

    /** What is known of a server is void. */
    void clear(int server);
}
