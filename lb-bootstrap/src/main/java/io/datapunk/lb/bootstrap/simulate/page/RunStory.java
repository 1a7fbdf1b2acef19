package io.datapunk.lb.bootstrap.simulate.page;

import io.datapunk.lb.simulator.run.Journal;
import io.datapunk.lb.simulator.run.Result;
import io.datapunk.lb.simulator.run.Run;
import io.datapunk.lb.simulator.run.Traffic;
import io.datapunk.lb.simulator.run.Transition;
import io.datapunk.lb.simulator.scenario.Scenario;
import io.datapunk.lb.simulator.server.Episode;
import io.datapunk.lb.simulator.server.Window;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** A run told in sentences: who failed, when it was taken out, when it was back, and what it cost. */
final class RunStory {
    private static final int MOST_TOLD = 4;

    private final Scenario scenario;
    private final Journal journal;
    private final List<Transition> transitions;

    private RunStory(Scenario scenario, Journal journal, List<Transition> transitions) {
        this.scenario = scenario;
        this.journal = journal;
        this.transitions = transitions;
    }

    /** @param transitions those of the first client */
    static List<String> of(Scenario scenario, Run run, List<Transition> transitions) {
        RunStory story = new RunStory(scenario, run.journal(), transitions);
        List<Integer> afflicted = scenario.afflicted();
        List<String> sentences = new ArrayList<>();
        afflicted.stream().limit(MOST_TOLD).map(story::server).forEach(sentences::add);
        if (afflicted.size() > MOST_TOLD) {
            sentences.add(story.all(afflicted));
        }
        sentences.add(cost(scenario, run.result()));
        sentences.add(restraint(run.result()));
        return sentences;
    }

    private String all(List<Integer> afflicted) {
        long out = afflicted.stream()
                .filter(server -> {
                    Window trouble = trouble(server);
                    return outSince(server, trouble.from().toNanos()).isPresent()
                            || taken(server, trouble).isPresent();
                })
                .count();
        return "Of the " + Words.count(afflicted.size(), "server") + " that were in trouble, " + Words.number(out)
                + " were out at some time while they were.";
    }

    private Window trouble(int server) {
        return windows(server).stream().reduce(Window::spanning).orElseThrow().within(scenario.length());
    }

    private List<Window> windows(int server) {
        return scenario.episodesOf(server).stream().map(Episode::window).toList();
    }

    private String server(int server) {
        Window trouble = trouble(server);
        long end = trouble.until().toNanos();
        int stretches = Stretches.of(windows(server), scenario.length()).size();
        return Words.capitalised(Words.server(server)) + " was in trouble from "
                + Words.seconds(trouble.from().toNanos()) + " to " + Words.seconds(end)
                + (stretches > 1 ? " (" + stretches + " times)" : "") + ". "
                + meanwhile(server, trouble)
                + after(server, end);
    }

    private String meanwhile(int server, Window trouble) {
        Optional<Transition> before = outSince(server, trouble.from().toNanos());
        if (before.isPresent()) {
            return "It was out already, since " + Words.seconds(before.get().nanos()) + "."
                    + trials(server, trouble.from().toNanos(), trouble);
        }
        return taken(server, trouble)
                .map(taken -> out(server, trouble, taken))
                .orElseGet(() -> stayed(server, trouble));
    }

    /** Since when a server was out at a moment; nothing when it was not. */
    private Optional<Transition> outSince(int server, long nanos) {
        return transitions.stream()
                .filter(each -> each.server() == server && each.nanos() < nanos)
                .filter(each -> each.ejects() || each.returns())
                .reduce((earlier, later) -> later)
                .filter(Transition::ejects);
    }

    private Optional<Transition> taken(int server, Window trouble) {
        return first(server, trouble.from().toNanos(), trouble.until().toNanos(), Transition::ejects);
    }

    private String out(int server, Window trouble, Transition taken) {
        long after = taken.nanos() - trouble.from().toNanos();
        return "It was taken out " + Words.seconds(after) + " after that began"
                + (scenario.clients() == 1 ? price(server, trouble.from(), taken) : "") + "."
                + trials(server, taken.nanos(), trouble);
    }

    private String trials(int server, long from, Window trouble) {
        long tries = transitions.stream()
                .filter(each -> each.server() == server && each.to().startsWith("half-open"))
                .filter(each ->
                        each.nanos() >= from && each.nanos() < trouble.until().toNanos())
                .count();
        return tries == 0 ? "" : " Until the end of the trouble it was put on trial " + times(tries) + ".";
    }

    private String price(int server, Duration from, Transition taken) {
        if (taken.nanos() <= from.toNanos()) {
            return "";
        }
        Traffic until = journal.traffic(server, new Window(from, Duration.ofNanos(taken.nanos())));
        return ", when " + Words.count(until.requests(), "request") + " had been sent to it";
    }

    private String stayed(int server, Window trouble) {
        Traffic traffic = journal.traffic(server, trouble);
        double fair = new FairShares(scenario).of(server, trouble);
        return "It was not taken out meanwhile and got " + share(traffic.sharePercent())
                + " % of the traffic; its fair share is " + share(fair)
                + " %.";
    }

    /** In tenths of a percent; what is less in the digits that count. */
    private static String share(double percent) {
        return Words.number(percent < 0.1 ? percent : Math.round(10 * percent) / 10.0);
    }

    private String after(int server, long end) {
        if (end >= scenario.length().toNanos() || outSince(server, end).isEmpty()) {
            return "";
        }
        Optional<Transition> back = first(server, end, Long.MAX_VALUE, Transition::returns);
        if (back.isEmpty()) {
            return "";
        }
        long returned = back.get().nanos();
        Optional<Transition> whole = first(server, returned, Long.MAX_VALUE, RunStory::closes);
        return " It got traffic again " + Words.seconds(returned - end) + " after the trouble had ended, "
                + (whole.isPresent()
                        ? "and was fully back after "
                                + Words.seconds(whole.get().nanos() - end) + "."
                        : "but was not fully back when the run ended.");
    }

    private static boolean closes(Transition transition) {
        return transition.to().equals("closed") || transition.to().startsWith("closed+");
    }

    private Optional<Transition> first(int server, long from, long until, Predicate<Transition> which) {
        return transitions.stream()
                .filter(transition -> transition.server() == server
                        && transition.nanos() >= from
                        && transition.nanos() < until
                        && which.test(transition))
                .findFirst();
    }

    private static String times(long many) {
        return many == 1 ? "once" : Words.number(many) + " times";
    }

    private static String cost(Scenario scenario, Result result) {
        String when = "From " + Words.seconds(scenario.measured().from().toNanos()) + " to "
                + Words.seconds(scenario.measured().until().toNanos());
        if (Double.isNaN(result.errorPercent())) {
            return when + " no request came.";
        }
        return when + ", " + Words.number(result.errorPercent()) + " % of the requests failed"
                + (Double.isNaN(result.p99Millis())
                        ? ": nobody could take any."
                        : ", and 99 of 100 took at most " + Words.number(result.p99Millis()) + " ms.");
    }

    private static String restraint(Result result) {
        if (result.ejections() == 0) {
            return "No server was taken out at any time.";
        }
        return result.falseEjections() == 0
                ? "No server was taken out that was not at fault."
                : "Servers were taken out " + times(result.falseEjections()) + " while they were not at fault.";
    }
}
