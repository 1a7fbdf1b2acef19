package io.datapunk.lb.application.monitor;

import java.lang.reflect.Field;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Set;

/** How many chunks take room, looked at from outside. */
final class Chunks {
    private Chunks() {}

    static int of(Ints ints) {
        Set<Object> kept = Collections.newSetFromMap(new IdentityHashMap<>());
        kept.add(value(ints, "spare"));
        Collections.addAll(kept, (Object[]) value(ints, "chunks"));
        kept.remove(value(ints, "ZEROS"));
        return kept.size();
    }

    /** Those of the numbers that somebody keeps under this name. */
    static int of(Object owner, String name) {
        return of((Ints) value(owner, name));
    }

    private static Object value(Object owner, String name) {
        try {
            Field field = owner.getClass().getDeclaredField(name);
            field.setAccessible(true);
            return field.get(owner);
        } catch (ReflectiveOperationException wrong) {
            throw new LinkageError(name, wrong);
        }
    }
}
