package io.datapunk.lb.domain.selection;

import io.datapunk.lb.spi.selection.Candidates;
import io.datapunk.lb.spi.selection.Picker;
import io.datapunk.lb.spi.selection.SelectionContext;
import java.util.random.RandomGenerator;

/** A picker whose asks and answers are written down. For one pick. */
record TracedPicker(Picker picker, PickTracer tracer) implements Picker {
    @Override
    public int pick(Candidates candidates, SelectionContext context, RandomGenerator random) {
        tracer.asked();
        try {
            int handle = picker.pick(candidates, context, tracer.chance());
            tracer.answered(handle, picker::cost);
            return handle;
        } catch (RuntimeException | LinkageError | StackOverflowError fault) {
            tracer.threw(fault);
            throw fault;
        }
    }

    @Override
    public double cost(Candidates candidates, int handle) {
        return picker.cost(candidates, handle);
    }
}
