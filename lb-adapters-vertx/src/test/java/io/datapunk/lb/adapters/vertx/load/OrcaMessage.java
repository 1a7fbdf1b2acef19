package io.datapunk.lb.adapters.vertx.load;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;

/** An {@code xds.data.orca.v3.OrcaLoadReport} as its bytes. Immutable; each method returns a message that is longer. */
final class OrcaMessage {
    private final byte[] bytes;

    OrcaMessage() {
        this(new byte[0]);
    }

    private OrcaMessage(byte[] bytes) {
        this.bytes = bytes;
    }

    static OrcaMessage of(byte[] bytes) {
        return new OrcaMessage(bytes);
    }

    OrcaMessage cpu(double share) {
        return fixed64(1, share);
    }

    OrcaMessage application(double share) {
        return fixed64(9, share);
    }

    /** An entry of {@code named_metrics}. */
    OrcaMessage named(String name, double value) {
        return bytes(
                8,
                new OrcaMessage()
                        .bytes(1, name.getBytes(StandardCharsets.UTF_8))
                        .fixed64(2, value)
                        .bytes);
    }

    OrcaMessage varint(int field, long value) {
        return number((long) field << 3).number(value);
    }

    OrcaMessage fixed64(int field, double value) {
        return number((long) field << 3 | 1)
                .and(ByteBuffer.allocate(8)
                        .order(ByteOrder.LITTLE_ENDIAN)
                        .putDouble(value)
                        .array());
    }

    OrcaMessage bytes(int field, byte[] value) {
        return number((long) field << 3 | 2).number(value.length).and(value);
    }

    OrcaMessage fixed32(int field, float value) {
        return number((long) field << 3 | 5)
                .and(ByteBuffer.allocate(4)
                        .order(ByteOrder.LITTLE_ENDIAN)
                        .putFloat(value)
                        .array());
    }

    /** Whatever bytes. */
    OrcaMessage and(int... more) {
        byte[] all = new byte[more.length];
        for (int i = 0; i < more.length; i++) {
            all[i] = (byte) more[i];
        }
        return and(all);
    }

    private OrcaMessage and(byte[] more) {
        byte[] all = Arrays.copyOf(bytes, bytes.length + more.length);
        System.arraycopy(more, 0, all, bytes.length, more.length);
        return new OrcaMessage(all);
    }

    private OrcaMessage number(long value) {
        OrcaMessage all = this;
        long rest = value;
        while ((rest & ~0x7fL) != 0) {
            all = all.and((int) (rest & 0x7f) | 0x80);
            rest >>>= 7;
        }
        return all.and((int) rest);
    }

    byte[] toBytes() {
        return bytes.clone();
    }

    String base64() {
        return Base64.getEncoder().encodeToString(bytes);
    }
}
