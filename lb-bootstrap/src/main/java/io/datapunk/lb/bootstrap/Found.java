package io.datapunk.lb.bootstrap;

import io.datapunk.lb.InvalidConfigException;
import io.datapunk.lb.application.event.BalancerEvent.PluginFault;
import java.net.URL;
import java.security.CodeSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.ToIntFunction;
import java.util.regex.Pattern;

/**
 * The providers of one kind that {@link ServiceLoader} finds and this version can use, by name.
 *
 * <p>Each provider is looked at by itself: one that cannot be loaded, has no proper name or was written for another
 * version of the contract is left out and becomes a fault, and the others are there. Immutable once it is made.
 */
final class Found<P> {
    private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9-]*");
    private static final int MOST_FAULTS = 100; // a loader that fails for good must not be asked for ever

    /** One kind of plug-in: what it is called and how its providers speak of themselves. */
    record Kind<P>(
            String noun, Class<P> contract, int version, Function<P, String> nameOf, ToIntFunction<P> versionOf) {}

    private final Kind<P> kind;
    private final Map<String, P> byName = new TreeMap<>();
    private final List<PluginFault> faults = new ArrayList<>();
    private final List<String> doubles = new ArrayList<>();

    private Found(Kind<P> kind) {
        this.kind = kind;
    }

    /**
     * All of a kind that a class loader sees.
     *
     * @throws InvalidConfigException when two providers have one name; the message says where both come from
     */
    static <P> Found<P> by(ClassLoader loader, Kind<P> kind) {
        Found<P> found = new Found<>(kind);
        Iterator<ServiceLoader.Provider<P>> providers =
                ServiceLoader.load(kind.contract(), loader).stream().iterator();
        while (found.faults.size() < MOST_FAULTS && found.next(providers)) {}
        if (!found.doubles.isEmpty()) {
            throw new InvalidConfigException(found.doubles);
        }
        return found;
    }

    private boolean next(Iterator<ServiceLoader.Provider<P>> providers) {
        try {
            if (!providers.hasNext()) {
                return false;
            }
            accept(providers.next().get());
        } catch (ServiceConfigurationError | LinkageError | RuntimeException broken) {
            fault(kind.contract().getName(), "a provider cannot be loaded: " + withCause(broken));
        }
        return true;
    }

    private void accept(P provider) {
        String origin = origin(provider);
        try {
            accept(
                    provider,
                    origin,
                    kind.nameOf().apply(provider),
                    kind.versionOf().applyAsInt(provider));
        } catch (LinkageError | RuntimeException broken) {
            fault(origin, "cannot say its name and version: " + broken);
        }
    }

    private static String withCause(Throwable broken) {
        return broken.getCause() == null ? broken.toString() : broken + ", because of " + broken.getCause();
    }

    private void accept(P provider, String origin, String name, int version) {
        if (version != kind.version()) {
            fault(
                    origin,
                    kind.noun() + " \"" + name + "\": written for version " + version + " of the contract, expected "
                            + kind.version());
        } else if (!NAME.matcher(name).matches()) {
            fault(origin, kind.noun() + " \"" + name + "\": expected a name of lower case letters, digits and hyphens");
        } else {
            P other = byName.putIfAbsent(name, provider);
            if (other != null) {
                doubles.add(kind.noun() + ": \"" + name + "\" is the name of " + origin(other) + " and of " + origin
                        + ", expected one of them");
            }
        }
    }

    private void fault(String plugin, String what) {
        faults.add(new PluginFault("", plugin, what));
    }

    /** Where a provider comes from: its class and, where known, the jar or directory. */
    private static String origin(Object provider) {
        return provider.getClass().getName()
                + Optional.ofNullable(provider.getClass().getProtectionDomain().getCodeSource())
                        .map(CodeSource::getLocation)
                        .map(URL::getPath)
                        .map(path -> " (" + path + ")")
                        .orElse("");
    }

    /** The names there are, in order. */
    Collection<String> names() {
        return byName.keySet();
    }

    /** The providers there are, in order of name. */
    Collection<P> all() {
        return byName.values();
    }

    /** What was left out, and why. */
    List<PluginFault> faults() {
        return faults;
    }

    /**
     * The provider of a name.
     *
     * @throws InvalidConfigException when there is none; the message lists the known
     */
    P named(String name) {
        P provider = byName.get(name);
        if (provider == null) {
            throw new InvalidConfigException(List.of(kind.noun() + ": \"" + Escaped.of(name) + "\", expected "
                    + (byName.isEmpty()
                            ? "none, for none is on the class path"
                            : "one of " + String.join(", ", names()))));
        }
        return provider;
    }
}
