/** What the peers' benchmarks share, some of it with ours. */
@NullMarked
package io.datapunk.lb.benchmarks.peer.common;

import org.jspecify.annotations.NullMarked;
