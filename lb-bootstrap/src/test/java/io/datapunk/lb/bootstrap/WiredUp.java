package io.datapunk.lb.bootstrap;

import io.datapunk.lb.HealthAwareConfig;
import io.datapunk.lb.LoadBalancer;
import io.datapunk.lb.ServiceConfig;
import io.datapunk.lb.bootstrap.plugin.FoundPlugins;
import io.datapunk.lb.spi.Instance;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A program that starts a balancer from whatever is there, makes a call and says what it is made of. */
final class WiredUp {
    private WiredUp() {}

    /**
     * The arguments are the names of the check (or {@code none}) and of the discoveries that must be there. The system
     * property {@code plugins} may name a directory whose strategy {@code theirs} is chosen then.
     */
    public static void main(String[] arguments) throws Exception {
        try (FoundPlugins found = FoundPlugins.by(WiredUp.class.getClassLoader(), null)) {
            for (int i = 1; i < arguments.length; i++) {
                System.out.println("discovery " + arguments[i] + " "
                        + (found.discoveries().contains(arguments[i]) ? "found" : "missing"));
            }
        }
        HealthAwareConfig.Builder config = HealthAwareConfig.builder();
        if (arguments[0].equals("none")) {
            config.noChecks();
        } else {
            config.check(arguments[0], Map.of());
        }
        LoadBalancerBuilder builder =
                LoadBalancers.builder().discovery("static", Map.of("instances", "127.0.0.1:1;id=one"));
        String plugins = System.getProperty("plugins");
        if (plugins != null) {
            builder.plugins(Path.of(plugins));
            config.strategy("theirs");
        }
        try (LoadBalancer balancer = builder.config(config.build()).start()) {
            balancer.service("orders").ready().toCompletableFuture().get(20, TimeUnit.SECONDS);
            ServiceConfig service = balancer.config().service();
            System.out.println(service.selection().strategy() + " "
                    + service.scoring().scorer() + " " + service.checks().check());
            System.out.println("called " + balancer.call("orders", Instance::id));
        }
    }
}
