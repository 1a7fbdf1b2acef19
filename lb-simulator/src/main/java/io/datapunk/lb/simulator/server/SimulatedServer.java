package io.datapunk.lb.simulator.server;

import io.datapunk.lb.simulator.time.VirtualTime;
import io.datapunk.lb.spi.Outcome;
import io.datapunk.lb.spi.check.HealthCheck.Answer;
import java.util.List;
import java.util.Objects;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * A server that replies as its specification and its episodes say.
 *
 * <p>Faults draw from a generator of their own, so the server's n-th request has the same usual reply in every run of a
 * seed, whatever goes wrong. Episodes at one time work together, from the inside outwards. Not thread-safe.
 */
public final class SimulatedServer {
    /** Nobody reported a load. */
    public static final float NO_LOAD = Float.NaN;

    private final ServerSpec spec;
    private final Timeline episodes;
    private final long[] crashes; // when each begins, in order
    private final VirtualTime time;
    private final RandomGenerator usual;
    private final RandomGenerator faulty;
    private final TokenBucket bucket = new TokenBucket();
    private final @Nullable Workplace workplace;
    private int visitors;
    private @Nullable Completions completions; // from the first probe on
    private int passedCrashes;

    /**
     * A server.
     *
     * @param episodes its own
     * @param usual chance for usual replies
     * @param faulty chance for faults
     * @param speed chance for the server's speed
     */
    public SimulatedServer(
            ServerSpec spec,
            List<Episode> episodes,
            VirtualTime time,
            RandomGenerator usual,
            RandomGenerator faulty,
            RandomGenerator speed) {
        this.spec = spec;
        this.episodes = new Timeline(episodes);
        this.time = time;
        this.usual = usual;
        this.faulty = faulty;
        crashes = episodes.stream()
                .filter(episode -> episode.fault() instanceof Fault.Crash)
                .mapToLong(episode -> episode.window().from().toNanos())
                .sorted()
                .toArray();
        workplace = Workplace.of(spec, time, speed);
        if (workplace != null) {
            for (long crash : crashes) {
                time.submit(crash - time.elapsedNanos(), workplace::cutOff);
            }
        }
    }

    /**
     * Takes a request that arrives now.
     *
     * @param route of which route it is; 0 none
     * @param asker hears the answer when it comes, unless it is returned
     * @return the reply, where it is known already: it comes after its latency; null when the asker hears later
     */
    public @Nullable Reply serve(int route, Asker asker) {
        long now = time.elapsedNanos();
        int others = requests();
        visitors++;
        Reply reply = usually();
        for (Episode episode : episodes.present(now)) {
            reply = episode.fault().spoil(reply, new Visit(now, route, episode.window(), bucket, faulty));
        }
        if (workplace == null || !reply.waits()) {
            Reply last = cutOffByACrash(reply, now);
            if (completions != null && last.latencyNanos() != Reply.NEVER) {
                time.after(last.latencyNanos(), () -> note(last.outcome(), others, now));
            }
            return last;
        }
        workplace.work(
                reply.outcome(),
                reply.latencyNanos(),
                completions == null
                        ? asker
                        : outcome -> {
                            note(outcome, others, now);
                            asker.answered(outcome);
                        });
        return null;
    }

    /** Remembers what a request took, where it was the server that answered. */
    private void note(Outcome outcome, int others, long since) {
        if (outcome != Outcome.UNREACHABLE) {
            Objects.requireNonNull(completions).add(others, time.elapsedNanos() - since);
        }
    }

    /** A client has its answer, or waits no longer. Once for every request that was served. */
    public void left() {
        visitors--;
    }

    private Reply usually() {
        long latency = spec.latency().draw(usual);
        boolean error = usual.nextDouble() < spec.errorRate();
        return Reply.worked(error ? Outcome.SERVER_ERROR : Outcome.SUCCESS, latency);
    }

    private Reply cutOffByACrash(Reply reply, long now) {
        while (passedCrashes < crashes.length && crashes[passedCrashes] <= now) {
            passedCrashes++;
        }
        if (passedCrashes < crashes.length && reply.latencyNanos() > crashes[passedCrashes] - now) {
            return Reply.atTheDoor(Outcome.UNREACHABLE, crashes[passedCrashes] - now);
        }
        return reply;
    }

    /** What an active check that arrives now is answered: the worst that any episode lets it see. */
    public Answer check() {
        Answer worst = Answer.PASS;
        for (Episode episode : episodes.present(time.elapsedNanos())) {
            if (episode.seenByChecks().compareTo(worst) > 0) {
                worst = episode.seenByChecks();
            }
        }
        return worst;
    }

    /** Whether connections are refused now, so that who gets no answer knows it at once. */
    public boolean refusesConnections() {
        boolean refuses = false;
        for (Episode episode : episodes.present(time.elapsedNanos())) {
            if (episode.fault().layer() == Layer.NETWORK) {
                return false;
            }
            refuses |= episode.fault() instanceof Fault.Crash;
        }
        return refuses;
    }

    /** How many requests it has, where it tells; else {@link #NO_LOAD}. */
    public float load() {
        return workplace != null && spec.reports() ? workplace.requests() : NO_LOAD;
    }

    /** How many requests it really has; of one without a queue, how many clients wait for it. */
    public int requests() {
        return workplace == null ? visitors : workplace.requests();
    }

    /**
     * What a probe that comes now is answered; null when nobody is there to answer it. What it says of latencies begins with the
     * first probe.
     */
    public @Nullable Probe probe() {
        if (completions == null) {
            completions = new Completions();
        }
        for (Episode episode : episodes.present(time.elapsedNanos())) {
            if (episode.fault().silences()) {
                return null;
            }
        }
        return new Probe(requests(), completions.typicalNanos(requests()));
    }
}
