package io.datapunk.lb.simulator.scenario.file;

import io.datapunk.lb.simulator.server.Fault;
import io.datapunk.lb.spi.check.HealthCheck.Answer;
import java.util.Locale;

/** Whether balancers ask servers for their health, and what they see. */
enum ChecksMode {
    /** They do not ask. */
    NONE,
    /** They see of each fault what the fault says, or what is usual for its kind. */
    USUAL,
    /** They see every fault. */
    SEEING,
    /** They see none. */
    BLIND;

    static final Format<ChecksMode> FORMAT =
            Formats.oneOf(values(), mode -> mode.name().toLowerCase(Locale.ROOT));

    /** What a check sees of a fault whose entry says {@code checks}: seen, unseen, or usual. */
    Answer answer(Fault fault, Sight sight) {
        return switch (this) {
            case SEEING -> seen(fault);
            case BLIND -> Answer.PASS;
            default ->
                switch (sight) {
                    case SEEN -> seen(fault);
                    case UNSEEN -> Answer.PASS;
                    case USUAL -> fault.seenByChecks();
                };
        };
    }

    /** Silence as it is; of the others, those that err refuse, and the rest say that they are not at their best. */
    private static Answer seen(Fault fault) {
        if (fault.seenByChecks() != Answer.PASS) {
            return fault.seenByChecks();
        }
        return fault.errs() ? Answer.REFUSE : Answer.DEGRADED;
    }

    /** What one fault says about its being seen. */
    enum Sight {
        USUAL,
        SEEN,
        UNSEEN;

        static final Format<Sight> FORMAT =
                Formats.oneOf(values(), sight -> sight.name().toLowerCase(Locale.ROOT));
    }
}
