package io.datapunk.lb.bootstrap.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine.TypeConversionException;

class CollectorUrlTest {
    @ParameterizedTest
    @NullSource
    @ValueSource(strings = {"", " "})
    void variableThatSaysNothing_countsAsNotSet(String value) {
        assertThat(new CollectorUrl(name -> value).convert("OTEL_EXPORTER_OTLP_ENDPOINT"))
                .hasToString("http://localhost:4318/");
    }

    @Test
    void variable_isReadWhereNoUrlIsGiven() {
        CollectorUrl urls = new CollectorUrl(name -> "http://set/" + name);
        assertThat(urls.convert("OTEL_EXPORTER_OTLP_ENDPOINT")).hasToString("http://set/OTEL_EXPORTER_OTLP_ENDPOINT/");
        assertThat(urls.convert("http://given")).hasToString("http://given/");
    }

    @Test
    void wrongVariable_isNamedInTheMessage() {
        assertThatExceptionOfType(TypeConversionException.class)
                .isThrownBy(() -> new CollectorUrl(name -> "nowhere").convert("OTEL_EXPORTER_OTLP_ENDPOINT"))
                .withMessageStartingWith("OTEL_EXPORTER_OTLP_ENDPOINT: 'nowhere', expected http://HOST:PORT");
    }
}
