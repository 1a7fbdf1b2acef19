package io.datapunk.lb.testkit.contract;

import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** The threads that lived at one moment. Immutable. */
record LiveThreads(Set<Thread> there) {
    /** The name of those that the contracts themselves start. */
    static final String OWN = "lb-contract";

    /** What the JDK starts when it is first needed, and keeps. */
    private static final List<String> OF_THE_JDK = List.of(
            "CompletableFutureDelayScheduler",
            "ForkJoinPool.commonPool-worker",
            "Common-Cleaner",
            "Cleaner-",
            "process reaper",
            "Attach Listener",
            "Keep-Alive-Timer",
            "Read-Poller",
            "Java2D");

    LiveThreads {
        there = Set.copyOf(there);
    }

    static LiveThreads now() {
        return new LiveThreads(Thread.getAllStackTraces().keySet());
    }

    /** The names of those that are new since then, but for those that may be. */
    List<String> since(Predicate<Thread> mayBe) {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> !there.contains(thread) && thread.isAlive())
                .filter(thread -> Stream.concat(Stream.of(OWN), OF_THE_JDK.stream())
                        .noneMatch(known -> thread.getName().startsWith(known)))
                .filter(mayBe.negate())
                .map(Thread::getName)
                .sorted()
                .toList();
    }
}
