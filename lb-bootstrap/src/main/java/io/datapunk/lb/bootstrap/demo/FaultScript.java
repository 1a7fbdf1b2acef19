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
            return target.behave(Behaviour.FAILING_FAST);
        }

        @Override
        CompletionStage<Void> end(FaultTarget target) {
            return target.behave(Behaviour.WELL);
        }
    },

    SLOW("slow", false, "answered 20 times slower while its /health stayed quick and green") {
        @Override
        CompletionStage<Void> begin(FaultTarget target) {
            return target.behave(Behaviour.SLOW);
        }

        @Override
        CompletionStage<Void> end(FaultTarget target) {
            return target.behave(Behaviour.WELL);
        }
    },

    KILLED("killed", true, "was killed: its port closed and nobody told the registry") {
        @Override
        CompletionStage<Void> begin(FaultTarget target) {
            return target.kill();
        }

        @Override
        CompletionStage<Void> end(FaultTarget target) {
            return target.launch();
        }
    },

    /** Comes and goes between its start and its end: each turn of the plan ends it or begins it again. */
    FLAPPING("flapping", true, "failed and worked by turns, its /health with it") {
        @Override
        CompletionStage<Void> begin(FaultTarget target) {
            return target.behave(Behaviour.BROKEN);
        }

        @Override
        CompletionStage<Void> end(FaultTarget target) {
            return target.behave(Behaviour.WELL);
        }
    },

    /** Not there from the beginning: neither listening nor registered until its end. */
    LATE("late", true, "was not there yet: neither listening nor registered") {
        @Override
        CompletionStage<Void> begin(FaultTarget target) {
            return CompletableFuture.completedFuture(null);
        }

        @Override
        CompletionStage<Void> end(FaultTarget target) {
            return target.launch();
        }
    };

    /** The scripts a demo plays, each on an instance of its own; the first ones where there is no room for all. */
    static final List<FaultScript> PLAYED = List.of(FAST_FAIL, KILLED, SLOW, FLAPPING, LATE);

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

    /**
     * The script of this name.
     *
     * @throws IllegalArgumentException when there is none
     */
    static FaultScript of(String key) {
        for (FaultScript script : values()) {
            if (script.key.equals(key)) {
                return script;
            }
        }
        throw new IllegalArgumentException("script: " + key + ", expected the key of a script");
    }

    /** Its name in results. */
    String key() {
        return key;
    }

    /** Whether a check that asks the instance can see the fault; null where there is no fault. */
    @Nullable
    Boolean visibleToChecks() {
        return visibleToChecks;
    }

    /** What the instance did, to follow its name in a sentence. */
    String words() {
        return words;
    }
}
