package io.datapunk.lb;

import static org.assertj.core.api.Assertions.assertThat;

import io.datapunk.lb.application.event.BalancerEvent.InstanceChanged;
import io.datapunk.lb.spi.Outcome;
import io.datapunk.lb.spi.check.HealthCheck.Answer;
import io.datapunk.lb.testkit.check.Step;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Every change says by which figures it came about. */
class RecentChangesTest {
    private static List<StateChange> changes(Rig rig) {
        return rig.service().operations().recentChanges();
    }

    private static Map<String, String> figures(Rig rig, String rule) {
        StateChange change = changes(rig).stream()
                .filter(each -> each.rule().equals(rule))
                .findFirst()
                .orElseThrow(() -> new AssertionError(rule + " is not among " + changes(rig)));
        return pairs(change.figures());
    }

    private static Map<String, String> pairs(String figures) {
        Map<String, String> pairs = new LinkedHashMap<>();
        for (String pair : figures.split(", ", -1)) {
            int space = pair.indexOf(' ');
            assertThat(space).as("a space in \"%s\" of \"%s\"", pair, figures).isPositive();
            pairs.put(pair.substring(0, space), pair.substring(space + 1));
        }
        return pairs;
    }

    private static double seconds(String value) {
        assertThat(value).endsWith(" s");
        return Double.parseDouble(value.substring(0, value.length() - 2));
    }

    private static Rig failing(int count, String id) {
        Rig rig = new Rig(Rig.unchecked().scorer("burst-aware").build());
        rig.with(count);
        rig.requests(500, Rig.allWell());
        rig.untilOut(id);
        return rig;
    }

    @Test
    void firstList_isNoChange() {
        try (Rig rig = new Rig(Rig.unchecked().build())) {
            rig.with(10);
            assertThat(changes(rig)).isEmpty();
        }
    }

    @Test
    void ejection_saysWhatTheScorerSawHowOthersFareAndHowLongItRests() {
        try (Rig rig = failing(10, "i3")) {
            Map<String, String> figures = figures(rig, "ejected");

            assertThat(figures)
                    .containsEntry("verdict", "eject")
                    .containsEntry("trips", "1")
                    .containsEntry("flaps", "1")
                    .containsEntry("hold", "1 s")
                    .containsEntry("out", "1")
                    .containsEntry("listed", "10")
                    .containsEntry("out-weight", "1")
                    .containsEntry("out-weight-limit", "5");
            assertThat(Double.parseDouble(figures.get("peers-error-rate"))).isLessThan(0.02);
            assertThat(Double.parseDouble(figures.get("score"))).isLessThan(0.1);
            assertThat(Double.parseDouble(figures.get("recent-error-rate"))).isBetween(0.1, 0.5);
            assertThat(Integer.parseInt(figures.get("failed"))).isBetween(2, 10);
            assertThat(Integer.parseInt(figures.get("requests"))).isGreaterThan(20);
            assertThat(seconds(figures.get("rest"))).isBetween(0.5, 1.5);
        }
    }

    @Test
    void event_saysTheSame() {
        try (Rig rig = failing(10, "i3")) {
            InstanceChanged told = rig.heard(InstanceChanged.class).stream()
                    .filter(event -> event.rule().equals("ejected"))
                    .findFirst()
                    .orElseThrow();
            assertThat(changes(rig)).anySatisfy(change -> {
                assertThat(change.figures()).isEqualTo(told.figures());
                assertThat(change.instance()).isEqualTo("i3");
                assertThat(change.address()).isEqualTo("10.0.0.3:8080");
                assertThat(change.from()).isEqualTo(told.from());
                assertThat(change.to()).isEqualTo(told.to());
            });
        }
    }

    @Test
    void failedTrial_saysWhichItWasAndTheLongerRest() {
        try (Rig rig = failing(10, "i3")) {
            rig.requests(2_000, Rig.failing("i3"));

            assertThat(figures(rig, "hold-over")).containsEntry("trial", "1").containsEntry("needed", "5");
            Map<String, String> figures = figures(rig, "trial-failed");
            assertThat(figures)
                    .containsEntry("trial", "1")
                    .containsEntry("needed", "5")
                    .containsEntry("trips", "2")
                    .containsEntry("hold", "2 s");
            assertThat(seconds(figures.get("rest"))).isBetween(1.0, 3.0);
        }
    }

