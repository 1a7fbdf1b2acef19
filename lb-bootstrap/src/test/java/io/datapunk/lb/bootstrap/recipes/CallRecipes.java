package io.datapunk.lb.bootstrap.recipes;

import io.datapunk.lb.BalancedService;
import io.datapunk.lb.CallOptions;
import io.datapunk.lb.Classifier;
import io.datapunk.lb.NoInstanceAvailableException;
import io.datapunk.lb.Request;
import io.datapunk.lb.RequestContext;
import io.datapunk.lb.spi.Outcome;

/** What a call may be told. */
final class CallRecipes {
    private CallRecipes() {}

    // recipe:begin classifier
    record Reply(String code, String text) {}

    static final Classifier<Reply> BY_CODE = (reply, error) -> {
        if (error != null || reply == null) {
            return Classifier.standard().classify(reply, error);
        }
        return switch (reply.code()) {
            case "OK" -> Outcome.SUCCESS;
            case "BUSY" -> Outcome.THROTTLED;
            case "NOT_FOUND", "BAD_REQUEST" -> Outcome.CLIENT_ERROR; // our fault, not the instance's
            default -> Outcome.SERVER_ERROR;
        };
    };
    // recipe:end

    static <T> T sticky(BalancedService orders, String customer, Request<T> request) throws Exception {
        // recipe:begin sticky
        var ofThisCustomer = CallOptions.defaults().withContext(RequestContext.byHash(customer.hashCode()));
        return orders.call(ofThisCustomer, request);
        // recipe:end
    }

    static String orDefault(BalancedService orders, Request<String> request) throws Exception {
        // recipe:begin nobody
        try {
            return orders.call(request);
        } catch (NoInstanceAvailableException nobody) {
            return "no answer now: " + nobody.reason();
        }
        // recipe:end
    }
}
