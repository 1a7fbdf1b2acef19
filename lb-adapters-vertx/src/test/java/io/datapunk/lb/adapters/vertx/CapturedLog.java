package io.datapunk.lb.adapters.vertx;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.util.List;
import org.slf4j.LoggerFactory;

/** What one class logs, kept from the console until closed. */
public final class CapturedLog implements AutoCloseable {
    private final ListAppender<ILoggingEvent> events = new ListAppender<>();
    private final Logger logger;

    public CapturedLog(String name) {
        logger = (Logger) LoggerFactory.getLogger(name);
        events.start();
        logger.addAppender(events);
        logger.setAdditive(false);
    }

    public List<ILoggingEvent> events() {
        return List.copyOf(events.list);
    }

    public List<String> messages() {
        return events().stream().map(ILoggingEvent::getMessage).toList();
    }

    @Override
    public void close() {
        logger.detachAppender(events);
        logger.setAdditive(true);
    }
}
