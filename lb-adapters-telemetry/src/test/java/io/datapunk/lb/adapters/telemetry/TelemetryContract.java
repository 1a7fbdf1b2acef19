package io.datapunk.lb.adapters.telemetry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.datapunk.lb.NoInstanceAvailableException.Reason;
import io.datapunk.lb.OutcomeCounts;
import io.datapunk.lb.application.event.BalancerEvent;
import io.datapunk.lb.application.event.BalancerEvent.AttemptTimed;
import io.datapunk.lb.application.event.BalancerEvent.CheckCompleted;
import io.datapunk.lb.application.event.BalancerEvent.InstanceChanged;
import io.datapunk.lb.application.event.BalancerEvent.SelectionTimed;
import io.datapunk.lb.application.port.Telemetry;
import io.datapunk.lb.spi.Instance;
import io.datapunk.lb.spi.Outcome;
import io.datapunk.lb.testkit.time.ManualTicker;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What every binding shows; each API has a test that extends this. */
public abstract class TelemetryContract {
    private static final Duration FRESH = Duration.ofSeconds(1);

    protected final FakeBalancer balancer = new FakeBalancer();
    protected final ManualTicker ticker = new ManualTicker();
    private @Nullable Telemetry bound;

    /** One series as a scrape shows it. */
    public record Series(LbMeter meter, Map<String, String> tags) {
        static Series of(LbMeter meter, String... keysAndValues) {
            Map<String, String> tags = new TreeMap<>();
            for (int i = 0; i < keysAndValues.length; i += 2) {
                tags.put(keysAndValues[i], keysAndValues[i + 1]);
            }
            return new Series(meter, tags);
        }
    }

    /** A telemetry on the API that has not begun. */
    protected abstract Telemetry make(TelemetryOptions options);

    /** What the API shows when it is scraped, of histograms the count; may fail when it shows what is no meter. */
    protected abstract Map<Series, Double> scrape();

    /** The upper bounds in seconds, the unbounded one as infinity, and how many durations are not above each. */
    protected abstract Map<Double, Long> buckets(LbMeter histogram, Map<String, String> tags);

    /** The sum of a histogram in seconds. */
    protected abstract double sum(LbMeter histogram, Map<String, String> tags);

    @AfterEach
    void unbind() {
        if (bound != null) {
            bound.close();
        }
    }

    private Telemetry begin(TelemetryOptions options) {
        return begin(options, List.of());
    }

    /** Begins after these events, as a balancer tells some before it runs. */
    private Telemetry begin(TelemetryOptions options, List<BalancerEvent> before) {
        Telemetry telemetry = make(options.withFreshFor(FRESH));
        bound = telemetry;
        before.forEach(telemetry::accept);
        telemetry.begin(balancer, ticker, InstantSource.system());
        return telemetry;
    }

    /** A scrape after time enough for another reading, and another that shows the meters it brought. */
    private Map<Series, Double> laterScrape() {
        ticker.advance(FRESH);
        scrape();
        ticker.advance(FRESH);
        return scrape();
    }

    @Test
    void everyMeter_isSeenWithItsDocumentedTags() {
        balancer.service("shop").with("a", "closed", 1);
        begin(TelemetryOptions.defaults(), samples("shop"));

        Map<LbMeter, Set<Set<String>>> tagsByMeter = scrape().keySet().stream()
                .collect(Collectors.groupingBy(
                        Series::meter,
                        Collectors.mapping(series -> Set.copyOf(series.tags().keySet()), Collectors.toSet())));

        assertThat(tagsByMeter.keySet()).containsExactlyInAnyOrder(LbMeter.values());
        assertThat(tagsByMeter).allSatisfy((meter, tags) -> assertThat(tags).containsExactly(Set.copyOf(meter.tags())));
    }

