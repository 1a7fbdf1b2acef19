/** Meters on OpenTelemetry: {@link io.datapunk.lb.adapters.telemetry.otel.OtelTelemetry}. */
@NullMarked
package io.datapunk.lb.adapters.telemetry.otel;

import org.jspecify.annotations.NullMarked;
