package io.datapunk.lb.application.containment;

import io.datapunk.lb.Surroundings;
import io.datapunk.lb.application.plugin.Thrown;
import io.datapunk.lb.domain.selection.Containment;
import io.datapunk.lb.domain.selection.NonsenseAnswerException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Watches one plug-in of one service: counts its faults, times some of its calls, looks who is inside for long, and benches
 * it. Benched means that nobody is let in until a time is over that doubles each time, and until everybody is out again.
 *
 * <p>Thread-safe; a call costs one compare-and-set and takes no lock. {@link #round} is called about ten times a second, by
 * one thread that never runs the plug-in, so that it goes on whatever the plug-in blocks.
 */
public final class PluginWatch implements Containment {
    /** So many may be inside at once; whoever comes beyond does without the plug-in. */
    static final int MOST_INSIDE = 32;

    static final int SLOW_SAMPLES = 8;

    private final Surroundings around;
    private final PluginNews news;
    private final Patience patience;
    private final Marks calls = new Marks(MOST_INSIDE);
    private final Marks tasks = new Marks(1);
    private final AtomicInteger slow = new AtomicInteger();
    private final AtomicInteger waiting = new AtomicInteger();
    private final Bench bench = new Bench(); // guarded by itself
    private volatile boolean benched;
    private volatile @Nullable Runnable task;
    private volatile CompletableFuture<@Nullable Void> idle = CompletableFuture.completedFuture(null);

    private PluginWatch(Surroundings around, PluginNews news, Patience patience) {
        this.around = around;
        this.news = news;
        this.patience = patience;
    }

    /** Of a plug-in that requests wait for; {@code news} hears of every fault, and of the bench. */
    public static PluginWatch onRequests(Surroundings around, PluginNews news) {
        return new PluginWatch(around, news, Patience.ON_A_REQUEST);
    }

    /** Of a plug-in that no request waits for, and that may take its time. */
    public static PluginWatch apartFromRequests(Surroundings around, PluginNews news) {
        return new PluginWatch(around, news, Patience.APART);
    }

    /** Whether nobody is let in. */
    public boolean benched() {
        return benched;
    }

    @Override
    public int enter() {
        if (benched) {
            return REFUSED;
        }
        int mark = calls.enter(Thread.currentThread().getId());
        if (mark != REFUSED && calls.sampled(mark)) {
            calls.begun(mark, around.ticker().nanos());
        }
        return mark;
    }

    @Override
    public void exit(int mark) {
        long begun = calls.begun(mark);
        calls.exit(mark);
        if (begun != 0) {
            timed(around.ticker().nanos() - begun);
        }
    }

    private void timed(long nanos) {
        if (nanos <= patience.slowNanos()) {
            if (slow.get() != 0) {
                slow.set(0);
            }
        } else if (slow.incrementAndGet() >= SLOW_SAMPLES) {
            slow.set(0);
            benchForTrouble(SLOW_SAMPLES + " calls in a row that were timed took longer than "
                    + patience.slowNanos() / 1_000_000 + " ms, the last one " + nanos / 1_000_000 + " ms");
        }
    }

    /**
     * Counts and tells what the plug-in threw, and benches it for too many of that. That memory or stack ran out in it
     * benches it at once.
     */
    @Override
    public void fault(Throwable thrown) {
        if (thrown instanceof OutOfMemoryError || thrown instanceof StackOverflowError) {
            benchForTrouble("it threw " + Thrown.said(thrown));
            return;
        }
        if (thrown instanceof VirtualMachineError failure) {
            throw failure;
        }
        if (thrown instanceof ThreadDeath death) {
            throw death;
        }
        fault(
                thrown instanceof NonsenseAnswerException
                        ? String.valueOf(thrown.getMessage())
                        : "it threw " + Thrown.said(thrown));
    }

    private void fault(String what) {
        news.fault(what);
        boolean tooMany;
        synchronized (bench) {
            tooMany = bench.fault(around.ticker().nanos());
        }
        if (tooMany) {
            bench(Bench.FAULTS + " faults within " + Bench.WINDOW.toSeconds() + " s, the last one: " + what);
        }
    }

    private void benchForTrouble(String why) {
        news.counted();
        bench(why);
    }

    private void bench(String why) {
        Duration hold;
        synchronized (bench) {
            if (benched) {
                return;
            }
            benched = true;
            hold = bench.sit(around.ticker().nanos());
        }
        idle.complete(null);
        news.benched(why, hold);
    }

    /**
     * Looks who is inside for long, and whether the time on the bench is over.
     *
     * @return whether the plug-in has just come back
     */
    public boolean round() {
        calls.look();
        tasks.look();
        if (benched) {
            return returned();
        }
        if (calls.insideAtLeast(patience.stuckRounds()) > 0) {
            stuck(calls, patience.stuckRounds(), "a call");
        } else if (tasks.insideAtLeast(Patience.APART.stuckRounds()) > 0) {
            stuck(tasks, Patience.APART.stuckRounds(), "its work apart from requests");
        } else {
            for (int late = calls.insideFor(patience.lateRounds()); late > 0; late--) {
                fault("a call took longer than a tenth of a second");
            }
        }
        return false;
    }

    private void stuck(Marks marks, int rounds, String what) {
        benchForTrouble(what + " did not end within " + rounds / 10
                + " s; threads that are inside and cannot be freed: " + marks.insideAtLeast(1));
    }

    private boolean returned() {
        if (calls.insideAtLeast(1) + tasks.insideAtLeast(1) > 0) {
            return false;
        }
        synchronized (bench) {
            long now = around.ticker().nanos();
            if (!bench.over(now)) {
                return false;
            }
            bench.back(now);
            slow.set(0);
            benched = false;
        }
        news.returned();
        return true;
    }

    @Override
    public void apart(Runnable work) {
        task = work;
        if (waiting.getAndIncrement() == 0) {
            CompletableFuture<@Nullable Void> done = new CompletableFuture<>();
            idle = done;
            boolean handedOver = false;
            try {
                around.apart().execute(() -> drain(done));
                handedOver = true;
            } catch (RejectedExecutionException closed) {
                // Nobody needs it any more.
            } finally {
                if (!handedOver) { // Also where there is no room for another thread: the next one tries again.
                    waiting.set(0);
                    done.complete(null);
                }
            }
        }
    }

    private void drain(CompletableFuture<@Nullable Void> done) {
        boolean ended = false;
        try {
            int asked;
            do {
                asked = waiting.get();
                work();
            } while (waiting.addAndGet(-asked) != 0);
            ended = true;
        } finally {
            if (!ended) {
                waiting.set(0);
            }
            done.complete(null);
        }
    }

    private void work() {
        Runnable latest = task;
        int mark = benched || latest == null ? REFUSED : tasks.enter(0);
        if (latest == null || mark == REFUSED) {
            return;
        }
        try {
            latest.run();
        } catch (Throwable thrown) {
            fault(thrown);
        } finally {
            tasks.exit(mark);
        }
    }

    /** Done when no work is under way or waits, or when the plug-in is benched. */
    public CompletionStage<@Nullable Void> idle() {
        return idle;
    }
}
