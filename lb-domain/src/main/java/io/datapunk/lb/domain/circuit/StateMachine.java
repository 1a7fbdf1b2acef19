package io.datapunk.lb.domain.circuit;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Looks decisions up in the table of {@link Rule}s. Stateless and thread-safe. */
public final class StateMachine {
    private static final Rule[] NONE = {};
    private static final Map<Class<? extends HealthEvent>, Rule[]> TABLE = rulesByEvent();

    private StateMachine() {}

    private static Map<Class<? extends HealthEvent>, Rule[]> rulesByEvent() {
        Map<Class<? extends HealthEvent>, List<Rule>> lists = new HashMap<>();
        for (Rule rule : Rule.values()) {
            lists.computeIfAbsent(rule.event(), any -> new ArrayList<>()).add(rule);
        }
        Map<Class<? extends HealthEvent>, Rule[]> table = new HashMap<>();
        lists.forEach((event, rules) -> table.put(event, rules.toArray(NONE)));
        return Map.copyOf(table);
    }

    /**
     * What the first rule that changes anything makes of this state. O(number of rules for the event).
     *
     * @return null when nothing changes; the circumstances' ledger may then not have been asked
     */
    public static @Nullable Decision decide(InstanceState state, HealthEvent event, Circumstances circumstances) {
        if (!state.listed() && !(event instanceof HealthEvent.Listed)) {
            // What is gone stays as it was, whatever still arrives for it.
            return null;
        }
        for (Rule rule : TABLE.getOrDefault(event.getClass(), NONE)) {
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
