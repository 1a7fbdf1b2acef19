package io.datapunk.lb.bootstrap.simulate.page;

import static org.assertj.core.api.Assertions.assertThat;

import io.datapunk.lb.ServiceConfig;
import io.datapunk.lb.bootstrap.simulate.Comparisons;
import io.datapunk.lb.bootstrap.simulate.page.StateBands.Band;
import io.datapunk.lb.simulator.chance.Seed;
import io.datapunk.lb.simulator.policy.BalancerKind;
import io.datapunk.lb.simulator.policy.PolicyKind;
import io.datapunk.lb.simulator.policy.baseline.Baselines;
import io.datapunk.lb.simulator.report.Comparison;
import io.datapunk.lb.simulator.run.Run;
import io.datapunk.lb.simulator.run.Simulation;
import io.datapunk.lb.simulator.run.Transition;
import io.datapunk.lb.simulator.scenario.Listing;
import io.datapunk.lb.simulator.scenario.Load;
import io.datapunk.lb.simulator.scenario.RatePoint;
import io.datapunk.lb.simulator.scenario.RegistryEpisode;
import io.datapunk.lb.simulator.scenario.Scenario;
import io.datapunk.lb.simulator.scenario.ScenarioBuilder;
import io.datapunk.lb.simulator.scenario.Stall;
import io.datapunk.lb.simulator.server.Episode;
import io.datapunk.lb.simulator.server.Fault;
import io.datapunk.lb.simulator.server.Latency;
import io.datapunk.lb.simulator.server.Window;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class PageTest {
    private static final Fault CRASH = new Fault.Crash();
    private static final long MILLI = 1_000_000L;

    private static List<String> told(ScenarioBuilder scenario) {
        return Happening.of(scenario.build()).stream()
                .map(each -> each.who() + ": " + each.what() + " " + each.windows())
                .toList();
    }

    @Test
    void whatHappensToSeveralAtTheSameTime_isOneLane() {
        ScenarioBuilder scenario = Comparisons.usual("six-of-ten", 10);
        IntStream.range(0, 6).forEach(server -> scenario.episode(new Episode(server, CRASH, Window.ofSeconds(20, 50))));

        assertThat(told(scenario)).containsExactly("servers 0 to 5: is gone: connections are refused [[20.0, 50.0]]");
    }

    @Test
    void whatComesAndGoes_isOneLaneWithSeveralWindows() {
        ScenarioBuilder scenario = Comparisons.usual("flap", 10)
                .episode(new Episode(0, CRASH, Window.ofSeconds(20, 23)))
                .episode(new Episode(0, CRASH, Window.ofSeconds(26, 29)));

        assertThat(told(scenario))
                .containsExactly("server 0: is gone: connections are refused [[20.0, 23.0], [26.0, 29.0]]");
    }

    @Test
    void aRollingRestartOfMany_isOneLane() {
        ScenarioBuilder scenario = Comparisons.usual("rolling", 40);
        IntStream.range(0, 39)
                .forEach(server -> scenario.episode(new Episode(server, CRASH, Window.ofSeconds(server, server + 1))));

        assertThat(told(scenario))
                .containsExactly("servers 0 to 38, at different times: is gone: connections are refused [[0.0, 39.0]]");
    }

    @Test
    void troubleOfRegistryClientsAndLists_isToldToo() {
        ScenarioBuilder scenario = Comparisons.usual("all", 4)
                .clients(2)
                .listing(new Listing(3, Window.ofSeconds(0, 10)))
                .registry(new RegistryEpisode(RegistryEpisode.Trouble.HALF, Window.ofSeconds(15, 20)))
                .stall(new Stall(1, Window.ofSeconds(30, 31)));

        assertThat(told(scenario))
                .containsExactly(
                        "server 3: is not in the registry [[0.0, 10.0]]",
                        "the registry: leaves out, wrongly, every other server [[15.0, 20.0]]",
                        "client 1: stands still: sends and hears nothing [[30.0, 31.0]]");
        assertThat(Happening.troubled(scenario.build()).toString())
                .isEqualTo("[[0.0, 10.0], [15.0, 20.0], [30.0, 31.0]]");
    }

    @Test
    void windowsThatOverlap_becomeOne() {
        Scenario scenario = Comparisons.usual("overlap", 4)
                .episode(new Episode(0, CRASH, Window.ofSeconds(10, 20)))
                .episode(new Episode(1, CRASH, Window.ofSeconds(5, 11)))
                .episode(new Episode(2, CRASH, Window.ofSeconds(70, 200)))
                .build();

        assertThat(Happening.troubled(scenario).toString()).isEqualTo("[[5.0, 20.0], [70.0, 80.0]]");
    }

    @Test
    void everyFault_isSaidInWords() {
        List<Fault> faults = List.of(
                new Fault.Fail(Duration.ofMillis(1)),
                new Fault.Errors(0.3),
                new Fault.Slow(5),
                new Fault.Slow(4, true),
                new Fault.Stuck(new Latency.Constant(Duration.ofSeconds(2))),
                new Fault.BlackHole(),
                new Fault.Hang(0.5),
                CRASH,
                new Fault.Throttle(25, Duration.ZERO));

        // A fault without words would be told as a record, with brackets.
        assertThat(faults).allSatisfy(fault -> assertThat(FaultWords.of(fault)).doesNotContain("["));
        assertThat(Fault.class.getPermittedSubclasses())
                .as("kinds of faults, each of which is in the list above")
                .hasSize((int) faults.stream().map(Object::getClass).distinct().count());
    }

    @Test
    void theLedgerAllowsHalfOfMany_oneOfFew_andNeverTheLast() {
        var half = new ServiceConfig.Ejection(0.5, 1, 0.5, ServiceConfig.TooFew.PANIC);

        assertThat(IntStream.of(0, 1, 2, 3, 4, 5, 10, 11).map(listed -> Allowance.most(listed, half)))
                .containsExactly(0, 0, 1, 1, 2, 2, 5, 5);
    }

    @Test
    void theAllowance_followsTheListAndTheSettings() {
        Scenario scenario = Comparisons.usual("joins", 10)
                .listing(new Listing(9, Window.ofSeconds(0, 40)))
                .listing(new Listing(8, Window.ofSeconds(0, 40)))
                .balancer("maxEjectedShare", "0.3")
                .build();

        List<Integer> allowed = Allowance.of(scenario, BalancerKind.recommended(), Steps.of(scenario.length()));

        assertThat(allowed).hasSize(80);
        assertThat(allowed.subList(0, 40)).containsOnly(2);
        assertThat(allowed.subList(40, 80)).containsOnly(3);
    }

    @Test
    void statesFollowEachOther_fromTheFirstMoment() {
        Scenario scenario = Comparisons.fastFail("bands").build();
        List<Transition> transitions = List.of(
                new Transition(20_100 * MILLI, 0, 0, "closed", "open", "ejected"),
                new Transition(20_200 * MILLI, 1, 0, "closed", "open", "ejected"),
                new Transition(22_000 * MILLI, 0, 0, "open", "half-open", "hold-over"),
                new Transition(22_003 * MILLI, 0, 0, "half-open", "open", "trial-failed"));

        assertThat(StateBands.of(0, scenario, transitions))
                .containsExactly(
                        new Band(0, "closed"),
                        new Band(20.1, "open"),
                        new Band(22, "half-open"),
                        new Band(22.003, "open"));
        assertThat(StateBands.of(1, scenario, transitions)).containsExactly(new Band(0, "closed"));
    }

    @Test
    void aServerThatChangesAllTheTime_hasNoMoreBandsThanALineHasPoints() {
        Scenario scenario = Comparisons.fastFail("busy").build();
        List<Transition> transitions = new ArrayList<>();
        for (int i = 0; i < 20_000; i++) {
            boolean opens = i % 2 == 0;
            transitions.add(
                    new Transition(4L * i * MILLI, 0, 0, opens ? "closed" : "open", opens ? "open" : "closed", "some"));
        }

        assertThat(StateBands.of(0, scenario, transitions)).hasSizeBetween(10, Steps.MOST + 1);
    }

    @Test
    void aDayLongRun_hasNoMorePointsThanALineMay() {
        Steps day = Steps.of(Duration.ofDays(1));

        assertThat(day.count()).isBetween(Steps.MOST / 2, Steps.MOST);
        assertThat(Steps.of(Duration.ofSeconds(Steps.MOST))).isEqualTo(new Steps(Duration.ofSeconds(Steps.MOST), 1));
        assertThat(Steps.of(Duration.ofMillis(1500)).count()).isEqualTo(2);
    }

    @Test
    void theStory_saysWhenTheServerWasOutAndBack() {
        ScenarioPart part = ScenarioPart.of(
                Comparisons.of(Comparisons.fastFail("story").build(), List.of(BalancerKind.recommended()), 1));

        List<String> story = part.policies().get(0).run().story();
        assertThat(story.get(0))
                .startsWith("Server 0 was in trouble from 20 s to 50 s. It was taken out ")
                .containsPattern("after that began, when [0-9]+ requests had been sent to it\\.")
                .containsPattern("It got traffic again [0-9.]+ s after the trouble had ended")
                .containsPattern("and was fully back after [0-9.]+ s\\.$");
        assertThat(story.get(story.size() - 1)).isEqualTo("No server was taken out that was not at fault.");
    }

    @Test
    void aSlowServerThatIsNeverOut_isToldByItsShare() {
        Scenario slow = Comparisons.usual("grey", 10)
                .episode(new Episode(0, new Fault.Slow(5), Window.ofSeconds(20, 50)))
                .build();
        ScenarioPart part = ScenarioPart.of(Comparisons.of(slow, List.of(BalancerKind.recommended()), 1));

        assertThat(part.policies().get(0).run().story().get(0))
                .containsPattern(
                        "It was not taken out meanwhile and got [0-9.]+ % of the traffic; its fair share is 10 %\\.");
    }

    /** The story of a run whose first client thought this. */
    private static List<String> story(Scenario scenario, Transition... transitions) {
        PolicyKind kind = Baselines.named("plain-round-robin").orElseThrow();
        Run run = new Simulation(scenario, kind, new Seed(1)).run();
        return RunStory.of(scenario, run, List.of(transitions));
    }

    private static Transition out(double second, int server) {
        return new Transition(Math.round(second * 1e9), 0, server, "closed", "open", "test");
    }

    private static Transition back(double second, int server) {
        return new Transition(Math.round(second * 1e9), 0, server, "open", "closed", "test");
    }

    @Test
    void aServerThatWasOutAlready_isNotSaidToHaveStayed() {
        Scenario restart = Comparisons.usual("restart", 4)
                .episode(new Episode(0, CRASH, Window.ofSeconds(20, 22)))
                .build();

        assertThat(story(restart, out(10, 0), back(40, 0)).get(0))
                .isEqualTo("Server 0 was in trouble from 20 s to 22 s. It was out already, since 10 s."
                        + " It got traffic again 18 s after the trouble had ended, and was fully back after 18 s.");
    }

    @Test
    void aServerThatIsTakenOutAfterItsTrouble_wasNotTakenOutMeanwhile() {
        Scenario burst = Comparisons.usual("burst", 4)
                .episode(new Episode(0, CRASH, Window.ofSeconds(20, 21)))
                .build();

        assertThat(story(burst, out(30, 0), back(40, 0)).get(0))
                .startsWith("Server 0 was in trouble from 20 s to 21 s. It was not taken out meanwhile and got ")
                .endsWith(" % of the traffic; its fair share is 25 %.");
    }

    @Test
    void aServerThatIsBackBeforeItsTroubleEnds_isNotSaidToComeBackAfterIt() {
        Scenario crash = Comparisons.usual("crash", 4)
                .episode(new Episode(0, CRASH, Window.ofSeconds(20, 30)))
                .build();

        assertThat(story(crash, out(21, 0), back(25, 0), out(50, 0), back(60, 0))
                        .get(0))
                .contains("It was taken out 1 s after that began")
                .doesNotContain("It got traffic again");
    }

    @Test
    void ofManyInTrouble_thoseThatWereOutAlreadyCountToo() {
        ScenarioBuilder crashes = Comparisons.usual("crashes", 10);
        IntStream.range(0, 5).forEach(server -> crashes.episode(new Episode(server, CRASH, Window.ofSeconds(20, 22))));

        assertThat(story(crashes.build(), out(10, 1), back(15, 1), out(16, 2), out(21, 3), out(30, 4)))
                .contains("Of the 5 servers that were in trouble, 2 were out at some time while they were.");
    }

    @Test
    void troublesThatTouch_areToldAsOne() {
        Scenario cold = Comparisons.usual("cold", 4)
                .episode(new Episode(0, CRASH, Window.ofSeconds(20, 22)))
                .episode(new Episode(0, new Fault.Slow(3, true), Window.ofSeconds(22, 27)))
                .episode(new Episode(1, CRASH, Window.ofSeconds(20, 22)))
                .episode(new Episode(1, CRASH, Window.ofSeconds(30, 32)))
                .build();

        List<String> story = story(cold);
        assertThat(story.get(0)).startsWith("Server 0 was in trouble from 20 s to 27 s. ");
        assertThat(story.get(1)).startsWith("Server 1 was in trouble from 20 s to 32 s (2 times). ");
    }

    @Test
    void fairShares_areThoseAmongTheServersThatAreRegistered() {
        ScenarioBuilder joining = Comparisons.usual("joining", 10)
                .length(Duration.ofSeconds(10))
                .episode(new Episode(0, new Fault.Slow(2), Window.ofSeconds(1, 5)));
        IntStream.range(5, 10)
                .forEach(server ->
                        joining.listing(new Listing(server, new Window(Duration.ZERO, Duration.ofMillis(4_600)))));
        PolicyKind kind = Baselines.named("plain-round-robin").orElseThrow();
        RunPart run = ScenarioPart.of(Comparisons.of(joining.build(), List.of(kind), 1))
                .policies()
                .get(0)
                .run();

        assertThat(run.servers()).allSatisfy(server -> {
            assertThat(server.fairShare()).isNull();
            assertThat(server.share().subList(4, 10))
                    .allSatisfy(share -> assertThat(share).isBetween(0.9, 1.1));
        });
        assertThat(run.servers().get(0).share().subList(0, 4))
                .allSatisfy(share -> assertThat(share).isBetween(0.9, 1.1));
        assertThat(run.servers().get(9).share().subList(0, 4)).containsOnly(0.0);
        assertThat(run.story().get(0)).endsWith("its fair share is 19 %.");
    }

    @Test
    void theSecondThatTheEndOfTheRunCutsShort_hasTheRateOfTheOthers() {
        Scenario odd = Comparisons.usual("odd", 3)
                .load(new Load.Open(Load.Rhythm.CONSTANT, List.of(RatePoint.always(500))))
                .length(Duration.ofMillis(10_200))
                .build();
        RunPart run = ScenarioPart.of(Comparisons.of(odd, List.of(BalancerKind.recommended()), 1))
                .policies()
                .get(0)
                .run();

        assertThat(run.requests())
                .hasSize(11)
                .allSatisfy(rate -> assertThat(rate).isBetween(490.0, 510.0));
    }

    @Test
    void aPageThatGrows_isThatOfAllComparisons() {
        List<PolicyKind> kinds = List.of(BalancerKind.recommended());
        Scenario brief =
                Comparisons.usual("brief", 3).length(Duration.ofSeconds(2)).build();
        Scenario other =
                Comparisons.usual("other", 4).length(Duration.ofSeconds(2)).build();
        Comparison first = Comparisons.of(brief, kinds, 1);
        Comparison second = Comparisons.of(other, kinds, 1);

        assertThat(Page.of(List.of()).with(first).with(second)).isEqualTo(Page.of(List.of(first, second)));
    }

    @Test
    void aShareBelowATenthOfAPercent_isNotToldAsNothing() {
        Scenario slow = Comparisons.usual("many", 4000)
                .episode(new Episode(0, new Fault.Slow(5), Window.ofSeconds(1, 2)))
                .length(Duration.ofSeconds(3))
                .build();
        ScenarioPart part = ScenarioPart.of(Comparisons.of(slow, List.of(BalancerKind.recommended()), 1));

        assertThat(part.policies().get(0).run().story().get(0)).endsWith("its fair share is 0.025 %.");
    }

    @Test
    void ofManyServers_thoseInTroubleAreShown() {
        Scenario many = Comparisons.usual("many", 200)
                .length(Duration.ofSeconds(10))
                .episode(new Episode(150, CRASH, Window.ofSeconds(2, 8)))
                .listing(new Listing(199, Window.ofSeconds(0, 5)))
                .build();
        RunPart run = ScenarioPart.of(Comparisons.of(many, List.of(BalancerKind.recommended()), 1))
                .policies()
                .get(0)
                .run();

        assertThat(run.servers()).hasSizeBetween(2, ShownServers.MOST);
        assertThat(run.servers().get(0).name()).isEqualTo("server 150");
        assertThat(run.servers().get(1).name()).isEqualTo("server 199");
        assertThat(run.others()).isEqualTo(200 - run.servers().size());
        assertThat(run.othersShare())
                .hasSize(10)
                .allSatisfy(share -> assertThat(share).isBetween(0.9, 1.1));
    }

    @Test
    void aLoadThatChanges_isALineAndAWord() {
        Scenario ramp = Comparisons.usual("ramp", 3)
                .length(Duration.ofSeconds(10))
                .load(new Load.Open(
                        Load.Rhythm.CONSTANT, List.of(RatePoint.always(0), new RatePoint(Duration.ofSeconds(10), 100))))
                .build();
        ScenarioPart part = ScenarioPart.of(Comparisons.of(ramp, List.of(BalancerKind.recommended()), 1));

        assertThat(part.load()).hasSize(10).startsWith(5.0, 15.0).endsWith(95.0);
        assertThat(part.facts().get(1).text()).startsWith("0 to 100 requests a second, evenly spaced.");
    }

    @Test
    void workersWithoutPause_areNotSaidToPause() {
        Scenario closed = Comparisons.usual("closed", 3)
                .load(new Load.Closed(7, new Latency.Recorded(List.of(0L))))
                .build();

        assertThat(SystemWords.of(closed).get(1).text())
                .startsWith("7 workers, each of which sends a request, waits for its end, and begins anew.");
    }

    @Test
    void aStretchWithoutAnswers_isToldWithoutFigures() {
        RatePoint some = RatePoint.always(10);
        Scenario silent = Comparisons.usual("silent", 3)
                .length(Duration.ofSeconds(10))
                .load(new Load.Open(
                        Load.Rhythm.CONSTANT,
                        List.of(
                                some,
                                new RatePoint(Duration.ofSeconds(5), 10),
                                new RatePoint(Duration.ofSeconds(5), 0))))
                .measured(Window.ofSeconds(6, 10))
                .build();
        Scenario nobody = Comparisons.usual("nobody", 1)
                .length(Duration.ofSeconds(10))
                .listing(new Listing(0, Window.ofSeconds(0, 5)))
                .measured(Window.ofSeconds(0, 4))
                .build();

        assertThat(cost(silent)).isEqualTo("From 6 s to 10 s no request came.");
        assertThat(cost(nobody)).isEqualTo("From 0 s to 4 s, 100 % of the requests failed: nobody could take any.");
    }

    private static String cost(Scenario scenario) {
        ScenarioPart part = ScenarioPart.of(Comparisons.of(scenario, List.of(BalancerKind.recommended()), 1));
        List<String> story = part.policies().get(0).run().story();
        return story.get(story.size() - 2);
    }
}
