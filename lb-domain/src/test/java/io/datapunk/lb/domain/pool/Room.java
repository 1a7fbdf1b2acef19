package io.datapunk.lb.domain.pool;

import java.lang.reflect.Field;

/** What room a pool keeps for handles, looked at from outside. */
final class Room {
    private Room() {}

    /** How many chunks there are for lines; those for instances and states must be as many. */
    static int chunks(Pool pool) {
        Store store = pool.store();
        int lines = owned(LineChunks.class, store.lines(), "chunks", "NOBODYS");
        int states = owned(Slots.class, store.slots(), "states", "NOBODYS_STATES");
        int instances = owned(Slots.class, store.slots(), "instances", "NOBODYS_INSTANCES");
        if (states != lines || instances != lines) {
            throw new AssertionError("chunks: " + lines + " of lines, " + states + " of states, " + instances
                    + " of instances, expected as many of each");
        }
        return lines;
    }

    static long[] nobodysLines() {
        return (long[]) value(LineChunks.class, null, "NOBODYS");
    }

    /** How long an array is that somebody keeps. */
    static int length(Object owner, String array) {
        return ((int[]) value(owner.getClass(), owner, array)).length;
    }

    private static int owned(Class<?> type, Object owner, String chunks, String nobodys) {
        Object shared = value(type, null, nobodys);
        int many = 0;
        for (Object each : (Object[]) value(type, owner, chunks)) {
            many += each == shared ? 0 : 1;
        }
        return many;
    }

    private static Object value(Class<?> type, Object owner, String name) {
        try {
            Field field = type.getDeclaredField(name);
            field.setAccessible(true);
            return field.get(owner);
        } catch (ReflectiveOperationException wrong) {
            throw new LinkageError(name, wrong);
        }
    }
}
