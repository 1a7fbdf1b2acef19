package io.datapunk.lb.domain.pool;

import static io.datapunk.lb.domain.pool.ManualTime.SECOND;
import static org.assertj.core.api.Assertions.assertThat;

import io.datapunk.lb.spi.health.HealthScorer;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What need not be looked at is not, and the answers are the same to the last bit. */
class UsualErrorsTest {
    private static final float TROUBLE = 0.1f;
    private static final float WELL = 0.9f;
    private static final float ENOUGH = 0.25f;

    private static final int LOOKS = 150;
    private static final int CLOSE_LOOKS = 50;
    private static final int FEW = 80;
    /** So few that maintenance runs several times between the changes. */
    private static final int LOOKS_A_SECOND = 400;

    /** Each way an answer comes about, so that a trace that takes few of them is noticed. */
    private enum Way {
        LONG_RATE,
        LONG_RATE_OF_MANY,
        SOME_ARE_WELL,
        SOME_ARE_WELL_OF_MANY,
        LATELY
    }

    private final Set<Way> taken = EnumSet.noneOf(Way.class);
    private BusyPool busy = new BusyPool(1, 1, 1);

    @BeforeEach
    void nothingTaken() {
        taken.clear();
    }

    @ParameterizedTest
    @CsvSource({"40, 1000, 1", "3, 1000, 2", "20, 50000, 3", "40, 500000, 4", "2, 500000, 5"})
    void answers_areThoseOfWhoLooksAtEverything(int instances, int requestsPerSecond, long seed) {
        System.out.println("UsualErrorsTest seed " + seed);
        busy = new BusyPool(instances, requestsPerSecond, seed);
        agreeing(requestsPerSecond);
        busy.allFailing(0.03);
        agreeing(requestsPerSecond);
        busy.failing(0, instances / 4, 0.3);
        agreeing(requestsPerSecond);
        busy.failing(0, instances / 2, 0.3);
        agreeing(requestsPerSecond);
        busy.failing(0, instances - 1);
        agreeing(requestsPerSecond);
        busy.allFailing(0.6);
        agreeing(requestsPerSecond);
        busy.allWell();
        agreeing(requestsPerSecond);
    }

    @Test
    void traces_takeEveryWay() {
        answers_areThoseOfWhoLooksAtEverything(40, 1000, 6);
        answers_areThoseOfWhoLooksAtEverything(40, 500_000, 7);
        assertThat(taken).containsExactlyInAnyOrder(Way.values());
    }

    @Test
    void firstGlanceOfATick_isAsGoodAsALook() {
        busy = new BusyPool(40, 500_000, 8);
        System.out.println("UsualErrorsTest seed 8");
        UsualErrors usual = busy.pool.evidence().usual();
        Era era = busy.pool.conditions().era();
        int handle = busy.handle(0);
        Set<Boolean> seen = new HashSet<>();
        busy.seconds(0.5);
        for (int look = 0; look < 60; look++) {
            busy.failing(0, look < 30 ? 10 : 40, 0.6).requests(200);
            busy.pass(SECOND / 100);
            long evidence = busy.pool.store().lines().evidence(handle);
            assertThat(usual.rateWithout(handle, evidence, era, true))
                    .isEqualTo(usual.rateWithout(handle, evidence, era, false));
            seen.add(usual.enoughAreWell(handle));
        }
        assertThat(seen).containsExactlyInAnyOrder(true, false);
    }

    private void agreeing(int requestsPerSecond) {
        UsualErrors usual = busy.pool.evidence().usual();
        Era era = busy.pool.conditions().era();
        for (int look = 0; look < LOOKS; look++) {
            busy.requests(look < CLOSE_LOOKS ? FEW : Math.max(FEW, requestsPerSecond / LOOKS_A_SECOND));
            for (int handle : busy.pool.handles()) {
                long evidence = busy.pool.store().lines().evidence(handle);
                assertThat(Float.floatToRawIntBits(usual.rateWithout(handle, evidence, era, false)))
                        .isEqualTo(Float.floatToRawIntBits(rateWithout(handle, evidence, era)));
                assertThat(usual.enoughAreWell(handle)).isEqualTo(partWell(handle) >= ENOUGH);
                assertThat(usual.someAreWell(handle)).isEqualTo(partWell(handle) > 0);
            }
        }
    }

    private float rateWithout(int handle, long evidence, Era era) {
        Store store = busy.pool.store();
        int count = store.index().count();
        if (count < 2) {
            return Float.NaN;
        }
        double sum = (double) era.errorLevels().sum() - era.scorer().errorLevel(evidence);
        double levels = Math.max(0, sum / ((double) HealthScorer.FULL_LEVEL * (count - 1)));
        float others = (count - 1) / (float) count;
        float rate = store.traffic().requestsPerTick();
        float recently = rate > 0 ? store.recentErrors().rateOfOthers(handle, busy.clock.tick(), rate, others) : 0;
        float longRate = store.traffic().errorRate();
        double lately = Math.max(levels, recently);
        boolean many = rate > 0 && RecentErrors.most(rate, others) <= longRate;
        if (lately <= longRate) {
            taken.add(many ? Way.LONG_RATE_OF_MANY : Way.LONG_RATE);
            return longRate;
        }
        boolean known = recently < TROUBLE || store.traffic().troubleLasts();
        if (known && partWell(handle) >= ENOUGH) {
            taken.add(many ? Way.SOME_ARE_WELL_OF_MANY : Way.SOME_ARE_WELL);
            return longRate;
        }
        taken.add(Way.LATELY);
        return (float) Math.min(1, lately);
    }

    private float partWell(int handle) {
        Store store = busy.pool.store();
        Lines lines = store.lines();
        int[] members = store.members().handles();
        float mostInFlight = new Backlog(store, busy.pool.conditions()).most();
        long inFlight = 0;
        int others = 0;
        int well = 0;
        int wellWithFewOut = 0;
        for (int i = 0; i < Math.min(members.length, 16); i++) {
            int other = members[(Math.floorMod(handle * 7919, members.length) + i) % members.length];
            long standing = lines.standing(other);
            if (other != handle && StandingWord.eligible(standing) && !StandingWord.trial(standing)) {
                others++;
                int out = lines.inFlight(other);
                inFlight += out;
                boolean isWell = StandingWord.health(standing) >= WELL;
                well += isWell ? 1 : 0;
                wellWithFewOut += isWell && out <= mostInFlight ? 1 : 0;
            }
        }
        int sure = inFlight > mostInFlight * others ? wellWithFewOut : well;
        return others == 0 ? 0 : sure / (float) others;
    }
}
