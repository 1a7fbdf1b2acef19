package io.datapunk.lb;

import static org.assertj.core.api.Assertions.assertThat;

import io.datapunk.lb.application.event.BalancerEvent.InstanceChanged;
import io.datapunk.lb.spi.Outcome;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EjectionTest {
    private static HealthAwareConfig config(String scorer) {
        return Rig.unchecked().scorer(scorer).build();
    }

    @ParameterizedTest
    @ValueSource(strings = {"asymmetric", "burst-aware"})
    void oneOfTenFails_isOutWithinTenRequestsAndGetsNoMore(String scorer) {
        try (Rig rig = new Rig(config(scorer))) {
            rig.with(10);
            rig.requests(500, Rig.allWell());
            rig.picked.clear();

            rig.untilOut("i3");

            assertThat(rig.picks("i3")).isLessThanOrEqualTo(10);
            assertThat(rig.service().statistics().ejections()).isEqualTo(1);
        }
    }

    @Test
    void ejectedOne_isTriedAfterItsHoldRampsAndCloses() {
        try (Rig rig = new Rig(config("burst-aware"))) {
            rig.with(10);
            rig.requests(500, Rig.allWell());
            rig.untilOut("i3");
            rig.picked.clear();

            rig.requests(10_000, Rig.allWell());

            assertThat(rig.look("i3").circuit()).isEqualTo("closed");
            assertThat(rig.picks("i3")).isGreaterThan(400);
            List<String> states = rig.heard(InstanceChanged.class).stream()
                    .filter(event -> event.instance().id().equals("i3"))
                    .map(InstanceChanged::to)
                    .toList();
            assertThat(states).containsSubsequence("open", "half-open", "ramping", "closed");
        }
    }

    @Test
    void stillFailingOne_isTriedWithOneRequestAtATimeAndRestsLongerEachTime() {
        try (Rig rig = new Rig(config("burst-aware"))) {
            rig.with(10);
            rig.requests(500, Rig.allWell());
            rig.untilOut("i3");
            rig.picked.clear();

            rig.requests(10_000, Rig.failing("i3"));

            // Twenty seconds with rests of 1, 2, 4, 4, … seconds ± half.
            assertThat(rig.picks("i3")).isBetween(3, 12);
            assertThat(rig.look("i3").circuit()).isIn("open", "half-open");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"asymmetric", "burst-aware"})
    void returnedOne_isNotJudgedByTheTrialsItFailed(String scorer) {
        try (Rig rig = new Rig(config(scorer))) {
            rig.with(10);
            rig.requests(500, Rig.allWell());
            rig.untilOut("i3");
            rig.requests(10_000, Rig.failing("i3"));
            long ejections = rig.service().statistics().ejections();

            rig.requests(7_500, Rig.allWell());

            assertThat(rig.service().statistics().ejections()).isEqualTo(ejections);
            assertThat(rig.look("i3").circuit()).isEqualTo("closed");
            assertThat(rig.look("i3").score()).isEqualTo(1);
        }
    }

    @Test
    void doubtedOneThatIsWellAgain_isWorthChoosingAfterTwoSecondsOfTraffic() {
        try (Rig rig = new Rig(config("burst-aware"))) {
            rig.with(10);
            rig.requests(500, Rig.allWell());
            while (rig.look("i3").score() > 0.1) {
                rig.request(Rig.failing("i3"), Duration.ofMillis(2));
            }
            assertThat(rig.look("i3").circuit()).isEqualTo("closed");

            rig.requests(1_000, Rig.allWell());

            assertThat(rig.look("i3").score()).isGreaterThan(0.6);
        }
    }

    @Test
    void deniedOneThatGoesOnFailing_isTriedEveryTwoSecondsOnly() {
        try (Rig rig = new Rig(
                Rig.unchecked().scorer("burst-aware").minHealthyInstances(10).build())) {
            rig.with(10);
            rig.requests(500, Rig.allWell());
            rig.requests(100, Rig.failing("i3"));
            rig.picked.clear();

            rig.requests(5_000, Rig.failing("i3"));

            assertThat(rig.look("i3").circuit()).isEqualTo("closed");
            assertThat(rig.picks("i3")).isBetween(4, 7);
        }
    }

    @Test
    void flappingOne_mustPassMoreTrialsEachTime() {
        try (Rig rig = new Rig(config("burst-aware"))) {
            rig.with(10);
            rig.requests(500, Rig.allWell());

            List<Integer> trials = new ArrayList<>();
            for (int flaps = 1; flaps <= 6; flaps++) {
                rig.untilOut("i3");
                trials.add(rig.trialsUntilRamping("i3"));
            }

            assertThat(trials).isSorted().startsWith(5).endsWith(20);
        }
    }

    @Test
    void allFail_neverMoreThanHalfAreOut() {
        try (Rig rig = new Rig(config("asymmetric"))) {
            rig.with(10);
            rig.requests(200, Rig.allWell());
            for (int i = 0; i < 2_000; i++) {
                rig.request(id -> Outcome.SERVER_ERROR, Duration.ofMillis(2));
                assertThat(rig.service().statistics().out()).isLessThanOrEqualTo(5);
            }
        }
    }

    @Test
    void onlyInstance_isNeverEjected() {
        try (Rig rig = new Rig(config("asymmetric"))) {
            rig.with(1);
            rig.requests(200, id -> Outcome.UNREACHABLE);

            assertThat(rig.look("i0").circuit()).isEqualTo("closed");
            assertThat(rig.look("i0").denied()).isTrue();
        }
    }

    @Test
    void twoOrThreeInstances_oneMayBeOut() {
        for (int count = 2; count <= 3; count++) {
            try (Rig rig = new Rig(config("asymmetric"))) {
                rig.with(count);
                rig.requests(300, id -> Outcome.SERVER_ERROR);

                assertThat(rig.service().statistics().out()).isEqualTo(1);
            }
        }
    }

    @Test
    void clientErrors_neverEject() {
        try (Rig rig = new Rig(config("burst-aware"))) {
            rig.with(4);
            rig.requests(2_000, id -> id.equals("i1") ? Outcome.CLIENT_ERROR : Outcome.SUCCESS);

            assertThat(rig.service().statistics().ejections()).isZero();
        }
    }

    @Test
    void throttledOne_isCutAndNeverOut() {
        try (Rig rig = new Rig(config("burst-aware"))) {
            rig.with(4);
            rig.requests(2_000, id -> id.equals("i1") ? Outcome.THROTTLED : Outcome.SUCCESS);

            assertThat(rig.look("i1").circuit()).isEqualTo("closed");
            assertThat(rig.look("i1").share()).isLessThan(0.5);
            assertThat(rig.picks("i1")).isLessThan(300);

            rig.requests(15_000, Rig.allWell());

            assertThat(rig.look("i1").share()).isGreaterThan(0.99);
        }
    }

    @Test
    void newInstanceAfterTheFirstList_ramps() {
        try (Rig rig = new Rig(config("burst-aware"))) {
            rig.with(4);
            rig.requests(500, Rig.allWell());

            rig.discovery.add(Rig.SERVICE, Rig.instance(9));

            assertThat(rig.look("i9").circuit()).isEqualTo("ramping");
            rig.requests(4_000, Rig.allWell());
            assertThat(rig.look("i9").circuit()).isEqualTo("closed");
            assertThat(rig.picks("i9")).isGreaterThan(300);
        }
    }
}
