package io.datapunk.lb.bootstrap.simulate.page;

import io.datapunk.lb.simulator.scenario.RegistryEpisode.Trouble;
import io.datapunk.lb.simulator.server.Fault;

/** What can go wrong, said of the one it happens to. */
final class FaultWords {
    private FaultWords() {}

    static String of(Fault fault) {
        if (fault instanceof Fault.Fail fail) {
            return "every request fails after " + Words.duration(fail.after());
        }
        if (fault instanceof Fault.Errors errors) {
            return Words.percent(errors.rate()) + " of the requests "
                    + (errors.route() == 0 ? "" : "of route " + errors.route() + " ") + "fail";
        }
        if (fault instanceof Fault.Slow slow) {
            return slow.fading()
                    ? "answers take up to " + Words.number(slow.factor()) + " times as long and get faster bit by bit"
                    : "answers take " + Words.number(slow.factor()) + " times as long, without errors";
        }
        if (fault instanceof Fault.Stuck stuck) {
            return "every answer takes " + SystemWords.latency(stuck.latency()) + ", without errors";
        }
        if (fault instanceof Fault.BlackHole) {
            return "takes requests and never answers";
        }
        if (fault instanceof Fault.Hang hang) {
            return hang.share() == 1
                    ? "stands still: answers come when it is over"
                    : "stands still for " + Words.percent(hang.share()) + " of the requests";
        }
        if (fault instanceof Fault.Crash) {
            return "is gone: connections are refused";
        }
        if (fault instanceof Fault.Throttle throttle) {
            return "turns away what is above " + Words.number(throttle.perSecond()) + " requests a second (429)";
        }
        return fault.toString();
    }

    static String of(Trouble trouble) {
        return switch (trouble) {
            case OUTAGE -> "does not answer";
            case EMPTY -> "says, wrongly, that no server is there";
            case HALF -> "leaves out, wrongly, every other server";
        };
    }
}
