package io.datapunk.lb.simulator.policy.baseline;

import io.datapunk.lb.simulator.chance.Seed;
import io.datapunk.lb.simulator.policy.Place;
import io.datapunk.lb.simulator.policy.PolicyListener;
import io.datapunk.lb.simulator.policy.Servers;
import io.datapunk.lb.simulator.scenario.Scenario;
import io.datapunk.lb.simulator.scenario.ScenarioBuilder;
import io.datapunk.lb.simulator.server.Latency;
import io.datapunk.lb.simulator.server.Probe;
import io.datapunk.lb.simulator.server.ServerSpec;
import io.datapunk.lb.simulator.time.VirtualTime;
import io.datapunk.lb.spi.Instance;
import io.datapunk.lb.spi.Outcome;
import io.datapunk.lb.spi.Scheduler;
import io.datapunk.lb.spi.Settings;
import io.datapunk.lb.spi.check.CheckProvider;
import io.datapunk.lb.spi.check.HealthCheck;
import io.datapunk.lb.spi.discovery.InstanceDiscovery;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A place with servers that do nothing, and a clock that a test moves. */
final class TestPlace implements Servers, PolicyListener, CheckProvider, InstanceDiscovery {
    final VirtualTime time = new VirtualTime(-1_000_000_000L);
    final List<String> said = new ArrayList<>();
    final int[] requests;

    TestPlace(int servers) {
        requests = new int[servers];
    }

    Place place() {
        ServerSpec spec = new ServerSpec(new Latency.Constant(Duration.ofMillis(1)), 0);
        Scenario scenario =
                new ScenarioBuilder("test").servers(requests.length, spec).build();
        return new Place(scenario, 0, 1, time, time, new Seed(1).stream("test", 0), this, this, this, this);
    }

    /** Lets everybody join. */
    <L extends Learner> L with(L learner) {
        for (int server = 0; server < requests.length; server++) {
            learner.joined(server);
        }
        return learner;
    }

    /** Lets time pass in ticks of a tenth of a second. */
    void pass(double seconds, Learner learner) {
        for (int tick = 0; tick < Math.round(seconds * 10); tick++) {
            time.runUntil(time.elapsedNanos() + 100_000_000L);
            learner.tick();
        }
    }

    /** Sends requests that end at once, a success for each {@code .}, a failure for each {@code x}, a 429 for each {@code t}. */
    static void send(Learner learner, int server, String endings) {
        endings.chars().forEach(each -> {
            learner.sent(server);
            learner.ended(server, ending((char) each, 0));
        });
    }

    static Ending ending(char kind, long retryAfterNanos) {
        Outcome outcome = kind == '.' ? Outcome.SUCCESS : kind == 'x' ? Outcome.SERVER_ERROR : Outcome.THROTTLED;
        return new Ending(outcome, 1_000_000, retryAfterNanos, Float.NaN);
    }

    static List<Integer> members(ServerSet set) {
        List<Integer> members = new ArrayList<>();
        for (int i = 0; i < set.size(); i++) {
            members.add(set.at(i));
        }
        return members.stream().sorted().toList();
    }

    static Instance instance(int server) {
        return new Instance("server-" + server, "localhost", 8080, 1, "", Map.of());
    }

    @Override
    public int count() {
        return requests.length;
    }

    @Override
    public int position(Instance instance) {
        return Integer.parseInt(instance.id().substring("server-".length()));
    }

    @Override
    public int requests(int server) {
        return requests[server];
    }

    @Override
    public Probe probe(int server) {
        return new Probe(requests[server], 1_000_000);
    }

    @Override
    public void changed(int server, String from, String to, String rule) {
        said.add(server + " " + from + " > " + to + ": " + rule);
    }

    @Override
    public void remark(String text) {
        said.add(text);
    }

    @Override
    public String name() {
        return "none";
    }

    @Override
    public int spiVersion() {
        return SPI_VERSION;
    }

    @Override
    public HealthCheck create(Settings settings, Scheduler scheduler) {
        throw new UnsupportedOperationException("a baseline asks for no checks");
    }

    @Override
    public Watch watch(String service, Listener listener) {
        return () -> {};
    }

    @Override
    public void close() {}
}
