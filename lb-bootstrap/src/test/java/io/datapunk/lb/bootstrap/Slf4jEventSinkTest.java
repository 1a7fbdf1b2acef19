package io.datapunk.lb.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import io.datapunk.lb.application.event.BalancerEvent;
import io.datapunk.lb.application.event.BalancerEvent.ConfigReplaced;
import io.datapunk.lb.application.event.BalancerEvent.InstanceChanged;
import io.datapunk.lb.application.event.BalancerEvent.LeaseUnreported;
import io.datapunk.lb.application.event.BalancerEvent.MembershipChanged;
import io.datapunk.lb.application.event.BalancerEvent.PluginFault;
import io.datapunk.lb.application.event.BalancerEvent.RegistryFresh;
import io.datapunk.lb.application.event.BalancerEvent.RegistryStale;
import io.datapunk.lb.application.event.BalancerEvent.TooFewHealthy;
import io.datapunk.lb.spi.Instance;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

final class Slf4jEventSinkTest {
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
                new TooFewHealthy("orders", true, "panic", 1, 5),
                "healthy.too-few service=orders policy=panic healthy=1 listed=5");
        LINES.put(
                new TooFewHealthy("orders", false, "panic", 4, 5),
                "healthy.enough service=orders policy=panic healthy=4 listed=5");
        LINES.put(new LeaseUnreported("orders"), "lease.unreported service=orders");
        LINES.put(new PluginFault("", "their.Strategy", "threw"), "plugin.fault plugin=their.Strategy what=threw");
        LINES.put(new ConfigReplaced(""), "config.replaced");
        LINES.put(new BalancerEvent.BalancerClosed("", 2), "balancer.closed left=2");
    }

    @Test
    void everyKindOfEvent_hasItsLineWithAllItKnows() {
        assertThat(LINES.keySet().stream().map(BalancerEvent::getClass).collect(Collectors.toSet()))
                .as("a new kind of event needs a line here")
                .containsExactlyInAnyOrderElementsOf(Arrays.stream(BalancerEvent.class.getPermittedSubclasses())
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
                            "registry.stale", "healthy.too-few", "lease.unreported", "plugin.fault", "balancer.closed");
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
}
