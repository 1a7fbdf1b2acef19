package io.datapunk.lb.domain.selection;

import java.util.function.Consumer;

/** Around what is built in: nobody is counted, nobody is kept out, work is done at once. */
record Trusted(Consumer<Throwable> faults) implements Containment {
    @Override
    public int enter() {
        return 0;
    }

    @Override
    public void exit(int mark) {}

    @Override
    public void fault(Throwable thrown) {
        faults.accept(thrown);
    }

    @Override
    public void apart(Runnable work) {
        try {
            work.run();
        } catch (RuntimeException | LinkageError | StackOverflowError thrown) {
            faults.accept(thrown);
        }
    }
}
