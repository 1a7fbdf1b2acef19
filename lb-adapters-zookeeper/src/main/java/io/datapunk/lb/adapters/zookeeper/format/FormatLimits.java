package io.datapunk.lb.adapters.zookeeper.format;

/** The bounds of the registry format, the same for reading and writing. */
final class FormatLimits {
    static final int BYTES = 16 * 1024;
    static final int DEPTH = 8;
    static final int ENTRIES = 64;
    static final int KEY_CHARS = 64;
    static final int VALUE_CHARS = 1024;
    static final int ID_CHARS = 1024;
    static final int HOST_CHARS = 253;
    static final int ZONE_CHARS = 64;
    static final int NUMBER_CHARS = 32;
    static final double LEAST_WEIGHT = 0.001;
    static final double MOST_WEIGHT = 1_000_000;
    static final int MOST_PORT = 65_535;

    private FormatLimits() {}
}
