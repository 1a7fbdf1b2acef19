package io.datapunk.lb.adapters.zookeeper.discovery;

import io.datapunk.lb.adapters.zookeeper.connection.Serial;
import io.datapunk.lb.spi.Scheduler;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Says which nodes are skipped, once in a while: the first at once, then at most one line per pause with the number of
 * those passed over. What stands in a node is never logged. Confined to its watch's queue.
 */
final class SkipLog {
    private static final Logger LOGGER = LoggerFactory.getLogger(SkipLog.class);
    private static final Duration PAUSE = Duration.ofSeconds(10);
    private static final int LONGEST_NAME = 80;

    private final String service;
    private final Scheduler scheduler;
    private final Serial serial;
    private boolean quiet;
    private long passedOver;

    SkipLog(String service, Scheduler scheduler, Serial serial) {
        this.service = service;
        this.scheduler = scheduler;
        this.serial = serial;
    }

    void skipped(String node, String reason) {
        if (quiet) {
            passedOver++;
            return;
        }
        LOGGER.atWarn()
                .addKeyValue("service", service)
                .addKeyValue("node", printable(node))
                .addKeyValue("reason", reason)
                .addKeyValue("alsoSkipped", passedOver)
                .log("discovery.node.skipped");
        quiet = true;
        passedOver = 0;
        scheduler.after(PAUSE, () -> serial.run(() -> quiet = false));
    }

    private static String printable(String name) {
        StringBuilder shown = new StringBuilder();
        name.codePoints().limit(LONGEST_NAME).map(c -> harmful(c) ? '?' : c).forEach(shown::appendCodePoint);
        return shown.toString();
    }

    /** What ends a line or a quoted value, or changes how either reads. */
    private static boolean harmful(int c) {
        return switch (Character.getType(c)) {
            case Character.CONTROL, Character.FORMAT, Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR -> true;
            default -> c == '"' || c == '\\';
        };
    }
}
