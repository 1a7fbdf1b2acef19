package io.datapunk.lb.domain.pool;

import io.datapunk.lb.spi.selection.Candidates;
import java.util.random.RandomGenerator;

/** Threads that share a lane never mix their walks. */
public final class WalkRaces {
    private WalkRaces() {}

    /** Both begin a run, and go on with their own or the other one's. */
    public static final class TwoOfALane implements Race {
        private static final int PLACES = 5;
        /** Places 0 and 3. */
        private static final RandomGenerator THREE_APART = () -> 0x8000_0000L;
        /** Places 2 and 1. */
        private static final RandomGenerator FOUR_APART = () -> 0x8000_0000_4000_0000L;

        private final PairWalk walk = new PairWalk(() -> 7, () -> 0);
        private boolean first;
        private boolean second;

        private boolean areWhole(RandomGenerator random) {
            boolean whole = true;
            for (int step = 0; step < 3; step++) {
                long pair = PairWalk.pair(walk.next(PLACES, random), PLACES);
                int apart = Math.floorMod(Candidates.second(pair) - Candidates.first(pair), PLACES);
                whole &= apart == 3 || apart == 4;
            }
            return whole;
        }

        @Override
        public void one() {
            first = areWhole(THREE_APART);
        }

        @Override
        public void other() {
            second = areWhole(FOUR_APART);
        }

        @Override
        public String outcome() {
            return first && second ? "whole" : "mixed";
        }
    }
}
