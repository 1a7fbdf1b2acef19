package io.datapunk.lb.simulator.run;

import io.datapunk.lb.simulator.policy.Ask;
import io.datapunk.lb.simulator.policy.Policy;
import io.datapunk.lb.simulator.scenario.Scenario;
import io.datapunk.lb.simulator.server.Asker;
import io.datapunk.lb.simulator.server.Reply;
import io.datapunk.lb.simulator.server.SimulatedServer;
import io.datapunk.lb.simulator.time.VirtualTime;
import io.datapunk.lb.spi.Outcome;
import java.util.Arrays;

/** Sends requests to the servers its policy picks, tells the policy how they ended, and retries as the scenario says. */
final class Client {
    private static final int[] NOBODY_YET = {};

    private final int number;
    private final Policy policy;
    private final ClientTime own;
    private final Fleet fleet;
    private final VirtualTime time;
    private final Journal journal;
    private final boolean routeKey;
    private final long timeoutNanos;
    private final int mostRetries;
    private final double retryBudget;
    private long requests;
    private long retries;

    Client(
            int number,
            Scenario scenario,
            Policy policy,
            ClientTime own,
            Fleet fleet,
            VirtualTime time,
            Journal journal) {
        this.number = number;
        this.policy = policy;
        this.own = own;
        this.fleet = fleet;
        this.time = time;
        this.journal = journal;
        this.routeKey = scenario.routeKey();
        this.timeoutNanos = scenario.timeout().toNanos();
        this.mostRetries = scenario.retries().most();
        this.retryBudget = scenario.retries().budget();
    }

    Policy policy() {
        return policy;
    }

    /** Sends a request of a route. */
    void send(int route) {
        send(route, () -> {});
    }

    /** Sends a request of a route and runs something when it has ended. */
    void send(int route, Runnable whenEnded) {
        own.now(() -> new Request(route, whenEnded).send());
    }

    private boolean mayRetry() {
        return retries + 1 <= retryBudget * requests;
    }

    /** One request with all its attempts. */
    private final class Request implements Ask {
        private final int route;
        private final Runnable whenEnded;
        private final long began = time.elapsedNanos();
        private int row;
        private int[] tried = NOBODY_YET;

        Request(int route, Runnable whenEnded) {
            this.route = route;
            this.whenEnded = whenEnded;
            requests++;
        }

        @Override
        public int route() {
            return routeKey ? route : 0;
        }

        @Override
        public int attempt() {
            return tried.length;
        }

        @Override
        public boolean tried(int server) {
            for (int each : tried) {
                if (each == server) {
                    return true;
                }
            }
            return false;
        }

        void send() {
            long now = time.elapsedNanos();
            long hold = policy.pick(tried.length == 0 && route() == 0 ? Ask.PLAIN : this);
            int server = hold == Policy.NOBODY ? RequestLog.NOBODY : policy.server(hold);
            if (tried.length == 0) {
                row = journal.requestBegan(number, server, now);
            }
            if (server == RequestLog.NOBODY) {
                journal.rejected(row, number, now);
                over(true);
            } else {
                new Attempt(this, hold, server, journal.attemptBegan(row, number, server, now)).send();
            }
        }

        void attemptEnded(int server, Outcome outcome) {
            if (outcome.isFailure() && tried.length < mostRetries && mayRetry()) {
                retries++;
                tried = Arrays.copyOf(tried, tried.length + 1);
                tried[tried.length - 1] = server;
                send();
            } else {
                over(outcome != Outcome.SUCCESS);
            }
        }

        private void over(boolean failed) {
            journal.requestEnded(row, time.elapsedNanos() - began, failed);
            whenEnded.run();
        }
    }

    /** One attempt: ends with the answer or the timeout, whichever is first. */
    private final class Attempt implements Asker, Runnable {
        private final Request request;
        private final long hold;
        private final int server;
        private final int row;
        private final long sent = time.elapsedNanos();
        private Outcome planned = Outcome.TIMEOUT;
        private long retryAfterNanos;
        private boolean over;

        Attempt(Request request, long hold, int server, int row) {
            this.request = request;
            this.hold = hold;
            this.server = server;
            this.row = row;
        }

        void send() {
            Reply reply = fleet.server(server).serve(request.route, this);
            if (reply != null && reply.latencyNanos() < timeoutNanos) {
                planned = reply.outcome();
                retryAfterNanos = reply.retryAfterNanos();
                time.submit(reply.latencyNanos(), this);
            } else {
                time.submit(timeoutNanos, this);
            }
        }

        /** What is known already has come, or the timeout. */
        @Override
        public void run() {
            end(planned);
        }

        @Override
        public void answered(Outcome outcome) {
            end(outcome);
        }

        private void end(Outcome outcome) {
            if (!over) {
                over = true;
                fleet.server(server).left();
                boolean heard = outcome != Outcome.TIMEOUT && outcome != Outcome.UNREACHABLE;
                float load = heard ? fleet.server(server).load() : SimulatedServer.NO_LOAD;
                own.now(() -> learn(outcome, load));
            }
        }

        private void learn(Outcome outcome, float load) {
            long latency = time.elapsedNanos() - sent;
            policy.outcome(hold, outcome, latency, retryAfterNanos, load);
            journal.attemptEnded(row, latency, outcome != Outcome.SUCCESS);
            request.attemptEnded(server, outcome);
        }
    }
}
