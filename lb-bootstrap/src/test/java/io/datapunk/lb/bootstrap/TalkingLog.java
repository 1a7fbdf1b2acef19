package io.datapunk.lb.bootstrap;

import io.datapunk.lb.application.event.BalancerEvent.InstanceChanged;
import io.datapunk.lb.application.event.BalancerEvent.PluginFault;
import io.datapunk.lb.application.event.BalancerEvent.RegistryStale;
import io.datapunk.lb.spi.Instance;
import java.util.Map;

/** A program that logs some events of a hostile registry, for a process whose log is configured as the jar's is. */
final class TalkingLog {
    /** Everything that might forge a line, a pair or a field. */
    static final String HOSTILE = "x\r\n{\"level\":\"ERROR\"}\u001b[31m\" level=\"info\\u000a\u2028";

    private TalkingLog() {}

    /** Takes no arguments. */
    public static void main(String[] arguments) {
        Slf4jEventSink sink = new Slf4jEventSink();
        Instance hostile = new Instance(HOSTILE, "10.0.0.1", 80, 1, "", Map.of());
        sink.accept(new InstanceChanged("orders", hostile, "closed", "open", "errors", "score 0.2"));
        sink.accept(new RegistryStale("orders", HOSTILE));
        sink.accept(new PluginFault("orders", "x".repeat(10_000), "threw"));
    }
}
