package io.datapunk.lb.bootstrap.recipes;

import io.datapunk.lb.BalancedService;
import io.datapunk.lb.CallOptions;
import io.datapunk.lb.Classifier;
import io.datapunk.lb.spi.Outcome;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpClosedException;
import io.vertx.core.http.HttpMethod;
import java.time.Duration;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;

/** The client of Vert.x. */
final class VertxRecipes {
    private VertxRecipes() {}

    // recipe:begin vertx
    record Reply(int status, String body) {}

    private static final Classifier<Reply> STATUS = Classifier.http(Reply::status);
    private static final CallOptions<Reply> BY_STATUS = CallOptions.defaults()
            .withClassifier((reply, error) ->
                    error instanceof HttpClosedException ? Outcome.UNREACHABLE : STATUS.classify(reply, error));

    static Future<Reply> ask(BalancedService orders, Vertx vertx, HttpClient http, Duration limit) {
        CompletionStage<Reply> reply = orders.callAsync(
                BY_STATUS,
                instance -> http.request(HttpMethod.GET, instance.port(), instance.host(), "/orders/7")
                        .compose(request -> request.send().compose(response -> read(response)))
                        .timeout(limit.toMillis(), TimeUnit.MILLISECONDS)
                        .toCompletionStage());
        return Future.fromCompletionStage(reply, vertx.getOrCreateContext());
    }

    private static Future<Reply> read(HttpClientResponse response) {
        return response.body().map(body -> new Reply(response.statusCode(), body.toString()));
    }
    // recipe:end
}
