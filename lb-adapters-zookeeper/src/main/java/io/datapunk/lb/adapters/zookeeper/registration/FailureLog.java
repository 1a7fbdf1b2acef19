package io.datapunk.lb.adapters.zookeeper.registration;

import io.datapunk.lb.adapters.zookeeper.connection.ClientLink;
import org.apache.zookeeper.KeeperException.Code;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Says that a registration fails for a reason that does not pass by itself: once for each result, however often it is
 * tried again, and that it is over. Confined to its registrar's queue.
 */
final class FailureLog {
    private static final Logger LOGGER = LoggerFactory.getLogger(FailureLog.class);

    private final String path;
    private @Nullable Code said;

    FailureLog(String path) {
        this.path = path;
    }

    void failed(String operation, Code result) {
        boolean news = !ClientLink.isOutage(result) && result != said;
        if (news) {
            said = result;
        }
        (news ? LOGGER.atWarn() : LOGGER.atDebug())
                .addKeyValue("path", path)
                .addKeyValue("operation", operation)
                .addKeyValue("result", result)
                .log("registration.failed");
    }

    void settled() {
        if (said != null) {
            LOGGER.atInfo().addKeyValue("path", path).addKeyValue("after", said).log("registration.settled");
            said = null;
        }
    }
}
