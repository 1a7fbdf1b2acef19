package com.example.embedding;

import io.datapunk.lb.HealthAwareConfig;
import io.datapunk.lb.LoadBalancer;
import io.datapunk.lb.bootstrap.LoadBalancers;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * A service that embeds the load balancer: calls a server through it, over a static list and without ZooKeeper being there,
 * and must find on its class path what it asked for, and nothing else.
 */
public final class Main {
    private static final List<String> NOT_ASKED_FOR = List.of(
            "picocli.CommandLine",
            "org.yaml.snakeyaml.Yaml",
            "io.vertx.core.Vertx",
            "ch.qos.logback.classic.Logger",
            "org.eclipse.jetty.server.Server");

    private Main() {}

    public static void main(String[] args) throws Exception {
        for (String name : NOT_ASKED_FOR) {
            if (isPresent(name)) {
                throw new IllegalStateException(name + " came along");
            }
        }
        try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Thread greeter = new Thread(() -> greet(server), "greeter");
            greeter.start();
            System.out.println(askThroughTheBalancer(server.getLocalPort()));
            greeter.join();
        }
        startOverZooKeeperThatIsNotThere();
    }

    private static String askThroughTheBalancer(int port) throws Exception {
        HealthAwareConfig config = HealthAwareConfig.builder().noChecks().build();
        try (LoadBalancer balancer =
                LoadBalancers.start(config, "static", Map.of("instances.greetings", "127.0.0.1:" + port))) {
            balancer.service("greetings").ready().toCompletableFuture().get(10, TimeUnit.SECONDS);
            return balancer.call("greetings", instance -> {
                try (Socket socket = new Socket(instance.host(), instance.port());
                        BufferedReader in = new BufferedReader(
                                new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8))) {
                    return in.readLine();
                }
            });
        }
    }

    /** Starts, is not ready, and stops: a registry that is away is no reason to fail. */
    private static void startOverZooKeeperThatIsNotThere() {
        try (LoadBalancer balancer =
                LoadBalancers.start(HealthAwareConfig.defaults(), "zookeeper", Map.of("connect", "127.0.0.1:1"))) {
            if (balancer.service("greetings").ready().toCompletableFuture().isDone()) {
                throw new IllegalStateException("ready without a registry");
            }
        }
    }

    private static void greet(ServerSocket server) {
        try (Socket client = server.accept()) {
            client.getOutputStream().write("hello from an instance\n".getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static boolean isPresent(String className) {
        try {
            Class.forName(className, false, Main.class.getClassLoader());
            return true;
        } catch (ClassNotFoundException e) {
            return false;
        }
    }
}
