/** Meters on Micrometer: {@link io.datapunk.lb.adapters.telemetry.micrometer.MicrometerTelemetry}. */
@NullMarked
package io.datapunk.lb.adapters.telemetry.micrometer;

import org.jspecify.annotations.NullMarked;
