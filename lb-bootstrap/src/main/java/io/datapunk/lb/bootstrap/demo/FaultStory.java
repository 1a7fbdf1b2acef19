package io.datapunk.lb.bootstrap.demo;

import static io.datapunk.lb.bootstrap.demo.Summary.one;
import static io.datapunk.lb.bootstrap.demo.Summary.two;

import io.datapunk.lb.bootstrap.demo.DemoReport.InstanceReport;

/** Tells in sentences what happened to an instance with a fault. Pure. */
final class FaultStory {
    private FaultStory() {}

    static String of(InstanceReport instance) {
        FaultScript script = FaultScript.of(instance.script());
        Double start = instance.faultStartSecond();
        if (start == null) {
            return instance.id() + ": its fault (" + instance.script() + ") had not begun.";
        }
        Double end = instance.faultEndSecond();
        StringBuilder text = new StringBuilder(instance.id()).append(' ').append(script.words());
        text.append(", from second ").append(one(start));
        text.append(end == null ? " until the end of the run. " : " to second " + one(end) + ". ");
        text.append(
                Boolean.TRUE.equals(instance.faultVisibleToChecks())
                        ? "A check can see that."
                        : "Checks cannot see that.");
        if (script != FaultScript.LATE) {
            text.append(' ').append(wayOut(instance));
        }
        if (end != null) {
            text.append(' ').append(wayBack(script, instance));
        }
        return text.toString();
    }

    private static String wayOut(InstanceReport instance) {
        Double share = instance.sharePercentDuringFault();
        String during = share == null ? "" : " During the fault it had " + two(share) + " % of the requests.";
        Long cost = instance.requestsBeforeFirstEjection();
        if (cost == null) {
            return "It was never put out." + during;
        }
        return "It was put out after " + cost + (cost == 1 ? " request, " : " requests, ")
                + two(instance.secondsToFirstEjection()) + " s into the fault." + during;
    }

    private static String wayBack(FaultScript script, InstanceReport instance) {
        boolean late = script == FaultScript.LATE;
        String then = late ? " after it had come" : " after the fault had ended";
        Double ramp = instance.secondsToReadmission();
        Double half = instance.secondsToHalfFairShare();
        String first;
        if (ramp != null) {
            first = (late ? "It was let in " : "It was let back ") + one(ramp) + " s" + then;
        } else if (late || instance.ejections() > 0) {
            first = "It was not let " + (late ? "in" : "back") + " by a ramp" + then;
        } else {
            first = "It needed no ramp";
        }
        return first
                + (half == null
                        ? " and had not reached half of its fair share by the end of the run."
                        : " and had half of its fair share " + (late ? "" : "again ") + "after " + one(half) + " s.");
    }
}
