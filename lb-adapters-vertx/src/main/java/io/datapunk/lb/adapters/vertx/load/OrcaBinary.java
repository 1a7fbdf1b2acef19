package io.datapunk.lb.adapters.vertx.load;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Base64;

/**
 * An ORCA report as its protobuf, {@code xds.data.orca.v3.OrcaLoadReport}, in Base64 with or without padding. Other fields
 * are passed over unread; where a field comes twice the last counts.
 */
final class OrcaBinary implements LoadFormat {
    private static final int VARINT = 0;
    private static final int FIXED64 = 1;
    private static final int LENGTH_DELIMITED = 2;
    private static final int FIXED32 = 5;

    private static final int WIRE_TYPE_BITS = 3;
    private static final long CPU = 1 << WIRE_TYPE_BITS | FIXED64;
    private static final long APPLICATION = 9 << WIRE_TYPE_BITS | FIXED64;
    private static final long LEAST_TAG = 1 << WIRE_TYPE_BITS;
    private static final long LARGEST_TAG = 0xffff_ffffL;

    @Override
    public float read(String value) {
        try {
            byte[] message = Base64.getDecoder().decode(value);
            return utilization(ByteBuffer.wrap(message).order(ByteOrder.LITTLE_ENDIAN))
                    .load();
        } catch (IllegalArgumentException | BufferUnderflowException malformed) {
            return Float.NaN;
        }
    }

    private static Utilization utilization(ByteBuffer message) {
        double application = 0;
        double cpu = 0;
        while (message.hasRemaining()) {
            long tag = varint(message);
            if (tag == APPLICATION) {
                application = message.getDouble();
            } else if (tag == CPU) {
                cpu = message.getDouble();
            } else {
                skipField(tag, message);
            }
        }
        return new Utilization(application, cpu);
    }

    private static void skipField(long tag, ByteBuffer message) {
        if (tag < LEAST_TAG || tag > LARGEST_TAG) {
            throw new IllegalArgumentException("tag: " + tag + ", expected " + LEAST_TAG + " to " + LARGEST_TAG);
        }
        switch ((int) tag & (1 << WIRE_TYPE_BITS) - 1) {
            case VARINT -> varint(message);
            case FIXED64 -> skip(Long.BYTES, message);
            case LENGTH_DELIMITED -> skip(length(message), message);
            case FIXED32 -> skip(Integer.BYTES, message);
            default -> throw new IllegalArgumentException("tag: " + tag + ", expected a wire type of 0, 1, 2 or 5");
        }
    }

    private static void skip(int bytes, ByteBuffer message) {
        message.position(message.position() + bytes);
    }

    private static int length(ByteBuffer message) {
        long length = varint(message);
        if (length < 0 || length > message.remaining()) {
            throw new BufferUnderflowException();
        }
        return (int) length;
    }

    private static long varint(ByteBuffer message) {
        long value = 0;
        for (int shift = 0; shift < Long.SIZE; shift += 7) {
            byte next = message.get();
            value |= (long) (next & 0x7f) << shift;
            if (next >= 0) {
                return value;
            }
        }
        throw new IllegalArgumentException("varint: longer than 10 bytes");
    }
}
