package io.datapunk.lb.domain.circuit;

import java.util.Arrays;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Looks decisions up in the table of {@link Rule}s. Stateless and thread-safe. */
public final class StateMachine {
    private static final Map<Class<? extends HealthEvent>, Rule[]> TABLE = Arrays.stream(Rule.values())
            .collect(Collectors.groupingBy(
                    Rule::event,
                    Collectors.collectingAndThen(Collectors.toList(), rules -> rules.toArray(Rule[]::new))));

    private StateMachine() {}

    /**
     * What the first rule that changes anything makes of this state. O(number of rules for the event).
     *
     * @return null when nothing changes; the circumstances' ledger may then not have been asked
     */
    public static @Nullable Decision decide(InstanceState state, HealthEvent event, Circumstances circumstances) {
        for (Rule rule : TABLE.getOrDefault(event.getClass(), new Rule[0])) {
            if (rule.matches(state, event, circumstances)) {
                InstanceState next = rule.apply(state, event, circumstances);
                if (!next.equals(state)) {
                    return new Decision(shared(next, rule), rule);
                }
                if (event != HealthEvent.Due.DUE) {
                    return null;
                }
            }
        }
        return null;
    }

    /** Most instances share one state; only what is worth telling keeps the rule that made it. */
    private static InstanceState shared(InstanceState next, Rule rule) {
        return next.equals(InstanceState.CLOSED) || next.equals(InstanceState.CLOSED_UP) || rule == Rule.CHECK_NOTED
                ? next
                : next.with(rule);
    }
}
