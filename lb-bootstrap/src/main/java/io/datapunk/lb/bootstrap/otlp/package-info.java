/**
 * The runnable jar's way to a collector: {@link io.datapunk.lb.bootstrap.otlp.OtlpTelemetry} pushes meters and spans by OTLP
 * over HTTP.
 *
 * <p>Embedders bring an OpenTelemetry of their own and do not need it. Nothing is null unless it is marked {@link
 * org.jspecify.annotations.Nullable}.
 */
@NullMarked
package io.datapunk.lb.bootstrap.otlp;

import org.jspecify.annotations.NullMarked;
