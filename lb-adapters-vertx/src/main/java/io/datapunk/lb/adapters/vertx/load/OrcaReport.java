package io.datapunk.lb.adapters.vertx.load;

import java.util.Map;

/** An ORCA report after the name of its format and a blank. */
final class OrcaReport implements LoadFormat {
    private static final Map<String, LoadFormat> FORMATS =
            Map.of("TEXT", new OrcaText(), "JSON", new OrcaJson(), "BIN", new OrcaBinary());

    @Override
    public float read(String value) {
        int blank = value.indexOf(' ');
        LoadFormat format = blank < 0 ? null : FORMATS.get(value.substring(0, blank));
        return format == null ? Float.NaN : format.read(value.substring(blank + 1));
    }
}
