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
        long taken = afflicted.stream()
                .filter(server -> {
                    Window trouble = trouble(server);
                    return first(
                                    server,
                                    trouble.from().toNanos(),
                                    trouble.until().toNanos(),
                                    Transition::ejects)
                            .isPresent();
                })
                .count();
        return "Of the " + Words.count(afflicted.size(), "server") + " that were in trouble, " + Words.number(taken)
                + " were taken out at some time while they were.";
    }

    private Window trouble(int server) {
        return scenario.episodesOf(server).stream()
                .map(Episode::window)
                .reduce(Window::spanning)
                .orElseThrow()
                .within(scenario.length());
    }

    private String server(int server) {
        List<Episode> episodes = scenario.episodesOf(server);
        Window trouble = trouble(server);
        long end = trouble.until().toNanos();
        String when = Words.capitalised(Words.server(server)) + " was in trouble from "
                + Words.seconds(trouble.from().toNanos()) + " to " + Words.seconds(end)
                + (episodes.size() == 1 ? "" : " (" + episodes.size() + " times)") + ".";
        Optional<Transition> taken = first(server, trouble.from().toNanos(), end, Transition::ejects);
        return when + " "
                + (taken.isPresent() ? out(server, trouble, taken.get()) : stayed(server, trouble))
                + after(server, end, taken.isPresent());
    }

    private String out(int server, Window trouble, Transition taken) {
        long after = taken.nanos() - trouble.from().toNanos();
        long tries = transitions.stream()
                .filter(each -> each.server() == server && each.to().startsWith("half-open"))
                .filter(each -> each.nanos() >= taken.nanos()
                        && each.nanos() < trouble.until().toNanos())
                .count();
        return "It was taken out " + Words.seconds(after) + " after that began"
                + (scenario.clients() == 1 ? price(server, trouble.from(), taken) : "") + "."
                + (tries == 0 ? "" : " Until the end of the trouble it was put on trial " + times(tries) + ".");
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
        double fair = new FairShares(scenario.servers()).of(server);
        return "It was never taken out and got " + share(traffic.sharePercent())
                + " % of the traffic meanwhile; its fair share is " + share(fair)
                + " %.";
    }

    /** In tenths of a percent; what is less in the digits that count. */
    private static String share(double percent) {
        return Words.number(percent < 0.1 ? percent : Math.round(10 * percent) / 10.0);
    }

    private String after(int server, long end, boolean wasOut) {
        if (!wasOut || end >= scenario.length().toNanos()) {
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
                : "Servers that were not at fault were taken out " + times(result.falseEjections()) + ".";
    }
}
