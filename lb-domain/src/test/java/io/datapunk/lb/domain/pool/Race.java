package io.datapunk.lb.domain.pool;

/** Two pieces of work on one fresh world that meet on two threads, each done once, and what they led to. */
public interface Race {
    /** What one thread does. */
    void one();

    /** What the other thread does at the same time. */
    void other();

    /** What it led to, in a few words; called after both, and may go on to use the world. */
    String outcome();
}
