package io.datapunk.lb.adapters.zookeeper.format;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Reads the content of a registry node: a strict, bounded decoder of Curator x-discovery's JSON.
 *
 * <p>Used are {@code address}, {@code port} (or {@code sslPort} when there is no port), {@code enabled} and
 * {@code payload}; other fields are skipped, whatever they hold. The id of the instance is the name of the node, which
 * ZooKeeper keeps unique; an {@code id} in the content changes nothing. Scalars in the payload and in its
 * {@code metadata} object (where Spring Cloud ZooKeeper puts them) become metadata, the inner ones winning, but for
 * {@code weight} and {@code zone}, which become the instance's own. A class name anywhere is a text like any other.
 *
 * <p>{@code draining} among them with the value {@code true} is the drain mark: the instance is listed, whatever
 * {@code enabled} says, and {@link io.datapunk.lb.spi.Instance#draining} tells. It does not count among the entries.
 *
 * <p>Undecodable is: content that is empty, larger than 16 KiB, not UTF-8, not one JSON object, nested deeper than 8,
 * with a key twice in one object, without an address, or with a port that is not a number from 1 to 65,535. Metadata
 * beyond 64 entries, keys beyond 64 and values beyond 1,024 characters, and a weight or zone that cannot be used, are
 * left out and counted: too long an annotation must not take an instance out of service.
 *
 * <p>Immutable and thread-safe. Never blocks, never throws on any content. Time and memory grow with the size of the
 * content, which is bounded.
 */
public final class InstanceDecoder {
    private final JsonFactory json = JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(FormatLimits.DEPTH)
                    .maxDocumentLength(FormatLimits.BYTES)
                    .maxStringLength(FormatLimits.BYTES)
                    .maxNameLength(FormatLimits.BYTES)
                    .maxNumberLength(FormatLimits.NUMBER_CHARS)
                    .build())
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
            // Names come from outside: interning them would fill a table of the whole JVM.
            .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
            .build();

    /**
     * Decodes one node.
     *
     * @param node the name of the node, which becomes the id
     * @param content what the node holds; null counts as empty
     */
    public Decoded decode(String node, byte @Nullable [] content) {
        try {
            return read(node, text(content));
        } catch (BadContent bad) {
            return new Decoded.Undecodable(bad.reason);
        } catch (StreamConstraintsException tooMuch) {
            return new Decoded.Undecodable("nested deeper than " + FormatLimits.DEPTH + " or with too long a number");
        } catch (JsonProcessingException malformed) {
            return new Decoded.Undecodable("not JSON, or a key twice in one object");
        } catch (IOException impossible) {
            throw new UncheckedIOException("reading from memory", impossible);
        }
    }

    private static String text(byte @Nullable [] content) throws BadContent {
        if (content == null || content.length == 0) {
            throw new BadContent("empty");
        }
        if (content.length > FormatLimits.BYTES) {
            throw new BadContent(content.length + " bytes, expected at most " + FormatLimits.BYTES);
        }
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(content))
                    .toString();
        } catch (CharacterCodingException notUtf8) {
            throw new BadContent("not UTF-8");
        }
    }

    private Decoded read(String node, String text) throws IOException, BadContent {
        if (node.isEmpty() || node.length() > FormatLimits.ID_CHARS) {
            throw new BadContent("a node name of " + node.length() + " characters, expected 1 to 1024");
        }
        Draft draft = new Draft();
        try (JsonParser parser = json.createParser(text)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                throw new BadContent("not a JSON object");
            }
            while (parser.nextToken() != JsonToken.END_OBJECT) {
                String field = parser.currentName();
                parser.nextToken();
                readField(parser, field, draft);
            }
            if (parser.nextToken() != null) {
                throw new BadContent("more than one JSON value");
            }
        }
        return draft.finish(node);
    }

    private static void readField(JsonParser parser, String field, Draft draft) throws IOException, BadContent {
        switch (field) {
            case "address" -> draft.address = host(parser);
            case "port" -> draft.port = port(parser, field);
            case "sslPort" -> draft.tlsPort = port(parser, field);
            case "enabled" -> draft.enabled = enabled(parser);
            case "payload" -> readPayload(parser, draft);
            default -> parser.skipChildren();
        }
    }

    private static String host(JsonParser parser) throws IOException, BadContent {
        if (parser.currentToken() != JsonToken.VALUE_STRING) {
            throw new BadContent("address: expected a text");
        }
        String host = parser.getText();
        boolean bracketed = host.startsWith("[") && host.endsWith("]") && host.length() > 2;
        return bracketed ? host.substring(1, host.length() - 1) : host;
    }

    private static int port(JsonParser parser, String field) throws IOException, BadContent {
        if (parser.currentToken() == JsonToken.VALUE_NULL) {
            return Draft.NO_PORT;
        }
        if (parser.currentToken() != JsonToken.VALUE_NUMBER_INT
                || parser.getNumberType() != JsonParser.NumberType.INT
                || parser.getIntValue() < 1
                || parser.getIntValue() > FormatLimits.MOST_PORT) {
            throw new BadContent(field + ": expected a whole number from 1 to 65535");
        }
        return parser.getIntValue();
    }

    private static boolean enabled(JsonParser parser) throws BadContent {
        return switch (parser.currentToken()) {
            case VALUE_TRUE, VALUE_NULL -> true;
            case VALUE_FALSE -> false;
            default -> throw new BadContent("enabled: expected true or false");
        };
    }

    private static void readPayload(JsonParser parser, Draft draft) throws IOException {
        if (parser.currentToken() == JsonToken.START_OBJECT) {
            readEntries(parser, draft.outer, draft.inner);
        } else if (parser.currentToken() == JsonToken.VALUE_STRING) {
            draft.outer.put("payload", parser.getText());
        } else {
            parser.skipChildren();
        }
    }

    /** Reads the scalars of an object; an object under {@code metadata} goes into {@code nested} when there is one. */
    private static void readEntries(JsonParser parser, Entries into, @Nullable Entries nested) throws IOException {
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String key = parser.currentName();
            JsonToken value = parser.nextToken();
            if (nested != null && value == JsonToken.START_OBJECT && key.equals("metadata")) {
                readEntries(parser, nested, null);
            } else if (value.isScalarValue() && value != JsonToken.VALUE_NULL) {
                into.put(key, parser.getText());
            } else {
                parser.skipChildren();
            }
        }
    }
}
