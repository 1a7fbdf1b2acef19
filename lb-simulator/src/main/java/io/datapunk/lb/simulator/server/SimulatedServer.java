package io.datapunk.lb.simulator.server;

import io.datapunk.lb.spi.Outcome;
import io.datapunk.lb.spi.check.HealthCheck.Answer;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * A server that replies as its specification and its episodes say.
 *
 * <p>It has no queue: requests do not slow each other down. Faults draw from a generator of their own, so the server's n-th
 * request has the same usual reply in every run of a seed, whatever goes wrong. Not thread-safe.
 */
public final class SimulatedServer {
    private final ServerSpec spec;
    private final List<Episode> episodes;
    private final RandomGenerator usual;
    private final RandomGenerator faulty;

    /**
     * A server.
     *
     * @param episodes its own; of two at one time the first counts
     * @param usual chance for usual replies
     * @param faulty chance for faults
     */
    public SimulatedServer(ServerSpec spec, List<Episode> episodes, RandomGenerator usual, RandomGenerator faulty) {
        this.spec = spec;
        this.episodes = List.copyOf(episodes);
        this.usual = usual;
        this.faulty = faulty;
    }

    /** The reply to a request that arrives at this moment, in nanoseconds from the start of the run. */
    public Reply reply(long nanos) {
        Reply reply = usually();
        for (Episode episode : episodes) {
            if (episode.window().contains(nanos)) {
                return episode.fault().spoil(reply, faulty);
            }
        }
        return reply;
    }

    private Reply usually() {
        long latency = spec.latency().draw(usual);
        boolean error = usual.nextDouble() < spec.errorRate();
        return new Reply(error ? Outcome.SERVER_ERROR : Outcome.SUCCESS, latency);
    }

    /** What an active check that arrives at this moment is answered. */
    public Answer check(long nanos) {
        for (Episode episode : episodes) {
            if (episode.window().contains(nanos)) {
                return episode.fault().seenByChecks();
            }
        }
        return Answer.PASS;
    }
}