    @Test
    void return_saysHowManyTrialsPassedAndHowTheRampEnded() {
        try (Rig rig = failing(10, "i3")) {
            rig.requests(10_000, Rig.allWell());

            assertThat(figures(rig, "trial-passed")).containsEntry("trial", "5").containsKey("ramp");
            Map<String, String> closed = pairs(changes(rig).stream()
                    .filter(change ->
                            change.from().equals("ramping") && change.to().equals("closed"))
                    .findFirst()
                    .orElseThrow()
                    .figures());
            assertThat(closed).containsEntry("ramp", "1").containsEntry("score-needed", "0.8");
            assertThat(seconds(closed.get("ramped"))).isPositive();
        }
    }

    @Test
    void denial_saysWhatIsOutAndWhatMayBe() {
        try (Rig rig = new Rig(Rig.unchecked().scorer("asymmetric").build())) {
            rig.with(10);
            rig.requests(200, Rig.allWell());
            rig.requests(500, id -> Outcome.SERVER_ERROR);

            assertThat(figures(rig, "ejection-denied"))
                    .containsEntry("verdict", "eject")
                    .containsEntry("out", "5")
                    .containsEntry("listed", "10")
                    .containsEntry("weight", "1")
                    .containsEntry("out-weight", "5")
                    .containsEntry("out-weight-limit", "5")
                    .containsEntry("min-healthy", "1");
            StateChange few = changes(rig).stream()
                    .filter(change -> change.rule().equals("too-few"))
                    .findFirst()
                    .orElseThrow();
            assertThat(few.instance()).isEmpty();
            assertThat(few.to()).isEqualTo("too-few-healthy");
            assertThat(pairs(few.figures()))
                    .containsEntry("listed", "10")
                    .containsEntry("policy", "PANIC")
                    .containsKeys("healthy", "out", "min-healthy", "min-healthy-share");
        }
    }

    @Test
    void refusingCheck_saysHowManyFailedAndWhatTheLastOneSaid() {
        HealthAwareConfig config =
                HealthAwareConfig.builder().check("scripted", Map.of()).build();
        try (Rig rig = new Rig(config)) {
            rig.check.script("i3", Step.answer(Answer.REFUSE, "status 503"));
            rig.with(6);
            rig.advance(Duration.ofSeconds(12));

            assertThat(figures(rig, "check-refused"))
                    .containsEntry("check", "refuse")
                    .containsEntry("failed-checks", "3")
                    .containsEntry("fall", "3")
                    .containsEntry("said", "\"status 503\"")
                    .containsEntry("trips", "1")
                    .containsKeys("rest", "hold", "out", "out-weight-limit", "failed", "requests");
            rig.advance(Duration.ofSeconds(12));
            assertThat(figures(rig, "hold-extended"))
                    .containsEntry("check", "refuse")
                    .containsKey("rest");
        }
    }

    @Test
    void longReasonOfACheck_isCut() {
        HealthAwareConfig config =
                HealthAwareConfig.builder().check("scripted", Map.of()).build();
        try (Rig rig = new Rig(config)) {
            rig.check.script("i3", Step.answer(Answer.REFUSE, "x".repeat(10_000)));
            rig.with(6);
            rig.advance(Duration.ofSeconds(12));

            assertThat(figures(rig, "check-refused").get("said")).hasSize(103).endsWith("…\"");
        }
    }

    @Test
    void orders_sayWhatTheyMeetAndForHowLong() {
        try (Rig rig = new Rig(Rig.unchecked().build())) {
            rig.with(4);
            Operations operations = rig.service().operations();
            operations.drain("i0");
            operations.eject("i1", Duration.ofSeconds(30));
            operations.undrain("i0");

            assertThat(figures(rig, "drained")).containsEntry("in-flight", "0").containsEntry("out", "1");
            assertThat(figures(rig, "forced-out")).containsEntry("for", "30 s").containsEntry("out", "2");
            assertThat(figures(rig, "order-lifted"))
                    .containsEntry("ramp", "0.2")
                    .containsEntry("trips", "0");
        }
    }

    @Test
    void changes_areTheLastOnesTheOldestFirst() {
        try (Rig rig = new Rig(Rig.unchecked().build())) {
            rig.with(2);
            Operations operations = rig.service().operations();
            for (int i = 0; i < 100; i++) {
                operations.drain("i0");
                operations.undrain("i0");
                rig.advance(Duration.ofMillis(1));
            }

            List<StateChange> changes = changes(rig);
            assertThat(changes).hasSize(128);
            assertThat(changes.get(127).sequence()).isGreaterThanOrEqualTo(200);
            for (int i = 1; i < 128; i++) {
                assertThat(changes.get(i).sequence())
                        .isEqualTo(changes.get(i - 1).sequence() + 1);
                assertThat(changes.get(i).age())
                        .isLessThanOrEqualTo(changes.get(i - 1).age());
            }
            assertThat(changes.get(127).age()).isEqualTo(Duration.ofMillis(1));
        }
    }
}
