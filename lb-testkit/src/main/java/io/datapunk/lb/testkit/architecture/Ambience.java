package io.datapunk.lb.testkit.architecture;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.AccessTarget.CodeUnitAccessTarget;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Accesses that take time, chance or threads from the surroundings rather than from what was handed in, for ArchUnit's
 * {@code accessTargetWhere}.
 *
 * <p>They are matched as accesses, not as calls: a method reference is no call. Immutable and thread-safe.
 */
public final class Ambience {
    private static final String CONSTRUCTOR = "<init>";

    /** Owner to the methods that read the clock of the machine. */
    private static final Map<String, Set<String>> CLOCKS = Map.of(
            "java.lang.System", Set.of("nanoTime", "currentTimeMillis"),
            "java.util.Calendar", Set.of("getInstance"),
            "java.time.InstantSource", Set.of("system"),
            "java.time.Clock",
                    Set.of("systemUTC", "systemDefaultZone", "system", "tickMillis", "tickSeconds", "tickMinutes"));

    /** Owner to the methods that nobody can repeat from a seed. */
    private static final Map<String, Set<String>> DICE = Map.of(
            "java.lang.Math", Set.of("random"),
            "java.lang.StrictMath", Set.of("random"),
            "java.util.UUID", Set.of("randomUUID"),
            "java.util.concurrent.ThreadLocalRandom", Set.of("current"),
            "java.util.random.RandomGenerator", Set.of("of", "getDefault"),
            "java.security.SecureRandom", Set.of(CONSTRUCTOR, "getInstance", "getInstanceStrong"));

    /** What makes threads, or takes them from a pool that nobody handed in. */
    private static final Set<String> THREAD_MAKERS = Set.of(
            "java.util.Timer",
            "java.util.concurrent.Executors",
            "java.util.concurrent.ForkJoinPool",
            "java.util.concurrent.ThreadPoolExecutor",
            "java.util.concurrent.ScheduledThreadPoolExecutor",
            "java.util.concurrent.SubmissionPublisher",
            "java.lang.ref.Cleaner");

    private static final Map<String, Set<String>> THREAD_METHODS = Map.of(
            "java.lang.Thread", Set.of(CONSTRUCTOR, "start", "sleep", "startVirtualThread", "ofVirtual", "ofPlatform"),
            "java.util.concurrent.TimeUnit", Set.of("sleep"),
            "java.util.concurrent.CompletableFuture", Set.of("delayedExecutor", "orTimeout", "completeOnTimeout"),
            "java.util.concurrent.locks.LockSupport", Set.of("parkNanos", "parkUntil"));

    private Ambience() {}

    /** Reads the clock of the machine: {@code System.nanoTime}, {@code Instant.now()}, {@code new Date()} and the like. */
    public static DescribedPredicate<JavaAccess<?>> clock() {
        return describe("reads the machine's clock", Ambience::readsClock);
    }

    /** Draws what no seed repeats: {@code Math.random}, {@code new Random()}, {@code UUID.randomUUID} and the like. */
    public static DescribedPredicate<JavaAccess<?>> chance() {
        return describe("draws what no seed repeats", Ambience::drawsUnseeded);
    }

    /** Makes a thread, takes one that nobody handed in, or puts the caller's to sleep. */
    public static DescribedPredicate<JavaAccess<?>> threads() {
        return describe("makes or takes a thread", Ambience::hidesThread);
    }

    private static DescribedPredicate<JavaAccess<?>> describe(String what, Predicate<JavaAccess<?>> test) {
        return DescribedPredicate.describe(what, test);
    }

    private static boolean readsClock(JavaAccess<?> access) {
        String method = access.getTarget().getName();
        JavaClass owner = access.getTargetOwner();
        boolean now = method.equals("now")
                && owner.getPackageName().startsWith("java.time")
                && parameters(access).stream().noneMatch("java.time.Clock"::equals);
        boolean date = owner.getName().equals("java.util.Date")
                && method.equals(CONSTRUCTOR)
                && parameters(access).isEmpty();
        return now || date || listed(CLOCKS, access);
    }

    private static boolean drawsUnseeded(JavaAccess<?> access) {
        JavaClass owner = access.getTargetOwner();
        String method = access.getTarget().getName();
        boolean unseeded = method.equals(CONSTRUCTOR)
                && owner.isAssignableTo("java.util.random.RandomGenerator")
                && parameters(access).isEmpty();
        boolean shuffle = owner.getName().equals("java.util.Collections")
                && method.equals("shuffle")
                && parameters(access).size() == 1;
        boolean made = owner.getName().equals("java.util.random.RandomGeneratorFactory")
                && method.equals("create")
                && parameters(access).isEmpty();
        return unseeded || shuffle || made || listed(DICE, access);
    }

    private static boolean hidesThread(JavaAccess<?> access) {
        JavaClass owner = access.getTargetOwner();
        String method = access.getTarget().getName();
        boolean async = method.endsWith("Async") && owner.isAssignableTo("java.util.concurrent.CompletionStage");
        boolean parallel = method.equals("parallelStream")
                || (method.equals("parallel") && owner.isAssignableTo("java.util.stream.BaseStream"))
                || (method.startsWith("parallel") && owner.getName().equals("java.util.Arrays"));
        return async || parallel || THREAD_MAKERS.contains(owner.getName()) || listed(THREAD_METHODS, access);
    }

    private static boolean listed(Map<String, Set<String>> methodsByOwner, JavaAccess<?> access) {
        return methodsByOwner
                .getOrDefault(access.getTargetOwner().getName(), Set.of())
                .contains(access.getTarget().getName());
    }

    private static List<String> parameters(JavaAccess<?> access) {
        return access.getTarget() instanceof CodeUnitAccessTarget target
                ? target.getRawParameterTypes().stream().map(JavaClass::getName).toList()
                : List.of();
    }
}
