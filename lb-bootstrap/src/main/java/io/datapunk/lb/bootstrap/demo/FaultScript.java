package io.datapunk.lb.bootstrap.demo;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** What goes wrong with one instance: how it begins, how it ends, and how it is told. */
enum FaultScript {
    HEALTHY("healthy", null, "was healthy all along") {
        @Override
        CompletionStage<Void> begin(FaultTarget target) {
            return CompletableFuture.completedFuture(null);
        }

        @Override
        CompletionStage<Void> end(FaultTarget target) {
            return CompletableFuture.completedFuture(null);
        }
    },

    FAST_FAIL("fast-fail", false, "answered every request with 500 at once while its /health stayed green") {
        @Override
        CompletionStage<Void> begin(FaultTarget target) {
            return target.failFast(true);
        }

        @Override
        CompletionStage<Void> end(FaultTarget target) {
            return target.failFast(false);
        }
    },

    KILLED("killed", true, "was killed: its port closed and nobody told the registry") {
        @Override
        CompletionStage<Void> begin(FaultTarget target) {
            return target.kill();
        }

        @Override
        CompletionStage<Void> end(FaultTarget target) {
            return target.restart();
        }
    };

    /** The scripts a demo plays, each on an instance of its own. */
    static final List<FaultScript> PLAYED = List.of(FAST_FAIL, KILLED);

    private final String key;
    private final @Nullable Boolean visibleToChecks;
    private final String words;

    FaultScript(String key, @Nullable Boolean visibleToChecks, String words) {
        this.key = key;
        this.visibleToChecks = visibleToChecks;
        this.words = words;
    }

    /** Begins the fault. */
    abstract CompletionStage<Void> begin(FaultTarget target);

    /** Ends it: completes when the instance serves again. */
    abstract CompletionStage<Void> end(FaultTarget target);

    /** Its name in results. */
    String key() {
        return key;
    }

    /** Whether active checks can see it; null where there is no fault. */
    @Nullable
    Boolean visibleToChecks() {
        return visibleToChecks;
    }

    /** What the instance did, to follow its name in a sentence. */
    String words() {
        return words;
    }
}
