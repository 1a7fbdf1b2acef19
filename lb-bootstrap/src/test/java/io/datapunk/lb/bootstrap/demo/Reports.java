package io.datapunk.lb.bootstrap.demo;

import io.datapunk.lb.bootstrap.demo.DemoReport.InstanceReport;
import java.util.List;
import java.util.Map;

/** Reports to test with. */
final class Reports {
    static final InstanceReport FAST_FAIL =
            new InstanceReport("backend-3", "fast-fail", false, 1_500, 9, 8.3, 1, 1, 3.0, 9.5, 5L, .12, 1.25, 3.0, .4);
    static final InstanceReport STILL_DEAD =
            new InstanceReport("backend-5", "killed", true, 400, 2, 2.2, 0, 0, 4.0, null, null, null, null, null, null);
    static final InstanceReport HEALTHY = new InstanceReport(
            "backend-1", "healthy", null, 2_300, 0, 12.8, 0, 0, null, null, null, null, null, null, null);
    static final InstanceReport SLOW =
            new InstanceReport("backend-2", "slow", false, 1_900, 0, 11.6, 0, 0, 2.0, 8.0, null, null, null, 1.2, 2.15);
    static final InstanceReport LATE =
            new InstanceReport("backend-4", "late", true, 900, 0, 5.2, 0, 0, 0.0, 9.0, null, null, .3, 1.1, 0.0);
    static final InstanceReport NEVER_CAME =
            new InstanceReport("backend-4", "late", true, 0, 0, 0, 0, 0, 0.0, null, null, null, null, null, 0.0);

    private Reports() {}

    static DemoReport of(boolean partial, Map<String, String> overrides, InstanceReport... instances) {
        return new DemoReport(
                partial,
                18_000,
                17_982,
                18,
                600,
                13.2,
                19.5,
                24.1,
                40.0,
                30,
                "adaptive",
                "burst-aware",
                42,
                overrides,
                18_000,
                0,
                List.of(instances));
    }
}
