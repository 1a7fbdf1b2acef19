package io.datapunk.lb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.datapunk.lb.Explanation.Candidate;
import io.datapunk.lb.Explanation.Ending;
import io.datapunk.lb.Explanation.Step;
import io.datapunk.lb.ServiceConfig.TooFew;
import io.datapunk.lb.domain.selection.TracedPick;
import io.datapunk.lb.spi.Outcome;
import io.datapunk.lb.spi.selection.SelectionContext;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class ExplainTest {
    private static HealthAwareConfig strategy(String name) {
        return Rig.unchecked().strategy(name).build();
    }

    @Test
    void offAtFirst_nothingIsKept() {
        try (Rig rig = new Rig(strategy("adaptive"))) {
            rig.with(4);
            rig.requests(20, Rig.allWell());

            assertThat(rig.service().operations().recentPicks()).isEmpty();
        }
    }

    @Test
    void switchedOn_theLastPicksAreKeptTheOldestFirst() {
        try (Rig rig = new Rig(strategy("adaptive"))) {
            rig.with(4);
            rig.service().operations().explain(true);
            rig.requests(100, Rig.allWell());

            List<Explanation> picks = rig.service().operations().recentPicks();
            assertThat(picks).hasSize(64);
            for (int i = 0; i < picks.size(); i++) {
                assertThat(picks.get(i).sequence()).isEqualTo(37 + i);
                assertThat(picks.get(i).age()).isEqualTo(Duration.ofMillis(2 * (64L - i)));
                assertThat(picks.get(i).strategy()).isEqualTo("adaptive");
                assertThat(picks.get(i).listed()).isEqualTo(4);
            }
        }
    }

    @Test
    void switchedOff_whatWasKeptIsForgotten() {
        try (Rig rig = new Rig(strategy("adaptive"))) {
            rig.with(4);
            Operations operations = rig.service().operations();
            operations.explain(true);
            rig.requests(10, Rig.allWell());
            operations.explain(true);
            assertThat(operations.recentPicks()).hasSize(10);

            operations.explain(false);
            assertThat(operations.recentPicks()).isEmpty();
            rig.requests(10, Rig.allWell());
            operations.explain(true);
            assertThat(operations.recentPicks()).isEmpty();
        }
    }

    @Test
    void pickOfTwo_namesBothCostsAndWhyOneWon() {
        try (Rig rig = new Rig(strategy("power-of-two"))) {
            rig.with(2);
            BalancedService service = rig.service();
            service.operations().explain(true);
            String busy = service.instance(service.acquireTicket(SelectionContext.EMPTY))
                    .id();

            String idle = service.instance(service.acquireTicket(SelectionContext.EMPTY))
                    .id();

            assertThat(idle).isNotEqualTo(busy);
            Explanation pick = service.operations().recentPicks().get(1);
            assertThat(pick.chosen()).isEqualTo(idle);
            assertThat(pick.ending()).isEqualTo(Ending.PICKER);
            assertThat(pick.reason()).isEqualTo("chosen: lower cost 0 than " + busy + "'s 1");
            Step step = pick.steps().get(0);
            assertThat(step.candidates())
                    .extracting(Candidate::instance, Candidate::inFlight, Candidate::cost)
                    .containsExactlyInAnyOrder(tuple(busy, 1, 1.0), tuple(idle, 0, 0.0));
            assertThat(pick.lines()).hasSize(5).last().asString().contains(pick.reason());
        }
    }

    @Test
    void idleOneThatIsNotSlow_isExplainedAsTheOnlyOneLookedAt() {
        try (Rig rig = new Rig(strategy("adaptive"))) {
            rig.with(4);
            rig.requests(500, Rig.allWell());
            rig.service().operations().explain(true);
            rig.requests(60, Rig.allWell());

            List<Explanation> picks = rig.service().operations().recentPicks();
            assertThat(picks)
                    .filteredOn(pick -> pick.steps().get(0).candidates().size() == 1)
                    .isNotEmpty()
                    .extracting(Explanation::reason)
                    .containsOnly(
                            "chosen: idle, nothing is held against it, and it is not slow, so no other was looked at");
            assertThat(picks)
                    .filteredOn(pick -> pick.steps().get(0).candidates().size() == 2)
                    .isNotEmpty()
                    .extracting(Explanation::reason)
                    .allMatch(reason -> reason.startsWith("chosen: lower cost"));
        }
    }

    @Test
    void oneByChance_isExplainedAsTheAnswerOfTheStrategy() {
        try (Rig rig = new Rig(strategy("random"))) {
            rig.with(4);
            rig.service().operations().explain(true);
            rig.requests(20, Rig.allWell());

            assertThat(rig.service().operations().recentPicks())
                    .extracting(Explanation::reason)
                    .containsOnly("chosen: the answer of the strategy");
        }
    }

    @Test
    void rampingOne_isPassedOverByThinningThatIsTold() {
        try (Rig rig = new Rig(strategy("adaptive"))) {
            rig.with(2);
            rig.requests(100, Rig.allWell());
            rig.discovery.add(Rig.SERVICE, Rig.instance(9));
            rig.service().operations().explain(true);
            rig.requests(64, Rig.allWell());

            assertThat(rig.service().operations().recentPicks())
                    .filteredOn(pick -> pick.reason().contains("i9 (thinned"))
                    .isNotEmpty()
                    .allSatisfy(pick -> assertThat(pick.steps()).anySatisfy(step -> {
                        assertThat(step.result()).isEqualTo(Explanation.Result.THINNED);
                        assertThat(step.thinning().ramp()).isLessThan(1);
                        assertThat(step.thinning().health()).isNaN();
                        assertThat(step.thinning().against())
                                .isGreaterThanOrEqualTo(step.thinning().probability());
                    }));
        }
    }

    @Test
    void rejections_areExplained() {
        try (Rig rig = new Rig(strategy("adaptive"))) {
            BalancedService service = rig.service();
            service.operations().explain(true);
            assertThatThrownBy(service::acquire).isInstanceOf(NoInstanceAvailableException.class);
            rig.with(2);
            service.operations().drain("i0");
            service.operations().drain("i1");
            assertThatThrownBy(service::acquire).isInstanceOf(NoInstanceAvailableException.class);

            assertThat(service.operations().recentPicks())
                    .allMatch(pick ->
                            pick.ending() == Ending.NOBODY && pick.chosen().isEmpty())
                    .extracting(Explanation::reason)
                    .containsExactly("nobody: none is listed", "nobody: none of 2 listed is eligible");
        }
    }

    @Test
    void refusalBecauseTooFewAreHealthy_isExplained() {
        HealthAwareConfig config = Rig.unchecked()
                .scorer("asymmetric")
                .minHealthyInstances(1)
                .tooFew(TooFew.FAIL_FAST)
                .build();
        try (Rig rig = new Rig(config)) {
            rig.with(1);
            BalancedService service = rig.service();
            service.operations().explain(true);
            for (int i = 0; i < 10 && !rig.look("i0").denied(); i++) {
                rig.request(id -> Outcome.SERVER_ERROR, Duration.ofMillis(2));
            }
            assertThatThrownBy(service::acquire).isInstanceOf(NoInstanceAvailableException.class);

            List<Explanation> picks = service.operations().recentPicks();
            assertThat(picks.get(picks.size() - 1).ending()).isEqualTo(Ending.REFUSED);
            assertThat(picks.get(picks.size() - 1).reason()).contains("too few are healthy");
        }
    }

    @Test
    void trial_isExplainedAsServedFirst() {
        try (Rig rig = new Rig(strategy("adaptive"))) {
            rig.with(10);
            rig.requests(500, Rig.allWell());
            rig.untilOut("i3");
            rig.service().operations().explain(true);
            while (!rig.look("i3").circuit().equals("ramping")) {
                rig.request(Rig.allWell(), Duration.ofMillis(2));
            }

            assertThat(rig.service().operations().recentPicks())
                    .filteredOn(Explanation::trial)
                    .isNotEmpty()
                    .allSatisfy(pick -> {
                        assertThat(pick.chosen()).isEqualTo("i3");
                        assertThat(pick.ending()).isEqualTo(Ending.WAITING);
                        assertThat(pick.reason()).contains("waited for a trial");
                    });
        }
    }

    @Test
    void everyWordOfTheDomain_hasItsPublicOne() {
        assertThat(names(Explanation.Ending.values())).isEqualTo(names(TracedPick.Ending.values()));
        assertThat(names(Explanation.Result.values())).isEqualTo(names(TracedPick.Result.values()));
        assertThat(names(Explanation.Source.values())).isEqualTo(names(TracedPick.Source.values()));
    }

    private static List<String> names(Enum<?>[] constants) {
        return Arrays.stream(constants).map(Enum::name).toList();
    }

    @Test
    void switchingWhileRequestsGoOn_losesNoHold() throws Exception {
        try (Rig rig = new Rig(strategy("adaptive"))) {
            rig.with(4);
            BalancedService service = rig.service();
            ExecutorService threads = Executors.newFixedThreadPool(2);
            CountDownLatch switched = new CountDownLatch(1);
            Future<Integer> requests = threads.submit(() -> {
                int done = 0;
                while (switched.getCount() > 0 || done < 10_000) {
                    service.complete(service.acquireTicket(SelectionContext.EMPTY), Outcome.SUCCESS, 1_000_000);
                    done++;
                }
                return done;
            });
            for (int i = 0; i < 1_000; i++) {
                service.operations().explain(i % 2 == 0);
                assertThat(service.operations().recentPicks()).hasSizeLessThanOrEqualTo(64);
            }
            switched.countDown();

            assertThat(service.statistics().inFlight()).isLessThanOrEqualTo(1);
            int done = requests.get(30, TimeUnit.SECONDS);
            assertThat(service.statistics().outcomes().successes()).isEqualTo(done);
            assertThat(service.statistics().inFlight()).isZero();
            threads.shutdown();
        }
    }
}
