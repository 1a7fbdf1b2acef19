package io.datapunk.lb.domain.pool;

import io.datapunk.lb.domain.circuit.InstanceState;
import io.datapunk.lb.spi.Instance;
import io.datapunk.lb.spi.Outcome;
import java.util.Map;

/**
 * What is known of one member at one moment.
 *
 * @param latencyNanos 0 when unknown
 */
public record MemberView(
        Instance instance,
        InstanceState state,
        boolean eligible,
        float score,
        float ramp,
        int inFlight,
        float latencyNanos,
        Map<Outcome, Long> counts) {}
