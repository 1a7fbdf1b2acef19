package com.example.embedding;

import io.datapunk.lb.LoadBalancer;
import java.util.List;

/** A service that embeds the load balancer and must find on its class path what it asked for, and nothing else. */
public final class Main {
    private static final List<String> NOT_ASKED_FOR = List.of(
            "picocli.CommandLine",
            "org.yaml.snakeyaml.Yaml",
            "io.vertx.core.Vertx",
            "ch.qos.logback.classic.Logger",
            "org.eclipse.jetty.server.Server");

    private Main() {}

    public static void main(String[] args) {
        for (String name : NOT_ASKED_FOR) {
            if (isPresent(name)) {
                throw new IllegalStateException(name + " came along");
            }
        }
        System.out.println(LoadBalancer.class.getName() + " is here, and nothing that was not asked for");
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
