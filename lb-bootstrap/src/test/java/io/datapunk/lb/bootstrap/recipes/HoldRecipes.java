package io.datapunk.lb.bootstrap.recipes;

import io.datapunk.lb.BalancedService;
import io.datapunk.lb.Classifier;
import io.datapunk.lb.Lease;
import io.datapunk.lb.adapters.vertx.load.ReportedLoad;
import io.datapunk.lb.spi.Instance;
import io.datapunk.lb.spi.Outcome;
import io.datapunk.lb.spi.Ticker;
import io.datapunk.lb.spi.selection.SelectionContext;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.time.Duration;

/** Callers that send by themselves. */
final class HoldRecipes {
    private HoldRecipes() {}

    /** Whatever sends a request. */
    interface Sender<T> {
        T send(Instance to) throws IOException;
    }

    static String lease(BalancedService orders, Sender<String> client) throws IOException {
        // recipe:begin lease
        try (Lease lease = orders.acquire()) {
            try {
                String answer = client.send(lease.instance());
                lease.succeeded();
                return answer;
            } catch (IOException | RuntimeException failed) {
                lease.failed(failed);
                throw failed;
            }
        }
        // recipe:end
    }

    static boolean ticket(BalancedService orders, Sender<Boolean> client, Ticker ticker) throws IOException {
        // recipe:begin ticket
        long ticket = orders.acquireTicket(SelectionContext.EMPTY);
        long begun = ticker.nanos();
        Outcome outcome = Outcome.UNREACHABLE; // unless it answers
        try {
            boolean good = client.send(orders.instance(ticket));
            outcome = good ? Outcome.SUCCESS : Outcome.SERVER_ERROR;
            return good;
        } finally {
            orders.complete(ticket, outcome, ticker.nanos() - begun);
        }
        // recipe:end
    }

    static void loadAndThrottling(Lease lease, HttpResponse<?> answer) {
        // recipe:begin load
        lease.reportLoad(
                ReportedLoad.in(name -> answer.headers().firstValue(name).orElse(null)));
        String wait = answer.headers().firstValue("Retry-After").orElse("");
        if (answer.statusCode() == 429 || (answer.statusCode() == 503 && !wait.isEmpty())) {
            boolean inSeconds = wait.matches("[0-9]{1,6}"); // a date may stand there too
            lease.throttled(inSeconds ? Duration.ofSeconds(Integer.parseInt(wait)) : Duration.ZERO);
        } else if (answer.statusCode() < 400) {
            lease.succeeded();
        } else {
            lease.failed(Classifier.outcomeOfStatus(answer.statusCode()));
        }
        // recipe:end
    }
}
