package io.datapunk.lb.bootstrap.demo;

import io.datapunk.lb.spi.Ticker;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;

/**
 * A fixed number of workers that each send a request, wait for the answer, think for a while and begin again: a load
 * that is bounded by its think time however fast the answers come. Thread-safe; no method blocks.
 */
final class ClosedLoopLoad {
    /** With the answers of a demo, 600 requests per second or a little less. */
    static final int WORKERS = 32;

    private static final int LEAST_THINK_MILLIS = 20;
    private static final int MOST_THINK_MILLIS = 60;
    private static final long LIMIT_MILLIS = 10_000;

    private final Vertx vertx;
    private final Ticker ticker;
    private final RandomGenerator random; // read on the context only
    private final Context context;
    private final HttpClient client;
    private final RequestOptions target;

    /**
     * A load that is ready to start.
     *
     * @param port the gateway's, on 127.0.0.1
     */
    ClosedLoopLoad(Vertx vertx, Ticker ticker, RandomGenerator random, int port) {
        this.vertx = vertx;
        this.ticker = ticker;
        this.random = random;
        this.context = vertx.getOrCreateContext();
        this.client = vertx.createHttpClient(
                new HttpClientOptions().setKeepAliveTimeout(60), new PoolOptions().setHttp1MaxSize(WORKERS));
        this.target = new RequestOptions()
                .setMethod(HttpMethod.GET)
                .setHost("127.0.0.1")
                .setPort(port)
                .setURI("/");
    }

    /** Hears the answer to each request. */
    @FunctionalInterface
    interface Listener {
        /**
         * One answer, or none.
         *
         * @param success whether the status was 2xx
         * @param answeredBy who says to have answered; empty when nobody does
         */
        void answered(boolean success, String answeredBy, long latencyNanos);
    }

    /** Sets the workers to work, spread over one think time, until the run is stopped. */
    Run start(Listener listener) {
        Run run = new Run(listener);
        context.runOnContext(now -> {
            for (int worker = 0; worker < WORKERS; worker++) {
                vertx.setTimer(1 + random.nextInt(MOST_THINK_MILLIS), due -> run.next());
            }
        });
        return run;
    }

    /** Closes the client's connections. */
    Future<Void> close() {
        return client.close();
    }

    /** The workers' time from a start to a stop. */
    final class Run {
        private final Listener listener;
        private final Promise<Void> idle = Promise.promise();
        private boolean stopping;
        private int resting;

        private Run(Listener listener) {
            this.listener = listener;
        }

        /** No new requests. Completes when those under way have their answers; the same result for every call. */
        synchronized Future<Void> stop() {
            stopping = true;
            return idle.future();
        }

        private void next() {
            if (rests()) {
                return;
            }
            long started = ticker.nanos();
            client.request(target)
                    .compose(HttpClientRequest::send)
                    .compose(response -> response.body().map(response))
                    .timeout(LIMIT_MILLIS, TimeUnit.MILLISECONDS)
                    .onComplete(answer -> {
                        HttpClientResponse response = answer.succeeded() ? answer.result() : null;
                        boolean success = response != null && response.statusCode() / 100 == 2;
                        String by = response == null ? null : response.getHeader(Backend.INSTANCE_HEADER);
                        listener.answered(success, by == null ? "" : by, ticker.nanos() - started);
                        vertx.setTimer(thinkMillis(), due -> next());
                    });
        }

        private int thinkMillis() {
            return LEAST_THINK_MILLIS + random.nextInt(MOST_THINK_MILLIS - LEAST_THINK_MILLIS + 1);
        }

        private synchronized boolean rests() {
            if (stopping && ++resting == WORKERS) {
                idle.complete();
            }
            return stopping;
        }
    }
}
