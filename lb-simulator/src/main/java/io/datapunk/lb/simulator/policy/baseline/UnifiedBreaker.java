package io.datapunk.lb.simulator.policy.baseline;

import io.datapunk.lb.simulator.policy.Place;
import io.datapunk.lb.simulator.policy.PolicyListener;
import io.datapunk.lb.simulator.policy.Standing;
import io.datapunk.lb.spi.Outcome;
import io.datapunk.lb.spi.Scheduler;
import io.datapunk.lb.spi.Ticker;
import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * The circuit breaker of linkerd's proxy, one for each server: it opens after seven consecutive failures, or when less than .8 of
 * at least five answers in ten seconds are successes. Being throttled (429) is no failure in the first sense but is in the
 * second, and how long the server last asked to be left alone is the least time it stays open at first. It stays open for a second, doubled
 * after each failed trial up to sixty, and up to half as much again by chance; then one request is let through, and the next
 * answer decides. Answers that come while it is open are not looked at. When all are open nobody gets the request: linkerd
 * answers 503 after a wait, here that is at once.
 *
 * @see <a href="https://github.com/linkerd/linkerd2-proxy/blob/main/linkerd/app/outbound/src/http/breaker/unified.rs">linkerd2-proxy,
 *     unified.rs</a>
 */
final class UnifiedBreaker implements Guard {
    private static final int CONSECUTIVE = 7;
    private static final double LEAST_RATE = 0.8;
    private static final int LEAST_REQUESTS = 5;
    private static final long FIRST_NANOS = 1_000_000_000L;
    private static final long LONGEST_NANOS = 60_000_000_000L;
    private static final int MOST_DOUBLINGS = 6;
    private static final double JITTER = 0.5;
    private static final long LONGEST_HINT_NANOS = 300_000_000_000L;

    private final Ticker ticker;
    private final Scheduler scheduler;
    private final RandomGenerator random;
    private final PolicyListener listener;
    private final ServerSet ready;
    private final Circuit[] circuits;

    UnifiedBreaker(Place place) {
        ticker = place.ticker();
        scheduler = place.scheduler();
        random = place.random();
        listener = place.listener();
        ready = new ServerSet(place.servers().count());
        circuits = new Circuit[place.servers().count()];
    }

    @Override
    public ServerSet usable() {
        return ready;
    }

    @Override
    public void joined(int server) {
        circuits[server] = new Circuit(server);
        ready.add(server);
    }

    @Override
    public void left(int server) {
        circuits[server].leave();
        ready.remove(server);
    }

    @Override
    public void sent(int server) {
        if (circuits[server].state == State.HALF_OPEN) {
            ready.remove(server); // it was the one
        }
    }

    @Override
    public void ended(int server, Ending ending) {
        circuits[server].ended(ending);
    }

    @Override
    public Standing standing(int server) {
        Circuit circuit = circuits[server];
        return circuit == null || circuit.left
                ? Standing.UNKNOWN
                : new Standing(circuit.state.word, Double.NaN, circuit.state == State.CLOSED ? 1 : 0);
    }

    private enum State {
        CLOSED("closed"),
        OPEN("open"),
        HALF_OPEN("half-open");

        private final String word;

        State(String word) {
            this.word = word;
        }
    }

    /** The breaker of one server, from when it is listed until it leaves. */
    private final class Circuit {
        private final int server;
        private State state = State.CLOSED;
        private SuccessWindow window = new SuccessWindow(ticker.nanos());
        private int consecutive;
        private int failedTrials;
        private long hint = ticker.nanos(); // until when the server wants to be left alone
        private boolean left;

        Circuit(int server) {
            this.server = server;
        }

        void ended(Ending ending) {
            if (left) {
                return;
            }
            boolean well = !ending.failed() && ending.outcome() != Outcome.THROTTLED;
            if (state == State.CLOSED) {
                learn(ending, well);
            } else if (state == State.HALF_OPEN && well) {
                close();
            } else if (state == State.HALF_OPEN) {
                failedTrials++;
                open("trial failed", 0);
            }
        }

        private void learn(Ending ending, boolean well) {
            long now = ticker.nanos();
            consecutive = ending.failed() ? consecutive + 1 : 0;
            window.record(well, now);
            if (ending.retryAfterNanos() > 0) {
                hint = now + Math.min(LONGEST_HINT_NANOS, ending.retryAfterNanos());
            }
            if (consecutive >= CONSECUTIVE) {
                open("consecutive failures", hint - now);
            } else if (window.below(LEAST_RATE, LEAST_REQUESTS)) {
                open("success rate", hint - now);
            }
        }

        private void open(String rule, long leastNanos) {
            become(State.OPEN, rule);
            ready.remove(server);
            long base = Math.min(LONGEST_NANOS, FIRST_NANOS << Math.min(MOST_DOUBLINGS, failedTrials));
            long jittered = Math.min(LONGEST_NANOS, base + (long) (base * JITTER * random.nextDouble()));
            scheduler.after(Duration.ofNanos(Math.max(leastNanos, jittered)), this::admitOne);
        }

        private void admitOne() {
            if (!left) {
                become(State.HALF_OPEN, "backoff over");
                ready.add(server);
            }
        }

        private void close() {
            become(State.CLOSED, "trial passed");
            ready.add(server);
            window = new SuccessWindow(ticker.nanos());
            consecutive = 0;
            failedTrials = 0;
        }

        private void become(State next, String rule) {
            listener.changed(server, state.word, next.word, rule);
            state = next;
        }

        void leave() {
            left = true;
            if (state != State.CLOSED) {
                listener.changed(server, state.word, State.CLOSED.word, "left");
            }
        }
    }
}
