package io.datapunk.lb.domain.pool;

/** Work that slips in at a certain point of other work, once. */
final class Interlude {
    private volatile Runnable work;

    void next(Runnable once) {
        work = once;
    }

    void play() {
        Runnable now = work;
        if (now != null) {
            work = null;
            now.run();
        }
    }
}
