package io.datapunk.lb.bootstrap.otlp;

import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import java.util.Collection;

/** Pushes spans, and an {@link Outage} hears how it went. Thread-safe, as the exporter is. */
record WatchedSpanExporter(SpanExporter exporter, Outage outage) implements SpanExporter {
    @Override
    public CompletableResultCode export(Collection<SpanData> spans) {
        return outage.watched(exporter.export(spans));
    }

    @Override
    public CompletableResultCode flush() {
        return exporter.flush();
    }

    @Override
    public CompletableResultCode shutdown() {
        return exporter.shutdown();
    }
}
