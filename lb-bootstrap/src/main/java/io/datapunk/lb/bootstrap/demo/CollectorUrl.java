package io.datapunk.lb.bootstrap.demo;

import io.datapunk.lb.bootstrap.otlp.OtlpEndpoint;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads where a collector is: a URL, or the name of the variable that has one. */
final class CollectorUrl implements ITypeConverter<OtlpEndpoint> {
    /** The variable that says it to everybody who speaks OTLP; an empty one counts as not set, as OpenTelemetry has it. */
    static final String VARIABLE = "OTEL_EXPORTER_OTLP_ENDPOINT";

    private static final String USUAL = "http://localhost:4318";

    private final Function<String, @Nullable String> environment;

    /** For picocli. */
    CollectorUrl() {
        this(System::getenv);
    }

    CollectorUrl(Function<String, @Nullable String> environment) {
        this.environment = environment;
    }

    @Override
    public OtlpEndpoint convert(String text) {
        return text.equals(VARIABLE) ? ofVariable() : endpoint("", text);
    }

    private OtlpEndpoint ofVariable() {
        String url = environment.apply(VARIABLE);
        return endpoint(VARIABLE + ": ", url == null || url.isBlank() ? USUAL : url);
    }

    private static OtlpEndpoint endpoint(String source, String url) {
        try {
            return OtlpEndpoint.of(url);
        } catch (IllegalArgumentException wrong) {
            throw new TypeConversionException(source + wrong.getMessage());
        }
    }
}