    @Test
    void meters_showWhatTheServiceCounted() {
        balancer.service("shop")
                .with("a", "closed", 0.75)
                .with("b", "open", 0.25)
                .counted(new OutcomeCounts(1, 2, 3, 4, 5, 6, 7))
                .rejected(Map.of(Reason.NONE_ELIGIBLE, 8L));
        begin(TelemetryOptions.defaults());

        Map<Series, Double> seen = scrape();

        assertThat(seen)
                .containsEntry(Series.of(LbMeter.SERVICES), 1.0)
                .containsEntry(Series.of(LbMeter.SELECTIONS, "service", "shop"), 31.0)
                .containsEntry(Series.of(LbMeter.OUTCOMES, "service", "shop", "outcome", "success"), 1.0)
                .containsEntry(Series.of(LbMeter.OUTCOMES, "service", "shop", "outcome", "server-error"), 2.0)
                .containsEntry(Series.of(LbMeter.OUTCOMES, "service", "shop", "outcome", "timeout"), 3.0)
                .containsEntry(Series.of(LbMeter.OUTCOMES, "service", "shop", "outcome", "unreachable"), 4.0)
                .containsEntry(Series.of(LbMeter.OUTCOMES, "service", "shop", "outcome", "client-error"), 5.0)
                .containsEntry(Series.of(LbMeter.OUTCOMES, "service", "shop", "outcome", "throttled"), 6.0)
                .containsEntry(Series.of(LbMeter.OUTCOMES, "service", "shop", "outcome", "ignored"), 7.0)
                .containsEntry(Series.of(LbMeter.REJECTIONS, "service", "shop", "reason", "none-eligible"), 8.0)
                .containsEntry(Series.of(LbMeter.REJECTIONS, "service", "shop", "reason", "not-loaded"), 0.0)
                .containsEntry(Series.of(LbMeter.MASKED_FAILURES, "service", "shop"), 11.0)
                .containsEntry(Series.of(LbMeter.RETRIES, "service", "shop"), 22.0)
                .containsEntry(Series.of(LbMeter.RETRIES_REFUSED, "service", "shop"), 23.0)
                .containsEntry(Series.of(LbMeter.EJECTIONS, "service", "shop"), 12.0)
                .containsEntry(Series.of(LbMeter.READMISSIONS, "service", "shop"), 13.0)
                .containsEntry(Series.of(LbMeter.EJECTIONS_DENIED, "service", "shop"), 14.0)
                .containsEntry(Series.of(LbMeter.OUTCOMES_STALE, "service", "shop"), 15.0)
                .containsEntry(Series.of(LbMeter.LEASES_UNREPORTED, "service", "shop"), 16.0)
                .containsEntry(Series.of(LbMeter.INSTANCES, "service", "shop", "state", "listed"), 2.0)
                .containsEntry(Series.of(LbMeter.INSTANCES, "service", "shop", "state", "healthy"), 1.0)
                .containsEntry(Series.of(LbMeter.INSTANCES, "service", "shop", "state", "out"), 1.0)
                .containsEntry(Series.of(LbMeter.INSTANCES_UNMETERED, "service", "shop"), 0.0)
                .containsEntry(Series.of(LbMeter.INSTANCES, "service", "shop", "state", "denied"), 2.0)
                .containsEntry(Series.of(LbMeter.RECOVERY_ATTEMPTS, "service", "shop"), 17.0)
                .containsEntry(Series.of(LbMeter.PLUGIN_FAULTS, "service", "shop", "kind", "strategy"), 18.0)
                .containsEntry(Series.of(LbMeter.PLUGIN_FAULTS, "service", "shop", "kind", "scorer"), 0.0)
                .containsEntry(Series.of(LbMeter.CHECKS, "service", "shop", "result", "pass"), 19.0)
                .containsEntry(Series.of(LbMeter.CHECKS, "service", "shop", "result", "late"), 20.0)
                .containsEntry(Series.of(LbMeter.CHECKS, "service", "shop", "result", "refuse"), 0.0)
                .containsEntry(Series.of(LbMeter.PANIC, "service", "shop"), 1.0)
                .containsEntry(Series.of(LbMeter.FROZEN, "service", "shop"), 1.0)
                .containsEntry(Series.of(LbMeter.REGISTRY_STALENESS, "service", "shop"), 21.0)
                .containsEntry(Series.of(LbMeter.IN_FLIGHT, "service", "shop"), 3.0)
                .containsEntry(Series.of(LbMeter.INSTANCE_HEALTH, "service", "shop", "instance", "a"), 0.75)
                .containsEntry(Series.of(LbMeter.INSTANCE_HEALTH, "service", "shop", "instance", "b"), 0.25)
                .containsEntry(Series.of(LbMeter.INSTANCE_CIRCUIT, "service", "shop", "instance", "a"), 0.0)
                .containsEntry(Series.of(LbMeter.INSTANCE_CIRCUIT, "service", "shop", "instance", "b"), 3.0);
    }

    @Test
    void circuits_areNumbered() {
        balancer.service("shop")
                .with("1", "closed", 1)
                .with("2", "ramping", 1)
                .with("3", "half-open", 1)
                .with("4", "open", 1)
                .with("5", "whatever comes next", 1);
        begin(TelemetryOptions.defaults());

        Map<String, Double> circuits = scrape().entrySet().stream()
                .filter(entry -> entry.getKey().meter() == LbMeter.INSTANCE_CIRCUIT)
                .collect(Collectors.toMap(entry -> entry.getKey().tags().get("instance"), Map.Entry::getValue));

        assertThat(circuits).isEqualTo(Map.of("1", 0.0, "2", 1.0, "3", 2.0, "4", 3.0, "5", -1.0));
    }

