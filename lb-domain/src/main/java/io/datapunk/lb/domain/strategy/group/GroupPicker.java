package io.datapunk.lb.domain.strategy.group;

import io.datapunk.lb.domain.selection.Selector;
import io.datapunk.lb.domain.strategy.KeyedRandom;
import io.datapunk.lb.spi.selection.Candidates;
import io.datapunk.lb.spi.selection.Picker;
import io.datapunk.lb.spi.selection.SelectionContext;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Draws a group by a plan, and leaves the rest to the group's own selector.
 *
 * <p>Lock-free. The plan is worked out anew by the first pick after somebody became eligible or ineligible; two threads may
 * do it at once, and the older plan may win, for one pick. A pick costs one comparison of revisions, a number only if there is
 * something to draw, and what the group's selector costs. When the group has nobody who can be used the others are
 * asked, each once.
 */
final class GroupPicker implements Picker {
    private final Division division;
    private final long purpose;
    private final List<Candidates> groups;
    private final Selector[] selectors;
    private final Map<Object, Selector> byKey = new HashMap<>();
    private volatile Plan plan;

    private GroupPicker(
            Division division, long purpose, long revision, List<Candidates> groups, List<Selector> selectors) {
        this.division = division;
        this.purpose = purpose;
        this.groups = groups;
        this.selectors = selectors.toArray(Selector[]::new);
        for (int group = 0; group < selectors.size(); group++) {
            byKey.put(division.key(group), selectors.get(group));
        }
        plan = division.plan(revision, groups);
    }

    /**
     * Divides the candidates and prepares each group's selector; a group that was there before goes on from its last picker.
     *
     * @param purpose tells this draw by hash from those of other decorators around the same request
     */
    static Picker prepared(
            Candidates candidates, Division division, Part part, long purpose, @Nullable Picker previous) {
        List<Candidates> groups = candidates.split(division::groupOf, division.size());
        List<Selector> selectors = new ArrayList<>(groups.size());
        for (int group = 0; group < groups.size(); group++) {
            Selector before = previous instanceof GroupPicker picker ? picker.byKey.get(division.key(group)) : null;
            selectors.add((before == null ? part.beginning() : before).preparedFor(groups.get(group)));
        }
        return new GroupPicker(division, purpose, candidates.revision(), groups, selectors);
    }

    @Override
    public int pick(Candidates candidates, SelectionContext context, RandomGenerator random) {
        Plan now = plan(candidates);
        RandomGenerator chance = KeyedRandom.orGiven(context, random);
        int group = drawn(usual(context) ? now.usual() : now.again(), context, random, purpose);
        int handle = ask(group, context, chance);
        return handle == Candidates.NONE ? askOthers(now, group, context, random, chance) : handle;
    }

    private static boolean usual(SelectionContext context) {
        return (context.attempt() & 1) == 0;
    }

    private static int drawn(Distribution shares, SelectionContext context, RandomGenerator random, long purpose) {
        int only = shares.only();
        if (only != Distribution.SEVERAL) {
            return only;
        }
        return shares.at(context.hasHash() ? KeyedRandom.unit(context, purpose) : random.nextDouble());
    }

    private Plan plan(Candidates candidates) {
        long revision = candidates.revision();
        Plan now = plan;
        if (now.revision() != revision) {
            now = division.plan(revision, groups);
            plan = now;
        }
        return now;
    }

    /** Whom the group's selector chooses; {@link Candidates#NONE} also when it had only excluded ones. */
    private int ask(int group, SelectionContext context, RandomGenerator chance) {
        int handle = selectors[group].select(groups.get(group), context, chance);
        return handle == Candidates.NONE || context.excluded(handle) ? Candidates.NONE : handle;
    }

    private int askOthers(
            Plan now, int asked, SelectionContext context, RandomGenerator random, RandomGenerator chance) {
        int start = division.ordered() ? asked + 1 : drawn(now.again(), context, random, ~purpose);
        for (int i = 0; i < selectors.length; i++) {
            int group = (start + i) % selectors.length;
            boolean worthAsking = group != asked && groups.get(group).eligibleCount() > 0;
            int handle = worthAsking ? ask(group, context, chance) : Candidates.NONE;
            if (handle != Candidates.NONE) {
                return handle;
            }
        }
        return Candidates.NONE;
    }

    @Override
    public double cost(Candidates candidates, int handle) {
        int group = division.groupOf(candidates.instance(handle));
        return selectors[group].cost(groups.get(group), handle);
    }

    /** The plan in force, to be looked at. */
    Plan plan() {
        return plan;
    }
}
