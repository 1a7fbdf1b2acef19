package io.datapunk.lb;

import io.datapunk.lb.spi.Instance;
import io.datapunk.lb.spi.Outcome;
import io.datapunk.lb.spi.selection.SelectionContext;
import java.time.Duration;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

/**
 * One service, balanced: chooses an instance for a request and learns from how the request ended.
 *
 * <p>Thread-safe. {@link #call} is the simplest way in; {@link #acquire} suits callers that send by themselves; tickets
 * are the same without an object. Only {@link #call} blocks.
 */
public interface BalancedService {
    /** The name it was resolved by. */
    String name();

    /** Completes when the first list of instances is known, which may be empty. Fails when the balancer is closed. */
    CompletionStage<Void> ready();

    /**
     * Sends one request to a chosen instance, blocking as long as the request does; learns from the result. Once, unless
     * the options declare it {@linkplain CallOptions#asIdempotent idempotent}.
     *
     * @throws NoInstanceAvailableException when nobody can be used
     * @throws Exception whatever the request throws; of several attempts the last one's, with those of the others among
     *     {@link Throwable#getSuppressed}
     */
    <T> T call(CallOptions<? super T> options, Request<T> request) throws Exception;

    /** {@link #call(CallOptions, Request)} with {@link CallOptions#defaults}. */
    default <T> T call(Request<T> request) throws Exception {
        return call(CallOptions.defaults(), request);
    }

    /**
     * Sends one request to a chosen instance, without blocking. Before the first list is known it waits for it, at most
     * {@code startWait}. Once, unless the options declare it {@linkplain CallOptions#asIdempotent idempotent}: then
     * further attempts are sent by the thread that completed the one before.
     *
     * @return completes as the request's own stage does, that of the last attempt; fails with {@link NoInstanceAvailableException} when nobody
     *     can be used. Cancelling it cancels that stage; completing it otherwise leaves the request under way
     */
    <T> CompletionStage<T> callAsync(CallOptions<? super T> options, Function<Instance, CompletionStage<T>> request);

    /** {@link #callAsync(CallOptions, Function)} with {@link CallOptions#defaults}. */
    default <T> CompletionStage<T> callAsync(Function<Instance, CompletionStage<T>> request) {
        return callAsync(CallOptions.defaults(), request);
    }

    /**
     * A hold on a chosen instance; O(1).
     *
     * @throws NoInstanceAvailableException when nobody can be used
     */
    Lease acquire(SelectionContext context);

    /** {@link #acquire(SelectionContext)} for a request that says nothing about itself. */
    default Lease acquire() {
        return acquire(SelectionContext.EMPTY);
    }

    /**
     * The same hold as a number, without any allocation. The caller must complete it exactly once, by {@link #complete}
     * or {@link #throttled}.
     *
     * @throws NoInstanceAvailableException when nobody can be used
     */
    long acquireTicket(SelectionContext context);

    /**
     * The instance a ticket stands for.
     *
     * @throws IllegalArgumentException when it stands for none any more
     */
    Instance instance(long ticket);

    /**
     * Says how the ticket's request ended. A ticket of an instance that is gone, or of an older state of its circuit,
     * is no evidence.
     *
     * @param latencyNanos how long it took; negative when unknown, which leaves the latency cost as it is
     */
    void complete(long ticket, Outcome outcome, long latencyNanos);

    /**
     * Says that the instance asked for less traffic.
     *
     * @param retryAfter how long it asked to be spared; zero when it did not say; honoured up to 30 s
     */
    void throttled(long ticket, long latencyNanos, Duration retryAfter);

    /**
     * Says what load the instance reported, before completing the ticket.
     *
     * @param load finite and ≥ 0; else ignored
     */
    void reportLoad(long ticket, float load);

    /** What an operator may do. */
    Operations operations();

    /** The instances and what is thought of them now. O(n), for people and pages, not for the path of a request. */
    ServiceSnapshot snapshot();

    /** What was counted since the service was resolved. O(n), for scrapes. */
    ServiceStatistics statistics();
}
