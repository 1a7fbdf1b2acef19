package io.datapunk.lb.domain.strategy.group;

import io.datapunk.lb.spi.Instance;
import io.datapunk.lb.spi.selection.Candidates;
import java.util.List;

/** How members are divided into groups, and requests among the groups, until the next preparation. Thread-safe. */
interface Division {
    /** How many groups, above zero. */
    int size();

    /** What a group is known by from one preparation to the next. */
    Object key(int group);

    /** The group of an instance, 0 to {@link #size} − 1. */
    int groupOf(Instance instance);

    /** How the groups share the requests as they stand now. O(groups). */
    Plan plan(long revision, List<Candidates> groups);

    /** Whether the group after one that has nobody is the next to turn to; else it is drawn by {@link Plan#again}. */
    boolean ordered();
}
