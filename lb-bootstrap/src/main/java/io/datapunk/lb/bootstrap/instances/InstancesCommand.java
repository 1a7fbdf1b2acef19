package io.datapunk.lb.bootstrap.instances;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import io.datapunk.lb.adapters.vertx.check.HttpCheck;
import io.datapunk.lb.adapters.zookeeper.connection.ConnectionOptions;
import io.datapunk.lb.adapters.zookeeper.discovery.DiscoveryOptions;
import io.datapunk.lb.spi.Settings;
import io.datapunk.lb.spi.Settings.InvalidSettingException;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.zookeeper.common.PathUtils;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/**
 * {@code instances}: what the registry holds for a service, and what a balancer thinks of it. Run once, by one thread;
 * changes nothing in the registry.
 */
@Command(
        name = "instances",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Shows what ZooKeeper holds for a service, beside what the balancer thinks of it.",
            "",
            "Reads every node of the service, starts a balancer that sends no requests but checks every instance over"
                    + " HTTP for some seconds, and prints one row for each: also for nodes that cannot be used, with the"
                    + " reason.",
            ""
        })
public final class InstancesCommand implements Callable<Integer> {
    private static final int MOST_SECONDS = 600;
    private static final int LONGEST_NAME = 255;
    private static final ObjectMapper MAPPER = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli before call()
    private CommandSpec spec;

    @Option(
            names = "--zk",
            required = true,
            paramLabel = "SERVERS",
            description = "ZooKeeper: host:port, several separated by commas.")
    private String servers = "";

    @Option(names = "--service", required = true, paramLabel = "NAME", description = "The service to look at.")
    private String service = "";

    @Option(
            names = "--base-path",
            paramLabel = "PATH",
            description = "The path above all services. Default: ${DEFAULT-VALUE}.")
    private String basePath = DiscoveryOptions.defaults().basePath();

    @Option(
            names = "--check-path",
            paramLabel = "PATH",
            description = "What the checks ask for. Default: ${DEFAULT-VALUE}.")
    private String checkPath = "/health";

    @Option(
            names = "--seconds",
            paramLabel = "NUMBER",
            description = "How long to check before the table, from 1 to 600. Default: ${DEFAULT-VALUE}.")
    private int seconds = 4;

    @Option(names = "--json", description = "Print JSON instead of a table.")
    private boolean json;

    /** For {@code Main}. */
    public InstancesCommand() {}

    @Override
    public Integer call() throws IOException, InterruptedException {
        ConnectionOptions connection = connection();
        requireUsable();
        PrintWriter out = spec.commandLine().getOut();
        InstancesReport report = report(connection, spec.commandLine().getErr());
        out.print(json ? MAPPER.writeValueAsString(report) + System.lineSeparator() : InstancesTable.of(report));
        out.flush();
        return ExitCode.OK;
    }

    private InstancesReport report(ConnectionOptions connection, PrintWriter err)
            throws IOException, InterruptedException {
        try (RegistryReader registry = RegistryReader.connect(connection, basePath)) {
            // So that a mistake is told at once. The nodes are read after the checks, beside their result.
            registry.require(service);
            try (BalancerView view = BalancerView.of(connection, basePath, service, checkPath)) {
                view.awaitReady();
                err.println("instances: checking " + service + " for " + seconds + " s");
                pause();
                return InstancesReport.of(
                        service,
                        basePath.equals("/") ? "/" + service : basePath + "/" + service,
                        seconds,
                        registry.nodes(service, progress -> err.println("instances: " + progress)),
                        view.snapshot());
            }
        }
    }

    private void pause() throws InterruptedException {
        boolean ended = new CountDownLatch(1).await(seconds, TimeUnit.SECONDS);
        if (ended) {
            throw new IllegalStateException("nobody counts down");
        }
    }

    private ConnectionOptions connection() {
        try {
            return ConnectionOptions.to(servers);
        } catch (InvalidSettingException unusable) {
            throw wrong("--zk: " + servers + ", expected host:port, or several separated by commas");
        }
    }

    private void requireUsable() {
        try {
            DiscoveryOptions.defaults().withBasePath(basePath);
        } catch (InvalidSettingException unusable) {
            throw wrong("--base-path: " + basePath
                    + ", expected a ZooKeeper path such as /services, without a slash at its end");
        }
        if (!usableName()) {
            throw wrong("--service: " + service + ", expected a name of 1 to " + LONGEST_NAME
                    + " characters without slashes and control characters");
        }
        if (seconds < 1 || seconds > MOST_SECONDS) {
            throw wrong("--seconds: " + seconds + ", expected 1 to " + MOST_SECONDS);
        }
        requireAskable();
    }

    /** The check alone knows what it can ask for. */
    private void requireAskable() {
        try {
            HttpCheck.requireUsable(Settings.of(Map.of("path", checkPath)));
        } catch (InvalidSettingException unusable) {
            throw wrong("--check-" + unusable.getMessage());
        }
    }

    private boolean usableName() {
        if (service.isEmpty() || service.length() > LONGEST_NAME || service.contains("/")) {
            return false;
        }
        try {
            PathUtils.validatePath("/" + service);
            return true;
        } catch (IllegalArgumentException malformed) {
            return false;
        }
    }

    private ParameterException wrong(String message) {
        return new ParameterException(spec.commandLine(), message);
    }
}
