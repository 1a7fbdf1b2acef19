package io.datapunk.lb.bootstrap.demo;

import io.datapunk.lb.bootstrap.otlp.OtlpEndpoint;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads where a collector is. */
final class CollectorUrl implements ITypeConverter<OtlpEndpoint> {
    @Override
    public OtlpEndpoint convert(String text) {
        try {
            return OtlpEndpoint.of(text);
        } catch (IllegalArgumentException wrong) {
            throw new TypeConversionException(wrong.getMessage());
        }
    }
}
