package io.datapunk.lb.bootstrap.readme;

import io.datapunk.lb.BalancedService;
import io.datapunk.lb.CallOptions;
import io.datapunk.lb.Classifier;
import io.datapunk.lb.HealthAwareConfig;
import io.datapunk.lb.LoadBalancer;
import io.datapunk.lb.bootstrap.LoadBalancers;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** The example of the README, word for word. */
final class ReadmeExample {
    private ReadmeExample() {}

    static void run(String zooKeeper) throws Exception {
        // readme:begin
        HttpClient http = HttpClient.newHttpClient();
        Duration limit = Duration.ofSeconds(2); // the balancer measures requests and does not end them
        var byStatus = CallOptions.defaults().withClassifier(Classifier.http(HttpResponse<String>::statusCode));

        try (LoadBalancer balancer =
                LoadBalancers.start(HealthAwareConfig.defaults(), "zookeeper", Map.of("connect", zooKeeper))) {
            BalancedService orders = balancer.service("orders"); // resolve once, keep
            orders.ready().toCompletableFuture().get(10, TimeUnit.SECONDS);

            HttpResponse<String> answer = orders.call(byStatus, instance -> {
                URI uri = URI.create("http://" + instance.address() + "/orders/7");
                return http.send(HttpRequest.newBuilder(uri).timeout(limit).build(), BodyHandlers.ofString());
            });
            System.out.println(answer.statusCode() + " " + answer.body());
        }
        // readme:end
    }
}
