package io.datapunk.lb.adapters.telemetry.otel;

import io.datapunk.lb.Classifier;
import io.datapunk.lb.Lease;
import io.datapunk.lb.spi.Instance;
import io.datapunk.lb.spi.Outcome;
import java.time.Duration;

/** A lease whose span ends with its verdict. Thread-safe, as leases are. */
final class TracedLease implements Lease {
    private final Lease lease;
    private final CallSpan span;

    TracedLease(Lease lease, CallSpan span) {
        this.lease = lease;
        this.span = span;
    }

    private void ended(Outcome outcome) {
        span.ended(outcome, null);
        span.end();
    }

    @Override
    public Instance instance() {
        return lease.instance();
    }

    @Override
    public void succeeded() {
        lease.succeeded();
        ended(Outcome.SUCCESS);
    }

    @Override
    public void succeeded(long latencyNanos) {
        lease.succeeded(latencyNanos);
        ended(Outcome.SUCCESS);
    }

    @Override
    public void failed(Outcome how) {
        lease.failed(how);
        ended(how);
    }

    @Override
    public void failed(Outcome how, long latencyNanos) {
        lease.failed(how, latencyNanos);
        ended(how);
    }

    @Override
    public void failed(Throwable error) {
        lease.failed(error);
        span.ended(Classifier.standard().classify(null, error), error);
        span.end();
    }

    @Override
    public void throttled(Duration retryAfter) {
        lease.throttled(retryAfter);
        ended(Outcome.THROTTLED);
    }

    @Override
    public void reportLoad(float load) {
        lease.reportLoad(load);
    }

    @Override
    public void ignored() {
        lease.ignored();
        ended(Outcome.IGNORED);
    }

    @Override
    public void close() {
        lease.close();
        ended(Outcome.IGNORED); // the first verdict counts, here too
    }
}
