package io.datapunk.lb.adapters.zookeeper.discovery;

import io.datapunk.lb.adapters.zookeeper.connection.ClientLink;
import io.datapunk.lb.adapters.zookeeper.connection.Pace;
import io.datapunk.lb.adapters.zookeeper.connection.Serial;
import io.datapunk.lb.adapters.zookeeper.format.Decoded;
import io.datapunk.lb.adapters.zookeeper.format.InstanceDecoder;
import io.datapunk.lb.spi.Instance;
import io.datapunk.lb.spi.Scheduler;
import io.datapunk.lb.spi.discovery.InstanceDiscovery;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.apache.zookeeper.KeeperException.Code;
import org.apache.zookeeper.WatchedEvent;
import org.apache.zookeeper.Watcher;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps one service in step with the registry. Thread-safe; nothing blocks.
 *
 * <p>A <em>sync</em> sets the watch, then lists the nodes, then reads each; only a sync that came to its end is told as
 * complete. The watch is set first, so that what changes during a sync brings an event. Afterwards events lead to single
 * reads, which are told as changes.
 *
 * <p>Why not one of Curator's caches: ZooKeeper sends nothing for what changed while the connection was away, a cache
 * that was started without a connection may never set its watches, and none says how fresh it is. Here every way out of
 * step ends in the same place, {@link #fallBehind}, and from there only a whole sync leads back, tried again and again
 * whatever the client reports of its connection. Each attempt has a number, and answers to an earlier attempt are
 * dropped. An attempt without progress is given up.
 *
 * <p>An event does not carry the content, and a read that began before it may still be under way; then the node is read
 * once more. A deletion, too, only leads to a read: the node may have been replaced. So the last word about a node is
 * always a read that began after the last event about it.
 *
 * <p>Changes are told together, once nothing is being read. Where somebody writes all the time something always is, so
 * they are told as well when they are many, and when the oldest of them has waited for a moment.
 */
final class ServiceWatch implements InstanceDiscovery.Watch {
    private static final Logger LOGGER = LoggerFactory.getLogger(ServiceWatch.class);
    private static final int READS_AT_ONCE = 64;
    private static final int LARGEST_BATCH = 256;
    private static final Duration LONGEST_HELD = Duration.ofMillis(100);
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private enum Phase {
        /** Behind; a timer leads to the next sync. */
        WAITING,
        /** The watch is being set and the nodes are being listed. */
        LISTING,
        /** The listed nodes are being read. */
        READING,
        /** All that was listed has been read; events keep it so. */
        IN_STEP
    }

    private final String service;
    private final String path;
    private final int maxInstances;
    private final Registry registry;
    private final Scheduler scheduler;
    private final InstanceDecoder decoder;
    private final Consumer<ServiceWatch> onClose;
    private final News news;
    private final Pace pace;
    private final SkipLog skipLog;
    private final Serial serial = new Serial();
    private final Watcher watcher = event -> serial.run(() -> happened(event));

    // All below is touched by the steps of the queue only, but for the published status.
    private final Roster roster = new Roster();
    private final ReadQueue reads = new ReadQueue(READS_AT_ONCE);
    private final Set<String> owed = new HashSet<>();
    private final Set<String> touched = new HashSet<>();
    private final Set<String> changed = new LinkedHashSet<>();
    private Phase phase = Phase.WAITING;
    private boolean closed;
    private boolean everComplete;
    private boolean refillDue;
    private @Nullable String behindBecause;
    private @Nullable String toldBecause;
    private int attempt;
    private long syncedIn;
    private long progress;
    private long skipped;
    private long leftOut;
    private long resyncs;
    private int beyondLimit;
    private Scheduler.@Nullable Cancellable retry;
    private Scheduler.@Nullable Cancellable guard;
    private Scheduler.@Nullable Cancellable held;
    private volatile ServiceStatus status;

    ServiceWatch(
            String service,
            DiscoveryOptions options,
            Registry registry,
            Scheduler scheduler,
            InstanceDecoder decoder,
            InstanceDiscovery.Listener listener,
            Consumer<ServiceWatch> onClose) {
        this.service = service;
        this.path = options.basePath().equals("/") ? "/" + service : options.basePath() + "/" + service;
        this.maxInstances = options.maxInstances();
        this.registry = registry;
        this.scheduler = scheduler;
        this.decoder = decoder;
        this.onClose = onClose;
        this.news = new News(service, listener);
        this.pace = new Pace(options.retryCeiling(), options.resyncJitter());
        this.skipLog = new SkipLog(service, scheduler, serial);
        this.status = new ServiceStatus(service, 0, true, "not read yet", 0, 0, 0, 0, 0);
    }

    /** Begins; says that the list is unknown when it is not there within the given time. */
    void start(Duration firstNewsWithin) {
        step(this::tryToSync);
        scheduler.after(
                firstNewsWithin,
                () -> step(() -> {
                    if (!everComplete && behindBecause == null) {
                        sayUnknown(registry.connected() ? "not read yet" : "ZooKeeper cannot be reached");
                    }
                }));
    }

    /** The connection is there, for the first time or again. */
    void connected() {
        step(() -> {
            boolean first = !everComplete;
            beginAttempt();
            waitThenSync(first ? Duration.ZERO : pace.jitter(seed()));
        });
    }

    /** The connection is away. */
    void disconnected(String why) {
        step(() -> fallBehind(why));
    }

    /** The session is the given one: a watch set in another one is gone with it, whether or not that was reported. */
    void sessionIs(long session) {
        step(() -> {
            if (phase == Phase.IN_STEP && session != 0 && session != syncedIn) {
                fallBehind("the session with ZooKeeper has changed");
            }
        });
    }

    ServiceStatus status() {
        return status;
    }

    @Override
    public void close() {
        news.shut();
        step(() -> {
            closed = true;
            attempt++;
            cancel(retry);
            cancel(guard);
            letGo();
            reads.clear();
            registry.removeWatch(path, watcher);
            onClose.accept(this);
        });
    }

    private void step(Runnable work) {
        serial.run(() -> {
            if (!closed) {
                work.run();
                publish();
            }
        });
    }

    // --- falling behind and catching up

    private void fallBehind(String why) {
        beginAttempt();
        sayUnknown(why);
        waitThenSync(pace.pause(seed()));
    }

    /** An answer about the service says more than what was told when the list fell behind, so it is told as well. */
    private void fallBehind(Code result, String why) {
        boolean moreKnown = behindBecause != null && !ClientLink.isOutage(result) && !why.equals(toldBecause);
        fallBehind(why);
        if (moreKnown) {
            LOGGER.atWarn()
                    .addKeyValue("service", service)
                    .addKeyValue("why", why)
                    .log("discovery.still.stale");
            tellUnknown(why);
        }
    }

    /** Makes all answers that are still to come those of an earlier attempt. */
    private void beginAttempt() {
        attempt++;
        phase = Phase.WAITING;
        reads.clear();
        owed.clear();
        touched.clear();
        cancel(guard);
        guard = null;
    }

    private void sayUnknown(String why) {
        if (behindBecause == null) {
            tellUnknown(why);
        }
        behindBecause = why;
    }

    private void tellUnknown(String why) {
        toldBecause = why;
        news.tell(listener -> listener.unknown(why));
    }

    private void waitThenSync(Duration wait) {
        cancel(retry);
        retry = scheduler.after(wait, () -> step(this::tryToSync));
    }

    private void tryToSync() {
        if (registry.connected()) {
            sync();
        } else {
            // Asked again and again because the report of a new connection may be lost.
            waitThenSync(pace.pause(seed()));
        }
    }

    private void sync() {
        beginAttempt();
        cancel(retry);
        phase = Phase.LISTING;
        refillDue = false;
        syncedIn = registry.session();
        int mine = attempt;
        registry.addWatch(path, watcher, (result, nothing) -> answer(mine, () -> watchSet(result)));
        watchOverProgress();
    }

    private void answer(int of, Runnable work) {
        step(() -> {
            if (of == attempt) {
                progress++;
                work.run();
            }
        });
    }

    private void watchSet(Code result) {
        if (result != Code.OK) {
            fallBehind(
                    result,
                    result == Code.UNIMPLEMENTED
                            ? "the server has no persistent watches, expected ZooKeeper 3.6 or later"
                            : "the watch on " + path + " failed: " + result);
            return;
        }
        int mine = attempt;
        registry.children(path, (code, names) -> answer(mine, () -> listed(code, names)));
    }

    private void listed(Code result, @Nullable List<String> names) {
        if (result == Code.OK && names != null) {
            compare(names);
        } else if (result == Code.NONODE) {
            compare(List.of());
        } else {
            fallBehind(result, "listing " + path + " failed: " + result);
        }
    }

    private void compare(List<String> names) {
        phase = Phase.READING;
        List<String> present = names;
        beyondLimit = Math.max(0, names.size() - maxInstances);
        if (beyondLimit > 0) {
            // By name, so that all clients read the same ones.
            present = names.stream().sorted().limit(maxInstances).toList();
            skipLog.skipped("", beyondLimit + " nodes beyond maxInstances");
        }
        owed.addAll(present);
        for (String node : roster.names()) {
            if (!owed.contains(node)) {
                // An event since the sync began may be newer than the list, so a node it was about is asked for.
                if (touched.contains(node)) {
                    reads.want(node);
                } else {
                    roster.remove(node);
                }
            }
        }
        present.forEach(reads::want);
        read();
        settle();
    }

    // --- single nodes

    private void happened(WatchedEvent event) {
        if (closed || event.getPath() == null || !event.getPath().startsWith(path + "/")) {
            return;
        }
        String node = event.getPath().substring(path.length() + 1);
        if (node.indexOf('/') < 0) {
            nodeTouched(node, event.getType());
            publish();
        }
    }

    private void nodeTouched(String node, Watcher.Event.EventType type) {
        if (phase == Phase.LISTING) {
            touched.add(node);
        }
        switch (type) {
            case NodeDeleted -> deleted(node);
            case NodeCreated, NodeDataChanged -> {
                if (roster.knows(node) || owed.contains(node) || roster.size() < maxInstances) {
                    reads.want(node);
                    read();
                } else if (type == Watcher.Event.EventType.NodeCreated) {
                    // Only then: it is counted once, however often it is written.
                    beyondLimit++;
                    skipLog.skipped(node, "beyond maxInstances");
                }
            }
            default -> {}
        }
        settle();
    }

    /**
     * Asks before it believes: an instance that registers anew replaces its node, and has never been away. What is not
     * known is read only when a read may be about to make it known; else it is one that is not read.
     */
    private void deleted(String node) {
        if (roster.knows(node) || reads.holds(node)) {
            reads.want(node);
            read();
        } else if (beyondLimit > 0) {
            beyondLimit--;
        }
    }

    private void gone(String node) {
        if (roster.remove(node)) {
            changed.add(node);
        }
        refill();
    }

    /** Where there is room for a node that is not read, only a list can tell which is next. */
    private void refill() {
        if (beyondLimit > 0 && roster.size() < maxInstances && phase == Phase.IN_STEP && !refillDue) {
            refillDue = true;
            waitThenSync(pace.pause(seed()));
        }
    }

    private void read() {
        for (String node = reads.begin(); node != null; node = reads.begin()) {
            int mine = attempt;
            String asked = node;
            registry.content(
                    path + "/" + node, (code, content) -> answer(mine, () -> contentCame(asked, code, content)));
        }
        if (!reads.idle() && guard == null) {
            watchOverProgress();
        }
    }

    private void contentCame(String node, Code result, byte @Nullable [] content) {
        switch (result) {
            case OK -> take(node, decoder.decode(node, content));
            case NONODE -> gone(node);
            case NOAUTH -> take(node, new Decoded.Undecodable("not readable with this client's rights"));
            default -> {
                fallBehind(result, "reading below " + path + " failed: " + result);
                return;
            }
        }
        reads.answered(node);
        owed.remove(node);
        read();
        settle();
    }

    private void take(String node, Decoded content) {
        if (roster.put(node, content)) {
            changed.add(node);
        }
        if (content instanceof Decoded.Undecodable bad) {
            skipped++;
            skipLog.skipped(node, bad.reason());
        } else if (content instanceof Decoded.Listed good) {
            leftOut += good.leftOut();
        }
    }

    // --- telling

    private void settle() {
        if (phase == Phase.READING) {
            if (owed.isEmpty()) {
                inStep();
            }
        } else if (mayTellChanges()) {
            if (reads.idle() || changed.size() >= LARGEST_BATCH) {
                tellChanges();
            } else if (held == null) {
                held = scheduler.after(LONGEST_HELD, () -> step(this::heldLongEnough));
            }
        }
    }

    private boolean mayTellChanges() {
        return phase != Phase.LISTING && phase != Phase.READING && everComplete && !changed.isEmpty();
    }

    /** Tells whatever is still being read: under a steady stream of events something always is. */
    private void heldLongEnough() {
        held = null;
        // While a sync is under way its end tells everything.
        if (mayTellChanges()) {
            tellChanges();
        }
    }

    private void letGo() {
        cancel(held);
        held = null;
    }

    private void inStep() {
        phase = Phase.IN_STEP;
        cancel(guard);
        guard = null;
        touched.clear();
        changed.clear();
        letGo();
        pace.succeeded();
        resyncs++;
        everComplete = true;
        behindBecause = null;
        List<Instance> all = roster.instances();
        news.tell(listener -> listener.complete(all));
        // One that was listed may have gone before it was read.
        refill();
    }

    private void tellChanges() {
        List<Instance> there = new ArrayList<>();
        List<String> gone = new ArrayList<>();
        for (String node : changed) {
            Instance instance = roster.instance(node);
            if (instance == null) {
                gone.add(node);
            } else {
                there.add(instance);
            }
        }
        changed.clear();
        letGo();
        List<Instance> addedOrChanged = List.copyOf(there);
        List<String> removed = List.copyOf(gone);
        news.tell(listener -> listener.changed(addedOrChanged, removed));
    }

    private void publish() {
        status = new ServiceStatus(
                service,
                roster.listed(),
                behindBecause != null || !everComplete,
                behindBecause != null ? behindBecause : everComplete ? "" : "not read yet",
                roster.undecodable(),
                skipped,
                leftOut,
                beyondLimit,
                resyncs);
    }

    // --- timers

    /** Gives the attempt up when nothing at all is answered for a while. */
    private void watchOverProgress() {
        cancel(guard);
        long then = progress;
        int mine = attempt;
        guard = scheduler.after(
                PATIENCE,
                () -> step(() -> {
                    if (mine != attempt) {
                        return;
                    }
                    guard = null;
                    boolean busy = phase == Phase.LISTING || !reads.idle();
                    if (busy && progress == then) {
                        fallBehind("no answer from ZooKeeper for " + PATIENCE.toSeconds() + " s");
                    } else if (busy) {
                        watchOverProgress();
                    }
                }));
    }

    private static void cancel(Scheduler.@Nullable Cancellable timer) {
        if (timer != null) {
            timer.cancel();
        }
    }

    private long seed() {
        return registry.session() + service.hashCode();
    }
}
