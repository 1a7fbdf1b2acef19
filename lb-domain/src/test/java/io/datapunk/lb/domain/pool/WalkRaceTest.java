package io.datapunk.lb.domain.pool;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Threads that share a lane never mix their walks. */
@Timeout(60)
class WalkRaceTest {
    @Test
    void twoThreadsOfALane_drawWholePairs() {
        assertThat(Arena.outcomes(WalkRaces.TwoOfALane::new)).containsOnlyKeys("whole");
    }
}
