package io.datapunk.lb.bootstrap.recipes;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.datapunk.lb.BalancedService;
import io.datapunk.lb.CallOptions;
import io.datapunk.lb.Classifier;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.concurrent.CompletionStage;

/** The JDK's two HTTP clients. */
final class HttpRecipes {
    private HttpRecipes() {}

    static CompletionStage<String> async(BalancedService orders, HttpClient http, Duration limit) {
        // recipe:begin http-async
        var byStatus = CallOptions.defaults().withClassifier(Classifier.http(HttpResponse<String>::statusCode));

        CompletionStage<String> body = orders.callAsync(byStatus, instance -> {
                    URI uri = URI.create("http://" + instance.address() + "/orders/7");
                    return http.sendAsync(
                            HttpRequest.newBuilder(uri).timeout(limit).build(), BodyHandlers.ofString());
                })
                .thenApply(HttpResponse::body);
        // recipe:end
        return body;
    }

    static String blocking(BalancedService orders, HttpClient http, Duration limit) throws Exception {
        // recipe:begin http-blocking
        var byStatus = CallOptions.defaults().withClassifier(Classifier.http(HttpResponse<String>::statusCode));

        HttpResponse<String> answer = orders.call(byStatus, instance -> {
            URI uri = URI.create("http://" + instance.address() + "/orders/7");
            return http.send(HttpRequest.newBuilder(uri).timeout(limit).build(), BodyHandlers.ofString());
        });
        // recipe:end
        return answer.body();
    }

    // recipe:begin url-connection
    record Answer(int status, String body) {}

    private static final CallOptions<Answer> BY_STATUS =
            CallOptions.defaults().withClassifier(Classifier.http(Answer::status));

    static Answer ask(BalancedService orders, String path, Duration limit) throws Exception {
        return orders.call(BY_STATUS, instance -> {
            URI uri = URI.create("http://" + instance.address() + path);
            HttpURLConnection connection = (HttpURLConnection) uri.toURL().openConnection();
            connection.setConnectTimeout(500);
            connection.setReadTimeout((int) limit.toMillis());
            int status = connection.getResponseCode();
            try (InputStream body = status < 400 ? connection.getInputStream() : connection.getErrorStream()) {
                return new Answer(status, body == null ? "" : new String(body.readAllBytes(), UTF_8));
            }
        });
    }
    // recipe:end

    static HttpResponse<String> retried(BalancedService orders, HttpClient http, Duration limit) throws Exception {
        // recipe:begin retry
        var again = CallOptions.defaults()
                .withClassifier(Classifier.http(HttpResponse<String>::statusCode))
                .asIdempotent()
                .withDeadline(Duration.ofSeconds(5));

        HttpResponse<String> answer = orders.call(again, instance -> {
            URI uri = URI.create("http://" + instance.address() + "/orders/7");
            return http.send(HttpRequest.newBuilder(uri).timeout(limit).build(), BodyHandlers.ofString());
        });
        // recipe:end
        return answer;
    }
}
