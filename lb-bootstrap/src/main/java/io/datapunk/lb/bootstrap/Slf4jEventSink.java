package io.datapunk.lb.bootstrap;

import io.datapunk.lb.application.event.BalancerEvent;
import io.datapunk.lb.application.event.BalancerEvent.ConfigReplaced;
import io.datapunk.lb.application.event.BalancerEvent.InstanceChanged;
import io.datapunk.lb.application.event.BalancerEvent.LeaseUnreported;
import io.datapunk.lb.application.event.BalancerEvent.MembershipChanged;
import io.datapunk.lb.application.event.BalancerEvent.PluginFault;
import io.datapunk.lb.application.event.BalancerEvent.RegistryFresh;
import io.datapunk.lb.application.event.BalancerEvent.RegistryStale;
import io.datapunk.lb.application.event.BalancerEvent.TooFewHealthy;
import io.datapunk.lb.application.port.EventSink;
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
 * registry cannot forge lines. Thread-safe. It blocks as long as the logging back end does: events come on the path of
 * requests, so a slow appender belongs behind an asynchronous one.
 */
public final class Slf4jEventSink implements EventSink {
    /** The name of the logger. */
    public static final String LOGGER = "io.datapunk.lb.events";

    private static final Logger logger = LoggerFactory.getLogger(LOGGER);

    /** A sink; one is enough for any number of balancers. */
    public Slf4jEventSink() {}

    @Override
    public void accept(BalancerEvent event) {
        Level level = level(event);
        if (!logger.isEnabledForLevel(level)) {
            return;
        }
        LoggingEventBuilder line = logger.atLevel(level);
        for (Map.Entry<String, Object> pair : pairs(event).entrySet()) {
            Object value = pair.getValue() instanceof String text ? Escaped.of(text) : pair.getValue();
            line = line.addKeyValue(pair.getKey(), value);
        }
        line.log(event.name());
    }

    private static Level level(BalancerEvent event) {
        boolean look = event instanceof RegistryStale
                || event instanceof LeaseUnreported
                || event instanceof PluginFault
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
        } else if (event instanceof PluginFault fault) {
            pairs.put("plugin", fault.plugin());
            pairs.put("what", fault.what());
        } else if (!(event instanceof RegistryFresh
                || event instanceof LeaseUnreported
                || event instanceof ConfigReplaced)) {
            pairs.put("event", event.toString());
        }
        return pairs;
    }
}
