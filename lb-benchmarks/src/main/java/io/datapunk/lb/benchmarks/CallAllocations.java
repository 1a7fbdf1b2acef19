package io.datapunk.lb.benchmarks;

import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;

/**
 * Prints of which classes what is that a call allocates: lines of comma-separated values, the benchmark's method, the class, and
 * bytes per call, from samples of the recorder scaled to what the thread has allocated.
 */
public final class CallAllocations {
    private static final String SAMPLE = "jdk.ObjectAllocationSample";
    private static final double LEAST_BYTES = 0.5;

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
     * @param arguments for how many milliseconds each
     */
    public static void main(String[] arguments) throws Exception {
        if (arguments.length != 1) {
            throw new IllegalArgumentException("arguments: " + arguments.length + ", expected MILLISECONDS");
        }
        Duration each = Duration.ofMillis(Long.parseLong(arguments[0]));
        CallBenchmark calls = new CallBenchmark();
        calls.instances = 1000;
        CallBenchmark.Caller caller = new CallBenchmark.Caller();
        calls.start();
        measure("heldLease", each, () -> calls.heldLease(caller));
        measure("call", each, calls::call);
        measure("callIdempotent", each, calls::callIdempotent);
        measure("callAsync", each, calls::callAsync);
        measure("callAsyncIdempotent", each, calls::callAsyncIdempotent);
        calls.stop();
    }

    private static void measure(String name, Duration duration, Call call) throws Exception {
        run(duration, call);
        try (Recording recording = new Recording()) {
            recording.enable(SAMPLE).with("throttle", "2000/s");
            recording.start();
            double bytes = run(duration, call);
            recording.stop();
            Path file = Files.createTempFile("allocations", ".jfr");
            try {
                recording.dump(file);
                print(name, bytes, weights(file));
            } finally {
                Files.delete(file);
            }
        }
    }

    /** Calls for so long; bytes of this thread per call. */
    private static double run(Duration duration, Call call) throws Exception {
        var threads = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
        long me = Thread.currentThread().getId();
        long before = threads.getThreadAllocatedBytes(me);
        long end = System.nanoTime() + duration.toNanos();
        long calls = 0;
        while (System.nanoTime() - end < 0) {
            for (int i = 0; i < 1000; i++) {
                kept = call.now();
            }
            calls += 1000;
        }
        return (double) (threads.getThreadAllocatedBytes(me) - before) / calls;
    }

    private static Map<String, Long> weights(Path file) throws Exception {
        Map<String, Long> weights = new TreeMap<>();
        for (RecordedEvent event : RecordingFile.readAllEvents(file)) {
            if (event.getThread() != null
                    && event.getThread().getJavaThreadId()
                            == Thread.currentThread().getId()) {
                weights.merge(event.getClass("objectClass").getName(), event.getLong("weight"), Long::sum);
            }
        }
        return weights;
    }

    private static void print(String name, double bytes, Map<String, Long> weights) {
        double all = weights.values().stream().mapToLong(Long::longValue).sum();
        weights.entrySet().stream()
                .sorted(Map.Entry.<String, Long>comparingByValue(Comparator.reverseOrder()))
                .forEach(entry -> {
                    double share = entry.getValue() / all * bytes;
                    if (share >= LEAST_BYTES) {
                        System.out.printf(Locale.ROOT, "%s,%s,%.1f%n", name, entry.getKey(), share);
                    }
                });
    }
}
