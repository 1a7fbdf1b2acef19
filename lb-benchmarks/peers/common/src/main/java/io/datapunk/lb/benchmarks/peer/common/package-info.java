/** What the peers' benchmarks share. */
@NullMarked
package io.datapunk.lb.benchmarks.peer.common;

import org.jspecify.annotations.NullMarked;
