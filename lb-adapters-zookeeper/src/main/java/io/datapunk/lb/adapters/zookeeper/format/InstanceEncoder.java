package io.datapunk.lb.adapters.zookeeper.format;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.datapunk.lb.spi.Instance;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;

/**
 * Writes an instance in the registry format, so that {@link InstanceDecoder} and Curator's own discovery read it.
 *
 * <p>Weight, zone and metadata go into the payload as one flat object of texts; an instance that has none of them has a
 * null payload. One that is {@linkplain Instance#draining draining} is written with {@code enabled} false, so that
 * clients which know nothing of the mark send it nothing either. Immutable and thread-safe, never blocks.
 */
public final class InstanceEncoder {
    private final JsonFactory json = new JsonFactory();
    private final InstanceDecoder decoder = new InstanceDecoder();

    /**
     * Encodes one instance.
     *
     * @param service the name of its service
     * @param instance what to write
     * @param registered when it was registered
     * @throws IllegalArgumentException when a reader would not get the same instance back: it is outside the bounds of
     *     the format
     */
    public byte[] encode(String service, Instance instance, Instant registered) {
        byte[] content;
        try {
            content = write(service, instance, registered).getBytes(StandardCharsets.UTF_8);
        } catch (IOException impossible) {
            throw new UncheckedIOException("writing to memory", impossible);
        }
        Decoded back = decoder.decode(instance.id(), content);
        if (back instanceof Decoded.Undecodable bad) {
            throw new IllegalArgumentException("instance " + instance.id() + " cannot be registered: " + bad.reason());
        }
        // Brackets are all that a reader takes off a host.
        if (back instanceof Decoded.Listed listed && !listed.instance().host().equals(instance.host())) {
            throw new IllegalArgumentException("instance " + instance.id() + " cannot be registered: host: \""
                    + instance.host() + "\", expected it without brackets");
        }
        if (!back.equals(new Decoded.Listed(instance, 0))) {
            throw new IllegalArgumentException("instance " + instance.id() + " cannot be registered: expected at most "
                    + FormatLimits.ENTRIES + " metadata entries with keys of at most " + FormatLimits.KEY_CHARS
                    + " and values of at most " + FormatLimits.VALUE_CHARS + " characters, none named weight or zone,"
                    + " draining true or missing, a"
                    + " zone of at most " + FormatLimits.ZONE_CHARS + " and a weight from " + FormatLimits.LEAST_WEIGHT
                    + " to " + (long) FormatLimits.MOST_WEIGHT + ", and no unpaired surrogates in any text");
        }
        return content;
    }

    private String write(String service, Instance instance, Instant registered) throws IOException {
        StringWriter text = new StringWriter();
        try (JsonGenerator out = json.createGenerator(text)) {
            out.writeStartObject();
            out.writeStringField("name", service);
            out.writeStringField("id", instance.id());
            out.writeStringField("address", instance.host());
            out.writeNumberField("port", instance.port());
            out.writeNullField("sslPort");
            writePayload(out, instance);
            out.writeNumberField("registrationTimeUTC", registered.toEpochMilli());
            out.writeStringField("serviceType", "DYNAMIC");
            out.writeNullField("uriSpec");
            out.writeBooleanField("enabled", !instance.draining());
            out.writeEndObject();
        }
        return text.toString();
    }

    private static void writePayload(JsonGenerator out, Instance instance) throws IOException {
        boolean plain = instance.weight() == 1
                && instance.zone().isEmpty()
                && instance.metadata().isEmpty();
        if (plain) {
            out.writeNullField("payload");
            return;
        }
        out.writeObjectFieldStart("payload");
        for (var entry : instance.metadata().entrySet()) {
            out.writeStringField(entry.getKey(), entry.getValue());
        }
        if (instance.weight() != 1) {
            out.writeStringField("weight", Double.toString(instance.weight()));
        }
        if (!instance.zone().isEmpty()) {
            out.writeStringField("zone", instance.zone());
        }
        out.writeEndObject();
    }
}
