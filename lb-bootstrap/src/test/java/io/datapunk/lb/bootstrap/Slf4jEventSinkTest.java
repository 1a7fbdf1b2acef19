package io.datapunk.lb.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.spi.ILoggingEvent;
import io.datapunk.lb.application.event.BalancerEvent;
import io.datapunk.lb.application.event.BalancerEvent.AttemptTimed;
import io.datapunk.lb.application.event.BalancerEvent.CheckCompleted;
import io.datapunk.lb.application.event.BalancerEvent.ConfigReplaced;
import io.datapunk.lb.application.event.BalancerEvent.InstanceChanged;
import io.datapunk.lb.application.event.BalancerEvent.LeaseUnreported;
import io.datapunk.lb.application.event.BalancerEvent.MembershipChanged;
import io.datapunk.lb.application.event.BalancerEvent.PluginBenched;
import io.datapunk.lb.application.event.BalancerEvent.PluginFault;
import io.datapunk.lb.application.event.BalancerEvent.PluginReturned;
import io.datapunk.lb.application.event.BalancerEvent.RegistryFresh;
import io.datapunk.lb.application.event.BalancerEvent.RegistryStale;
import io.datapunk.lb.application.event.BalancerEvent.SelectionTimed;
import io.datapunk.lb.application.event.BalancerEvent.TooFewHealthy;
import io.datapunk.lb.spi.Instance;
import io.datapunk.lb.spi.Outcome;
import io.datapunk.lb.testkit.time.ManualTicker;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class Slf4jEventSinkTest {
    private static final Path OPERATIONS = Path.of("..", "docs", "operations.md");
    private static final Set<Class<?>> SAMPLES = Set.of(AttemptTimed.class, SelectionTimed.class, CheckCompleted.class);
    private static final Instance INSTANCE = Instance.of("blue", "10.0.0.1", 80);

    /** One event of each kind (two of one that has two names), and the line it makes. */
    private static final Map<BalancerEvent, String> LINES = new LinkedHashMap<>();

    static {
        LINES.put(
                new InstanceChanged("orders", INSTANCE, "closed", "open", "errors", "score 0.2, hold 1 s"),
                "instance.changed service=orders instance=blue address=10.0.0.1:80 from=closed to=open rule=errors"
                        + " figures=score 0.2, hold 1 s");
        LINES.put(
                new MembershipChanged("orders", 5, 2, 1, 3),
                "membership.changed service=orders listed=5 added=2 changed=1 removed=3");
        LINES.put(new RegistryStale("orders", "connection lost"), "registry.stale service=orders why=connection lost");
        LINES.put(new RegistryFresh("orders"), "registry.fresh service=orders");
        LINES.put(
                new TooFewHealthy("orders", true, "panic", 1, 5, 3),
                "healthy.too-few service=orders policy=panic healthy=1 listed=5 out=3");
        LINES.put(
                new TooFewHealthy("orders", false, "panic", 4, 5, 1),
                "healthy.enough service=orders policy=panic healthy=4 listed=5 out=1");
        LINES.put(new LeaseUnreported("orders"), "lease.unreported service=orders");
        LINES.put(new PluginFault("", "their.Strategy", "threw"), "plugin.fault plugin=their.Strategy what=threw");
        LINES.put(
                new PluginBenched("orders", "strategy theirs", "it blocked", Duration.ofSeconds(30)),
                "plugin.benched service=orders plugin=strategy theirs why=it blocked seconds=30");
        LINES.put(new PluginReturned("orders", "theirs"), "plugin.returned service=orders plugin=theirs");
        LINES.put(new ConfigReplaced(""), "config.replaced");
        LINES.put(new BalancerEvent.BalancerClosed("", 2), "balancer.closed left=2");
    }

    @Test
    void everyKindOfEvent_hasItsLineWithAllItKnows() {
        assertThat(LINES.keySet().stream().map(BalancerEvent::getClass).collect(Collectors.toSet()))
                .as("a new kind of event needs a line here")
                .containsExactlyInAnyOrderElementsOf(Arrays.stream(BalancerEvent.class.getPermittedSubclasses())
                        .filter(kind -> !SAMPLES.contains(kind))
                        .map(kind -> kind.<BalancerEvent>asSubclass(BalancerEvent.class))
                        .collect(Collectors.toSet()));
        try (RecordedLog log = RecordedLog.of(Slf4jEventSink.LOGGER)) {
            LINES.keySet().forEach(new Slf4jEventSink()::accept);
            assertThat(log.lines()).containsExactlyElementsOf(LINES.values());
        }
    }

    @Test
    void whatAnOperatorShouldLookAt_isAWarning() {
        try (RecordedLog log = RecordedLog.of(Slf4jEventSink.LOGGER)) {
            LINES.keySet().forEach(new Slf4jEventSink()::accept);
            assertThat(log.events().stream()
                            .filter(event -> event.getLevel() == Level.WARN)
                            .map(event -> event.getMessage()))
                    .containsExactly(
                            "registry.stale",
                            "healthy.too-few",
                            "lease.unreported",
                            "plugin.fault",
                            "plugin.benched",
                            "balancer.closed");
            assertThat(log.events()).allMatch(event -> event.getLevel().isGreaterOrEqual(Level.INFO));
        }
    }

    @Test
    void aRegistryThatSendsControlCharacters_cannotForgeALine() {
        Instance hostile = Instance.of("x\n12:00 WARN all is well", "h\r", 1);
        try (RecordedLog log = RecordedLog.of(Slf4jEventSink.LOGGER)) {
            new Slf4jEventSink().accept(new InstanceChanged("a\nb", hostile, "closed", "open", "errors", "f\u2028"));
            assertThat(log.lines()).singleElement().satisfies(line -> {
                assertThat(line.chars()).noneMatch(c -> c < ' ' || c == '\u2028');
                assertThat(line).contains("x\\u000a12:00 WARN all is well", "service=a\\u000ab", "h\\u000d:1");
            });
        }
    }

    @Test
    void samples_areNeitherAskedForNorLogged() {
        try (RecordedLog log = RecordedLog.of(Slf4jEventSink.LOGGER)) {
            Slf4jEventSink sink = new Slf4jEventSink();
            assertThat(sink.wantsSamples()).isFalse();
            sink.accept(new AttemptTimed("orders", Outcome.SUCCESS, 1));
            sink.accept(new SelectionTimed("orders", 1));
            sink.accept(new CheckCompleted("orders", INSTANCE, "pass", 1, ""));
            assertThat(log.lines()).isEmpty();
        }
    }

    @Test
    void tableOfTheOperationsPage_saysWhatIsLogged() throws IOException {
        Map<String, String> rows = Files.readAllLines(OPERATIONS).stream()
                .filter(line -> line.matches("\\| `[a-z.-]+` \\| (info|warn) \\|.*"))
                .filter(line -> !line.matches("\\| `(discovery|registration)\\..*")) // The ZooKeeper adapter's own.
                .collect(Collectors.toMap(
                        line -> line.split("`", -1)[1],
                        line -> line.substring(line.indexOf("` | ") + 4, line.lastIndexOf(" | "))));
        Map<String, String> logged = new TreeMap<>();
        try (RecordedLog log = RecordedLog.of(Slf4jEventSink.LOGGER)) {
            ManualTicker ticker = new ManualTicker();
            Slf4jEventSink sink = new Slf4jEventSink(ticker);
            LINES.keySet().forEach(sink::accept);
            for (int i = 0; i < 20; i++) {
                sink.accept(new RegistryFresh("stock"));
            }
            ticker.advance(Duration.ofHours(1));
            sink.accept(new RegistryFresh("orders"));
            for (ILoggingEvent line : log.events()) {
                String keys = line.getKeyValuePairs() == null
                        ? ""
                        : line.getKeyValuePairs().stream()
                                .map(pair -> pair.key)
                                .filter(key -> !key.equals("service"))
                                .map(key -> "`" + key + "`")
                                .collect(Collectors.joining(", "));
                logged.put(line.getMessage(), line.getLevel().toString().toLowerCase(Locale.ROOT) + " | " + keys);
            }
        }
        assertThat(new TreeMap<>(rows)).as("docs/operations.md").isEqualTo(logged);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "x\r\n12:00 WARN all is well",
                "\u001b[2Jx\u0007",
                "x\" level=\"info",
                "x\\u000a",
                "x\u2028y\u202e",
                "${jndi:ldap://x}{}%n"
            })
    void whatARegistrySays_forgesNeitherLinesNorPairs(String text) {
        Instance hostile = new Instance(text, "h", 1, 1, "", Map.of());
        try (RecordedLog log = RecordedLog.of(Slf4jEventSink.LOGGER)) {
            new Slf4jEventSink().accept(new InstanceChanged(text, hostile, "closed", "open", "errors", text));
            new Slf4jEventSink().accept(new RegistryStale(text, text));
            new Slf4jEventSink().accept(new PluginFault(text, text, text));
            assertThat(log.events()).hasSize(3).allSatisfy(line -> {
                assertThat(line.getMessage()).matches("[a-z.]+");
                assertThat(line.getKeyValuePairs())
                        .allSatisfy(pair -> assertThat(String.valueOf(pair.value))
                                .doesNotContainPattern("[\\p{Cntrl}\"\\u2028\\u202e]")
                                .doesNotContainPattern("(?<!\\\\)(\\\\\\\\)*\\\\[^\\\\u]"));
            });
        }
    }

    @Test
    void textOfTenThousandCharacters_isCut() {
        String text = "x".repeat(10_000);
        try (RecordedLog log = RecordedLog.of(Slf4jEventSink.LOGGER)) {
            new Slf4jEventSink().accept(new PluginFault(text, text, text));
            assertThat(log.lines()).singleElement().asString().hasSizeLessThan(3_500);
        }
    }

    @Test
    void aStormOfOneEvent_isAFewLinesThatSayHowManyTheyStandFor() {
        ManualTicker ticker = new ManualTicker();
        Slf4jEventSink sink = new Slf4jEventSink(ticker);
        try (RecordedLog log = RecordedLog.of(Slf4jEventSink.LOGGER)) {
            for (int i = 0; i < 1_000; i++) {
                sink.accept(new PluginFault("orders", "their.Strategy", "threw"));
            }
            assertThat(log.lines()).hasSize(10).noneMatch(line -> line.contains("suppressed"));
            ticker.advance(Duration.ofSeconds(10));
            sink.accept(new PluginFault("orders", "their.Strategy", "threw"));
            assertThat(log.lines()).hasSize(11).last().asString().endsWith("suppressed=990");
            sink.accept(new PluginFault("orders", "their.Strategy", "threw"));
            ticker.advance(Duration.ofMinutes(10));
            sink.accept(new RegistryFresh("orders"));
            assertThat(log.lines())
                    .hasSize(13)
                    .last()
                    .isEqualTo("events.suppressed event=plugin.fault service=orders instance=their.Strategy lines=1");
        }
    }
}