    @Test
    void transitions_areCountedByStateAndRule() {
        balancer.service("shop");
        Telemetry telemetry = begin(TelemetryOptions.defaults());
        telemetry.accept(opened("shop"));
        telemetry.accept(opened("shop"));

        assertThat(laterScrape())
                .containsEntry(
                        Series.of(LbMeter.TRANSITIONS, "service", "shop", "to", "open", "rule", "consecutive errors"),
                        2.0);
    }

    @Test
    void oneScrape_readsEachServiceOnce() {
        FakeService service = balancer.service("shop").with("a", "closed", 1).with("b", "closed", 1);
        begin(TelemetryOptions.defaults());
        ticker.advance(FRESH);
        int before = service.reads();

        scrape();

        assertThat(service.reads() - before).isEqualTo(1);
    }

    @Test
    void laterScrape_showsNewFigures() {
        FakeService service = balancer.service("shop");
        begin(TelemetryOptions.defaults());
        scrape();
        service.counted(new OutcomeCounts(100, 0, 0, 0, 0, 0, 0));
        ticker.advance(FRESH);

        assertThat(scrape()).containsEntry(Series.of(LbMeter.SELECTIONS, "service", "shop"), 103.0);
    }

    @Test
    void serviceResolvedLater_isSeen() {
        begin(TelemetryOptions.defaults());
        assertThat(scrape()).isEqualTo(Map.of(Series.of(LbMeter.SERVICES), 0.0));

        balancer.service("late").with("a", "closed", 1);

        assertThat(laterScrape())
                .containsEntry(Series.of(LbMeter.SERVICES), 1.0)
                .containsEntry(Series.of(LbMeter.SELECTIONS, "service", "late"), 3.0)
                .containsEntry(Series.of(LbMeter.INSTANCE_HEALTH, "service", "late", "instance", "a"), 1.0);
    }

    @Test
    void serviceForgotten_losesItsMeters() {
        balancer.service("shop").with("a", "closed", 1);
        begin(TelemetryOptions.defaults());
        balancer.forget("shop");

        assertThat(laterScrape()).isEqualTo(Map.of(Series.of(LbMeter.SERVICES), 0.0));
    }

    @Test
    void instanceThatLeaves_losesItsMeters_andOneThatComesGetsSome() {
        FakeService service = balancer.service("shop").with("a", "closed", 1).with("b", "closed", 1);
        begin(TelemetryOptions.defaults());
        assertThat(instances()).containsExactly("a", "b");

        service.without("a").with("c", "closed", 1);
        laterScrape();

        assertThat(instances()).containsExactly("b", "c");
    }

    @Test
    void aMillionInstancesInTurn_leaveNoMetersBehind() {
        FakeService service = balancer.service("shop");
        Telemetry telemetry = begin(TelemetryOptions.defaults().withMaxInstances(20));
        telemetry.accept(opened("shop"));
        telemetry.accept(checked("shop", "pass", 1));
        int few = laterScrape().size();
        int most = few + 20 * InstanceSeries.ALL.size();
        for (int generation = 0; generation < 100; generation++) {
            service.withOnly(10_000, "i" + generation + "-");
            for (int i = 0; i < 100; i++) {
                telemetry.accept(new InstanceChanged(
                        "shop",
                        Instance.of("i" + generation + "-" + i, "127.0.0.1", 80),
                        "closed",
                        "open",
                        "consecutive errors",
                        "figures " + generation));
            }
            assertThat(laterScrape()).hasSize(most);
        }
        service.withOnly(0, "");

        assertThat(laterScrape())
                .hasSize(few)
                .containsEntry(
                        Series.of(LbMeter.TRANSITIONS, "service", "shop", "to", "open", "rule", "consecutive errors"),
                        10_001.0);
    }

    @Test
    void namesWithoutEnd_leaveABoundedNumberOfSeries() {
        EventTally tally = new EventTally();
        for (int i = 0; i < 100_000; i++) {
            tally.accept(opened("s" + i));
            tally.accept(checked("s" + i, "pass", 1));
        }
        AtomicInteger series = new AtomicInteger();
        Set<String> all = IntStream.range(0, 100_000).mapToObj(i -> "s" + i).collect(Collectors.toSet());
        tally.counts(all, (each, count) -> series.incrementAndGet());
        tally.durations(all, (each, durations) -> series.incrementAndGet());

        assertThat(series.get()).isEqualTo(2 * EventTally.MOST_SERIES);
    }

