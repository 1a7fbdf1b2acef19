package io.datapunk.lb.benchmarks;

import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.util.Locale;

/**
 * Prints of which classes what is that a call allocates: lines of comma-separated values, the benchmark's method, the class, and
 * bytes per call. Counted on a heap that is not collected meanwhile, after the compiler has done its work.
 */
public final class CallAllocations {
    private static final int WARM = 300_000;
    /** What fewer calls than one in so many make is not theirs: most of all the arrays that fill up the end of a thread's room. */
    private static final int CALLS_PER_OBJECT = 10;

    private static final int TRIES = 5;

    /** Where answers go, so that they escape as they do in a real caller. */
    @SuppressWarnings("unused") // To be written is what it is for.
    private static volatile Object kept = "";

    private CallAllocations() {}

    private interface Call {
        Object now() throws Exception;
    }

    /**
     * Measures.
     *
     * @param arguments how many calls of each kind; what they allocate must fit into the young generation
     */
    public static void main(String[] arguments) throws Exception {
        if (arguments.length != 1) {
            throw new IllegalArgumentException("arguments: " + arguments.length + ", expected CALLS");
        }
        int many = Integer.parseInt(arguments[0]);
        CallBenchmark calls = new CallBenchmark();
        calls.instances = 1000;
        CallBenchmark.Caller caller = new CallBenchmark.Caller();
        calls.start();
        measure("heldLease", many, () -> calls.heldLease(caller));
        measure("call", many, calls::call);
        measure("callIdempotent", many, calls::callIdempotent);
        measure("callAsync", many, calls::callAsync);
        measure("callAsyncIdempotent", many, calls::callAsyncIdempotent);
        calls.stop();
    }

    private static void measure(String name, int many, Call call) throws Exception {
        for (int i = 0; i < WARM / 1000; i++) {
            run(1000, call);
        }
        for (int tried = 0; tried < TRIES; tried++) {
            System.gc();
            ClassHistogram before = ClassHistogram.withGarbage();
            long collections = collections();
            run(many, call);
            ClassHistogram after = ClassHistogram.withGarbage();
            if (collections() == collections) {
                after.since(before).forEach((type, held) -> {
                    if (held.objects() >= many / CALLS_PER_OBJECT) {
                        System.out.printf(Locale.ROOT, "%s,%s,%.1f%n", name, type, (double) held.bytes() / many);
                    }
                });
                return;
            }
        }
        throw new IllegalStateException("heap: collected each time, expected room for " + many + " calls");
    }

    private static void run(int many, Call call) throws Exception {
        for (int i = 0; i < many; i++) {
            kept = call.now();
        }
    }

    private static long collections() {
        return ManagementFactory.getGarbageCollectorMXBeans().stream()
                .mapToLong(GarbageCollectorMXBean::getCollectionCount)
                .sum();
    }
}
