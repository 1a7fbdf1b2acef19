package io.datapunk.lb.adapters.zookeeper.format;

import io.datapunk.lb.spi.Instance;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A registration while it is read. Confined to one decoding. */
final class Draft {
    static final int NO_PORT = 0;

    private static final Pattern HOST = Pattern.compile("[A-Za-z0-9._:%-]{1," + FormatLimits.HOST_CHARS + "}");
    private static final Pattern NUMBER = Pattern.compile("[0-9]+(\\.[0-9]+)?([eE][+-]?[0-9]{1,3})?");

    final Entries outer = new Entries();
    final Entries inner = new Entries();

    @Nullable
    String address;

    int port = NO_PORT;
    int tlsPort = NO_PORT;
    boolean enabled = true;

    private int leftOut;

    Decoded finish(String node) throws BadContent {
        String host = address;
        if (host == null) {
            throw new BadContent("address: missing");
        }
        if (!HOST.matcher(host).matches()) {
            throw new BadContent("address: expected a host name or a literal address");
        }
        if (port == NO_PORT && tlsPort == NO_PORT) {
            throw new BadContent("port: missing");
        }
        double weight = weight(inner.weight != null ? inner.weight : outer.weight);
        boolean draining = draining(inner.draining != null ? inner.draining : outer.draining);
        if (weight == 0 || (!enabled && !draining)) {
            return new Decoded.Disabled();
        }
        String zone = zone(inner.zone != null ? inner.zone : outer.zone);
        Map<String, String> metadata = metadata();
        if (draining) {
            metadata.put(Instance.DRAINING, "true");
        }
        int reached = port == NO_PORT ? tlsPort : port;
        return new Decoded.Listed(
                new Instance(node, host, reached, weight, zone, metadata), leftOut + inner.leftOut + outer.leftOut);
    }

    private Map<String, String> metadata() {
        Entries merged = new Entries();
        inner.values.forEach(merged::put);
        outer.values.forEach((key, value) -> {
            if (!merged.values.containsKey(key)) {
                merged.put(key, value);
            }
        });
        if (tlsPort != NO_PORT && !merged.values.containsKey("sslPort")) {
            merged.put("sslPort", Integer.toString(tlsPort));
        }
        leftOut += merged.leftOut;
        return merged.values;
    }

    private double weight(@Nullable String text) {
        if (text == null) {
            return 1;
        }
        if (text.length() <= FormatLimits.NUMBER_CHARS && NUMBER.matcher(text).matches()) {
            double weight = Double.parseDouble(text);
            if (weight == 0 || (weight >= FormatLimits.LEAST_WEIGHT && weight <= FormatLimits.MOST_WEIGHT)) {
                return weight;
            }
        }
        leftOut++;
        return 1;
    }

    private boolean draining(@Nullable String text) {
        if (text == null || text.equals("false")) {
            return false;
        }
        if (text.equals("true")) {
            return true;
        }
        leftOut++;
        return false;
    }

    private String zone(@Nullable String text) {
        if (text == null) {
            return "";
        }
        if (text.length() <= FormatLimits.ZONE_CHARS && text.chars().noneMatch(Character::isISOControl)) {
            return text;
        }
        leftOut++;
        return "";
    }
}