    @Test
    void durations_areARealHistogram() {
        balancer.service("shop");
        Telemetry telemetry = begin(TelemetryOptions.defaults());
        for (int i = 0; i < 90; i++) {
            telemetry.accept(new AttemptTimed("shop", Outcome.SUCCESS, 5_000_000));
        }
        for (int i = 0; i < 9; i++) {
            telemetry.accept(new AttemptTimed("shop", Outcome.SUCCESS, 70_000_000 + i));
        }
        telemetry.accept(new AttemptTimed("shop", Outcome.SUCCESS, 60_000_000_000L));
        telemetry.accept(new AttemptTimed("shop", Outcome.TIMEOUT, 1));
        telemetry.accept(new SelectionTimed("shop", 120));
        telemetry.accept(checked("shop", "late", 2_000_000_000));

        assertThat(laterScrape())
                .containsEntry(Series.of(LbMeter.ATTEMPT_DURATION, "service", "shop", "outcome", "success"), 100.0)
                .containsEntry(Series.of(LbMeter.ATTEMPT_DURATION, "service", "shop", "outcome", "timeout"), 1.0)
                .containsEntry(Series.of(LbMeter.SELECTION_DURATION, "service", "shop"), 1.0)
                .containsEntry(Series.of(LbMeter.CHECK_DURATION, "service", "shop", "result", "late"), 1.0);
        Map<String, String> successes = Map.of("service", "shop", "outcome", "success");
        assertThat(buckets(LbMeter.ATTEMPT_DURATION, successes))
                .hasSize(LbMeter.ATTEMPT_DURATION.boundaries().length + 1)
                .containsEntry(0.0025, 0L)
                .containsEntry(0.005, 90L)
                .containsEntry(0.05, 90L)
                .containsEntry(0.1, 99L)
                .containsEntry(30.0, 99L)
                .containsEntry(Double.POSITIVE_INFINITY, 100L);
        assertThat(sum(LbMeter.ATTEMPT_DURATION, successes)).isCloseTo(0.45 + 0.63 + 60, within(1e-6));
        assertThat(buckets(LbMeter.SELECTION_DURATION, Map.of("service", "shop")))
                .containsEntry(1e-7, 0L)
                .containsEntry(2.5e-7, 1L);

        telemetry.accept(new AttemptTimed("shop", Outcome.SUCCESS, 5_000_000));
        laterScrape();
        assertThat(buckets(LbMeter.ATTEMPT_DURATION, successes)).containsEntry(0.005, 91L);
    }

    @Test
    void beyondTheLimit_instancesAreCountedButHaveNoMeters_andWhoHasThemKeepsThem() {
        FakeService service = balancer.service("shop")
                .with("m", "closed", 1)
                .with("n", "closed", 1)
                .with("o", "closed", 1);
        begin(TelemetryOptions.defaults().withMaxInstances(2));
        assertThat(instances()).containsExactly("m", "n");

        service.with("a", "closed", 1);
        laterScrape();
        assertThat(instances()).containsExactly("m", "n");
        assertThat(scrape()).containsEntry(Series.of(LbMeter.INSTANCES_UNMETERED, "service", "shop"), 2.0);

        service.without("m");
        laterScrape();
        assertThat(instances()).containsExactly("a", "n");
        assertThat(scrape()).containsEntry(Series.of(LbMeter.INSTANCES_UNMETERED, "service", "shop"), 1.0);
    }

    @Test
    void beyondTheLimit_theWorstHaveMeters() {
        FakeService service = balancer.service("shop");
        for (int i = 10; i < 40; i++) {
            service.with("i" + i, "closed", 1);
        }
        service.with("i35", "open", 0).with("i25", "half-open", 0.9).with("i20", "closed", 0.4);
        begin(TelemetryOptions.defaults().withMaxInstances(4));
        assertThat(instances()).containsExactly("i10", "i20", "i25", "i35");

        service.with("i35", "closed", 1).with("i39", "open", 0.2).with("i38", "ramping", 1);
        laterScrape();
        assertThat(instances()).containsExactly("i20", "i25", "i38", "i39");

        service.with("i20", "closed", 0.96).with("i37", "closed", 0.98);
        laterScrape();
        assertThat(instances()).as("nobody gives way to one as good").containsExactly("i20", "i25", "i38", "i39");
    }

