package io.datapunk.lb.bootstrap.recipes;

import static org.awaitility.Awaitility.await;

import io.vertx.core.Future;
import io.vertx.core.http.HttpClient;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;

/**
 * Callers that the machine holds up at the worst moment: after each step that they compose, until that step is done, and what
 * an event loop does in the meantime has happened.
 */
final class HeldUp {
    private HeldUp() {}

    /** A client whose callers are. */
    static HttpClient after(HttpClient client) {
        return wrapped(HttpClient.class, client);
    }

    private static <T> T wrapped(Class<T> type, T inner) {
        InvocationHandler call = (proxy, method, arguments) -> {
            Object result;
            try {
                result = method.invoke(inner, arguments);
            } catch (InvocationTargetException thrown) {
                throw thrown.getCause();
            }
            if (!(result instanceof Future<?> future)) {
                return result;
            }
            if (method.getName().equals("compose")) {
                await().until(future::isComplete);
            }
            return wrapped(Future.class, future);
        };
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, call));
    }
}
