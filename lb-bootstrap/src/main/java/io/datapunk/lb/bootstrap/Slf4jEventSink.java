package io.datapunk.lb.bootstrap;

import io.datapunk.lb.application.event.BalancerEvent;
import io.datapunk.lb.application.event.BalancerEvent.AttemptTimed;
import io.datapunk.lb.application.event.BalancerEvent.CheckCompleted;
import io.datapunk.lb.application.event.BalancerEvent.InstanceChanged;
import io.datapunk.lb.application.event.BalancerEvent.LeaseUnreported;
import io.datapunk.lb.application.event.BalancerEvent.MembershipChanged;
import io.datapunk.lb.application.event.BalancerEvent.PluginBenched;
import io.datapunk.lb.application.event.BalancerEvent.PluginFault;
import io.datapunk.lb.application.event.BalancerEvent.PluginReturned;
import io.datapunk.lb.application.event.BalancerEvent.RegistryStale;
import io.datapunk.lb.application.event.BalancerEvent.SelectionTimed;
import io.datapunk.lb.application.event.BalancerEvent.TooFewHealthy;
import io.datapunk.lb.application.port.EventSink;
import io.datapunk.lb.spi.Ticker;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;
import org.slf4j.spi.LoggingEventBuilder;

/**
 * Logs what happens inside a balancer: the event's name as message, everything else as key-value pairs, under the logger
 * {@value #LOGGER}.
 *
 * <p>What an operator should look at is a warning, all else is information. Text from outside is escaped, so that a
 * registry cannot forge lines or pairs. Of the same event of the same instance ten lines are written at once and then one
 * in ten seconds; it says how many were left out before it, and {@value #SUPPRESSED} says it for those that were followed
 * by none. Thread-safe. It blocks as long as the logging back end does: events come on the path of requests, so a slow
 * appender belongs behind an asynchronous one.
 */
public final class Slf4jEventSink implements EventSink {
    /** The name of the logger. */
    public static final String LOGGER = "io.datapunk.lb.events";

    /** The message of the line that says how many lines were left out. */
    public static final String SUPPRESSED = "events.suppressed";

    private static final Logger logger = LoggerFactory.getLogger(LOGGER);
    private static final int LINES_AT_ONCE = 10;
    private static final Duration ANOTHER_LINE = Duration.ofSeconds(10);

    private final LineLimit limit;

    /** A sink on the system's time; one is enough for any number of balancers. */
    public Slf4jEventSink() {
        this(SystemSources.ticker());
    }

    /** A sink that counts its lines by another time. */
    public Slf4jEventSink(Ticker ticker) {
        limit = new LineLimit(ticker, LINES_AT_ONCE, ANOTHER_LINE);
    }

    @Override
    public void accept(BalancerEvent event) {
        Level level = level(event);
        if (isSample(event) || !logger.isEnabledForLevel(level)) {
            return;
        }
        Map<String, Object> pairs = pairs(event);
        long before = limit.admit(subject(event));
        if (before >= 0) {
            if (before > 0) {
                pairs.put("suppressed", before);
            }
            write(level, event.name(), pairs);
        }
        limit.sweep().forEach(Slf4jEventSink::tell);
    }

    /** What meters count by the hundred is nothing to read. */
    private static boolean isSample(BalancerEvent event) {
        return event instanceof AttemptTimed || event instanceof SelectionTimed || event instanceof CheckCompleted;
    }

    private static LineLimit.Subject subject(BalancerEvent event) {
        String instance = "";
        if (event instanceof InstanceChanged changed) {
            instance = changed.instance().id();
        } else if (event instanceof PluginFault fault) {
            instance = fault.plugin();
        } else if (event instanceof PluginBenched benched) {
            instance = benched.plugin();
        } else if (event instanceof PluginReturned returned) {
            instance = returned.plugin();
        }
        return new LineLimit.Subject(event.name(), event.service(), instance);
    }

    private static void tell(LineLimit.Suppressed suppressed) {
        Map<String, Object> pairs = new LinkedHashMap<>();
        pairs.put("event", suppressed.subject().event());
        pairs.put("service", suppressed.subject().service());
        pairs.put("instance", suppressed.subject().instance());
        pairs.put("lines", suppressed.lines());
        write(Level.INFO, SUPPRESSED, pairs);
    }

    private static void write(Level level, String message, Map<String, Object> pairs) {
        LoggingEventBuilder line = logger.atLevel(level);
        for (Map.Entry<String, Object> pair : pairs.entrySet()) {
            Object value = pair.getValue() instanceof String text ? Escaped.of(text) : pair.getValue();
            line = line.addKeyValue(pair.getKey(), value);
        }
        line.log(message);
    }

    private static Level level(BalancerEvent event) {
        boolean look = event instanceof RegistryStale
                || event instanceof LeaseUnreported
                || event instanceof PluginFault
                || event instanceof PluginBenched
                || (event instanceof BalancerEvent.BalancerClosed closed && closed.left() > 0)
                || (event instanceof TooFewHealthy tooFew && tooFew.entered());
        return look ? Level.WARN : Level.INFO;
    }

    private static Map<String, Object> pairs(BalancerEvent event) {
        Map<String, Object> pairs = new LinkedHashMap<>();
        if (!event.service().isEmpty()) {
            pairs.put("service", event.service());
        }
        if (event instanceof BalancerEvent.BalancerClosed closed) {
            pairs.put("left", closed.left());
        } else if (event instanceof InstanceChanged changed) {
            pairs.put("instance", changed.instance().id());
            pairs.put("address", changed.instance().address());
            pairs.put("from", changed.from());
            pairs.put("to", changed.to());
            pairs.put("rule", changed.rule());
            pairs.put("figures", changed.figures());
        } else if (event instanceof MembershipChanged changed) {
            pairs.put("listed", changed.listed());
            pairs.put("added", changed.added());
            pairs.put("changed", changed.changed());
            pairs.put("removed", changed.removed());
        } else if (event instanceof RegistryStale stale) {
            pairs.put("why", stale.why());
        } else if (event instanceof TooFewHealthy tooFew) {
            pairs.put("policy", tooFew.policy());
            pairs.put("healthy", tooFew.healthy());
            pairs.put("listed", tooFew.listed());
            pairs.put("out", tooFew.out());
        } else if (event instanceof PluginFault fault) {
            pairs.put("plugin", fault.plugin());
            pairs.put("what", fault.what());
        } else if (event instanceof PluginBenched benched) {
            pairs.put("plugin", benched.plugin());
            pairs.put("why", benched.why());
            pairs.put("seconds", benched.atLeast().toSeconds());
        } else if (event instanceof PluginReturned returned) {
            pairs.put("plugin", returned.plugin());
        }
        return pairs;
    }
}
