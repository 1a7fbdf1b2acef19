package io.datapunk.lb.adapters.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import io.datapunk.lb.NoInstanceAvailableException.Reason;
import io.datapunk.lb.OutcomeCounts;
import io.datapunk.lb.application.event.BalancerEvent.InstanceChanged;
import io.datapunk.lb.spi.Instance;
import io.datapunk.lb.testkit.time.ManualTicker;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What every binding shows; each API has a test that extends this. */
public abstract class TelemetryContract {
    private static final Duration FRESH = Duration.ofSeconds(1);

    protected final FakeBalancer balancer = new FakeBalancer();
    protected final ManualTicker ticker = new ManualTicker();
    private final TransitionCounts transitions = new TransitionCounts();
    private AutoCloseable bound = () -> {};

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

    /** Binds the balancer and the ticker to the API. */
    protected abstract AutoCloseable bind(TelemetryOptions options);

    /** What the API shows when it is scraped; may fail when it shows what is no {@link LbMeter}. */
    protected abstract Map<Series, Double> scrape();

    @AfterEach
    void unbind() throws Exception {
        bound.close();
    }

    private void begin(TelemetryOptions options) {
        bound = bind(options.withFreshFor(FRESH));
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
        transitions.accept(opened("shop"));
        begin(TelemetryOptions.defaults().withTransitions(transitions));

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
                .containsEntry(Series.of(LbMeter.EJECTIONS, "service", "shop"), 12.0)
                .containsEntry(Series.of(LbMeter.READMISSIONS, "service", "shop"), 13.0)
                .containsEntry(Series.of(LbMeter.EJECTIONS_DENIED, "service", "shop"), 14.0)
                .containsEntry(Series.of(LbMeter.OUTCOMES_STALE, "service", "shop"), 15.0)
                .containsEntry(Series.of(LbMeter.LEASES_UNREPORTED, "service", "shop"), 16.0)
                .containsEntry(Series.of(LbMeter.INSTANCES, "service", "shop", "state", "listed"), 2.0)
                .containsEntry(Series.of(LbMeter.INSTANCES, "service", "shop", "state", "healthy"), 1.0)
                .containsEntry(Series.of(LbMeter.INSTANCES, "service", "shop", "state", "out"), 1.0)
                .containsEntry(Series.of(LbMeter.INSTANCES_UNMETERED, "service", "shop"), 0.0)
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
        begin(TelemetryOptions.defaults().withTransitions(transitions));
        transitions.accept(opened("shop"));
        transitions.accept(opened("shop"));

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
    void tenThousandInstancesInTurn_leaveNoMetersBehind() {
        FakeService service = balancer.service("shop");
        begin(TelemetryOptions.defaults());
        int few = laterScrape().size();
        for (int i = 0; i < 100; i++) {
            for (int j = 0; j < 100; j++) {
                service.with("i" + i + "-" + j, "closed", 1);
            }
            laterScrape();
            for (int j = 0; j < 100; j++) {
                service.without("i" + i + "-" + j);
            }
        }

        assertThat(laterScrape()).hasSize(few);
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
                "x".repeat(1024));
        FakeService service = balancer.service("shop");
        ids.forEach(id -> service.with(id, "closed", 0.5));
        begin(TelemetryOptions.defaults());

        Map<Series, Double> seen = scrape();

        assertThat(seen.keySet().stream().filter(series -> series.meter() == LbMeter.INSTANCE_HEALTH))
                .hasSize(ids.size())
                .allSatisfy(series -> assertThat(seen.get(series)).isEqualTo(0.5))
                .extracting(series -> series.tags().get("instance"))
                .contains(
                        "a\\\\", "a\\\\n", "a\\u000a", "a\\u000d", "a\\u0000", "a\\u2028", "a\\ud800", "naïve 😀", " ");
        assertThat(seen.keySet())
                .extracting(series -> series.tags().getOrDefault("service", "shop"))
                .containsOnly("shop");
    }

    @Test
    void constantTags_areOnEveryMeter() {
        balancer.service("shop").with("a", "closed", 1);
        transitions.accept(opened("shop"));
        begin(TelemetryOptions.defaults().withTags(Map.of("balancer", "one")).withTransitions(transitions));

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
    void closed_nothingIsLeft() throws Exception {
        balancer.service("shop").with("a", "closed", 1);
        begin(TelemetryOptions.defaults());
        assertThat(scrape()).isNotEmpty();

        bound.close();
        bound.close();

        assertThat(laterScrape()).isEmpty();
    }

    private List<String> instances() {
        return scrape().keySet().stream()
                .filter(series -> series.meter() == LbMeter.INSTANCE_HEALTH)
                .map(series -> series.tags().get("instance"))
                .sorted()
                .toList();
    }

    private static InstanceChanged opened(String service) {
        return new InstanceChanged(
                service, Instance.of("a", "127.0.0.1", 80), "closed", "open", "consecutive errors", "7");
    }
}
