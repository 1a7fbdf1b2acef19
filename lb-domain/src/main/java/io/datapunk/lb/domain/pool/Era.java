package io.datapunk.lb.domain.pool;

import io.datapunk.lb.spi.health.HealthScorer;

/**
 * The policy in force, and the sum of the error levels since its scorer is.
 *
 * <p>The sum belongs to the scorer: another one reads no words of this one, so it begins with nothing, and whoever is late
 * with a word of this one books it here, where nobody looks any more.
 */
record Era(PoolPolicy policy, ErrorLevels errorLevels) {
    static Era first(PoolPolicy policy) {
        return new Era(policy, new ErrorLevels());
    }

    Era next(PoolPolicy next) {
        return new Era(next, next.scorer() == scorer() ? errorLevels : new ErrorLevels());
    }

    HealthScorer scorer() {
        return policy.scorer();
    }
}