    @Test
    void limitOfZero_givesNoInstanceMeters() {
        balancer.service("shop").with("a", "closed", 1);
        begin(TelemetryOptions.defaults().withMaxInstances(0));

        assertThat(instances()).isEmpty();
        assertThat(scrape()).containsEntry(Series.of(LbMeter.INSTANCES_UNMETERED, "service", "shop"), 1.0);
    }

    @Test
    void hostileIds_areHarmlessAndStayApart() {
        List<String> ids = List.of(
                "a\"} 1\nlb_selections_total{service=\"forged",
                "a\\",
                "a\\n",
                "a\n",
                "a\r",
                "a\u0000",
                "a\u2028",
                "a\ud800",
                "naïve 😀",
                " ",
                "${jndi:x}",
                "x".repeat(1024),
                "x".repeat(1023) + "y");
        FakeService service = balancer.service("shop");
        ids.forEach(id -> service.with(id, "closed", 0.5));
        begin(TelemetryOptions.defaults());

        Map<Series, Double> seen = scrape();

        assertThat(seen.keySet().stream().filter(series -> series.meter() == LbMeter.INSTANCE_HEALTH))
                .hasSize(ids.size())
                .allSatisfy(series -> assertThat(seen.get(series)).isEqualTo(0.5))
                .extracting(series -> series.tags().get("instance"))
                .allMatch(tag -> tag.length() < 300)
                .contains(
                        "a\\\\", "a\\\\n", "a\\u000a", "a\\u000d", "a\\u0000", "a\\u2028", "a\\ud800", "naïve 😀", " ");
        assertThat(seen.keySet())
                .extracting(series -> series.tags().getOrDefault("service", "shop"))
                .containsOnly("shop");
    }

    @Test
    void constantTags_areOnEveryMeter() {
        balancer.service("shop").with("a", "closed", 1);
        begin(TelemetryOptions.defaults().withTags(Map.of("balancer", "one")), samples("shop"));

        assertThat(scrape().keySet())
                .hasSizeGreaterThan(20)
                .allSatisfy(series -> assertThat(series.tags()).containsEntry("balancer", "one"));
    }

    @Test
    void serviceThatCannotBeRead_keepsItsLastFigures_othersGoOn() {
        FakeService broken = balancer.service("broken");
        FakeService well = balancer.service("well");
        begin(TelemetryOptions.defaults());
        broken.failing(true);
        well.counted(new OutcomeCounts(7, 0, 0, 0, 0, 0, 0));

        assertThat(laterScrape())
                .containsEntry(Series.of(LbMeter.SELECTIONS, "service", "broken"), 3.0)
                .containsEntry(Series.of(LbMeter.SELECTIONS, "service", "well"), 10.0);

        broken.failing(false).counted(new OutcomeCounts(1, 0, 0, 0, 0, 0, 0));

        assertThat(laterScrape()).containsEntry(Series.of(LbMeter.SELECTIONS, "service", "broken"), 4.0);
    }

    @Test
    void balancerThatThrows_leavesTheLastFigures() {
        balancer.service("shop");
        begin(TelemetryOptions.defaults());
        balancer.failing(true);

        assertThat(laterScrape()).containsEntry(Series.of(LbMeter.SELECTIONS, "service", "shop"), 3.0);
    }

    @Test
    void closed_nothingIsLeft() {
        balancer.service("shop").with("a", "closed", 1);
        Telemetry telemetry = begin(TelemetryOptions.defaults());
        assertThat(scrape()).isNotEmpty();

        telemetry.close();
        telemetry.close();
        telemetry.accept(opened("shop"));

        assertThat(laterScrape()).isEmpty();
    }

    private List<String> instances() {
        return scrape().keySet().stream()
                .filter(series -> series.meter() == LbMeter.INSTANCE_HEALTH)
                .map(series -> series.tags().get("instance"))
                .sorted()
                .toList();
    }

    /** Something for every meter that events feed. */
    private static List<BalancerEvent> samples(String service) {
        return List.of(
                opened(service),
                new AttemptTimed(service, Outcome.SUCCESS, 5_000_000),
                new SelectionTimed(service, 120),
                checked(service, "pass", 1_000_000));
    }

    private static CheckCompleted checked(String service, String result, long nanos) {
        return new CheckCompleted(service, Instance.of("a", "127.0.0.1", 80), result, nanos, "");
    }

    private static InstanceChanged opened(String service) {
        return new InstanceChanged(
                service, Instance.of("a", "127.0.0.1", 80), "closed", "open", "consecutive errors", "7");
    }
}
