package io.datapunk.lb.application.service;

import io.datapunk.lb.CallOptions;
import io.datapunk.lb.domain.pool.Ticket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A call that may be tried again: its attempts, one after the other, each elsewhere. For one thread at a time. */
final class RetriedCall<T> {
    private static final int[] NOBODY = {};
    private static final int MOST_SUPPRESSED = 10;

    private final ServiceBalancer service;
    private final Retries retries;
    private final CallOptions<? super T> options;
    private final long begun;
    private Elsewhere elsewhere;
    private int handle;
    private List<Throwable> earlier = List.of();

    /** @param begun when the call was made, by the precise clock */
    RetriedCall(ServiceBalancer service, CallOptions<? super T> options, long begun) {
        this.service = service;
        this.retries = service.retries();
        this.options = options;
        this.begun = begun;
        this.elsewhere = new Elsewhere(options.context(), NOBODY);
    }

    /**
     * Begins the first attempt.
     *
     * @throws io.datapunk.lb.NoInstanceAvailableException when nobody can be used
     */
    Attempt<T> first() {
        Attempt<T> first = attempt(service.hold(options.context()));
        retries.called();
        return first;
    }

    private Attempt<T> attempt(Held held) {
        handle = Ticket.handle(held.ticket());
        return new Attempt<>(service, options, held, elsewhere);
    }

    /** Reports how the last attempt ended, and begins the next; null when that was the last one. */
    @Nullable
    Attempt<T> after(Attempt<T> last, @Nullable T value, @Nullable Throwable error) {
        return after(last, value, error, error);
    }

    /**
     * The same.
     *
     * @param told the part of the error that the caller is given
     */
    @Nullable
    Attempt<T> after(Attempt<T> last, @Nullable T value, @Nullable Throwable error, @Nullable Throwable told) {
        boolean again = last.ended(value, error).isFailure()
                && elsewhere.tried().length < retries.most()
                && timeIsLeftFor(last);
        Attempt<T> next = again ? next() : null;
        if (told != null) {
            remember(told, next == null);
        }
        return next;
    }

    /** Whether another attempt as long as this one would still end in time. */
    private boolean timeIsLeftFor(Attempt<T> last) {
        Duration deadline = options.deadline();
        if (deadline == null) {
            return true;
        }
        long now = service.preciseNanos();
        long left = deadline.toNanos() - (now - begun);
        return left > 0 && left >= now - last.begun();
    }

    private @Nullable Attempt<T> next() {
        elsewhere = elsewhere.without(handle);
        if (!service.hasOtherThan(elsewhere) || !retries.granted()) {
            return null;
        }
        Held held = service.holdOther(elsewhere);
        if (held == null) {
            retries.notSent();
            return null;
        }
        retries.begin();
        return attempt(held);
    }

    /** The error of the last attempt is the caller's, and tells of those before it. */
    private void remember(Throwable error, boolean last) {
        if (!last) {
            earlier = earlier.isEmpty() ? new ArrayList<>() : earlier;
            earlier.add(error);
        } else if (!earlier.isEmpty() && error.getSuppressed().length < MOST_SUPPRESSED) { // a shared one must not grow
            for (Throwable each : earlier) {
                if (each != error) {
                    error.addSuppressed(each);
                }
            }
        }
    }
}
