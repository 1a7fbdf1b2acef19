package io.datapunk.lb.bootstrap.discovery;

import io.datapunk.lb.ServiceName;
import io.datapunk.lb.spi.Instance;
import io.datapunk.lb.spi.Scheduler;
import io.datapunk.lb.spi.Settings;
import io.datapunk.lb.spi.Settings.InvalidSettingException;
import io.datapunk.lb.spi.discovery.DiscoveryProvider;
import io.datapunk.lb.spi.discovery.InstanceDiscovery;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The backend {@code static}: instances named in the settings, for tests, for addresses that do not change, and for
 * services behind one name.
 *
 * <p>Settings: {@code instances.SERVICE} holds the instances of one service, {@code instances} those of every service
 * without a key of its own, separated by commas and written as the package says:
 *
 * <pre>
 * instances         = 10.0.0.1:8080
 * instances.billing = 10.0.0.2:8080;weight=2;zone=a, 10.0.0.3:8080;id=blue;zone=b
 * </pre>
 *
 * A service that is not mentioned, where there is no {@code instances} either, has no instances. Thread-safe.
 */
public final class StaticDiscoveryProvider implements DiscoveryProvider {
    private static final String KEY = "instances";
    private static final String PREFIX = KEY + ".";

    /** A provider; {@link java.util.ServiceLoader} calls this. */
    public StaticDiscoveryProvider() {}

    @Override
    public String name() {
        return "static";
    }

    @Override
    public int spiVersion() {
        return SPI_VERSION;
    }

    @Override
    public InstanceDiscovery create(Settings settings, Scheduler scheduler) {
        Map<String, List<Instance>> byService = new HashMap<>();
        for (String key : settings.keys()) {
            if (key.startsWith(PREFIX) && key.length() > PREFIX.length()) {
                byService.put(service(key), instances(settings, key));
            } else if (!key.equals(KEY)) {
                throw new InvalidSettingException(
                        key, settings.text(key, ""), "one of the keys instances, instances.SERVICE");
            }
        }
        if (settings.keys().isEmpty()) {
            throw new InvalidSettingException(KEY, "", "host:port, more of them after commas");
        }
        return new StaticDiscovery(byService, instances(settings, KEY), scheduler);
    }

    private static String service(String key) {
        String service = key.substring(PREFIX.length());
        if (!ServiceName.isUsable(service)) {
            throw new InvalidSettingException(key, service, ServiceName.EXPECTED);
        }
        return service;
    }

    private static List<Instance> instances(Settings settings, String key) {
        Map<String, Instance> byId = new LinkedHashMap<>();
        for (String text : settings.list(key, List.of())) {
            Instance instance = InstanceText.parse(key, InstanceText.words(text));
            if (byId.putIfAbsent(instance.id(), instance) != null) {
                throw new InvalidSettingException(key, text, "the id " + instance.id() + " at most once");
            }
        }
        return List.copyOf(byId.values());
    }
}
