package io.datapunk.lb.bootstrap.plugin;

import io.datapunk.lb.InvalidConfigException;
import io.datapunk.lb.application.event.BalancerEvent.PluginFault;
import io.datapunk.lb.application.plugin.Provided;
import io.datapunk.lb.application.plugin.Thrown;
import io.datapunk.lb.spi.Settings;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The providers of one kind that were found and that this version can use, by name.
 *
 * <p>Each provider is looked at by itself: one that cannot be loaded, has no proper name or was written for another
 * version of the contract is left out and becomes a fault, and the others are there. Immutable once it is made.
 */
final class Found<P> {
    private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9-]{0,63}");
    private static final int MOST_FAULTS = 100; // a loader that fails for good must not be asked for ever

    private final Kind<P> kind;
    private final Map<String, Provided<P>> byName = new TreeMap<>();
    private final List<PluginFault> faults = new ArrayList<>();
    private final List<String> doubles = new ArrayList<>();

    private Found(Kind<P> kind) {
        this.kind = kind;
    }

    /**
     * All of a kind that a class loader sees, and that these jars bring.
     *
     * @throws InvalidConfigException when two providers have one name; the message says where both come from
     */
    static <P> Found<P> by(Kind<P> kind, ClassLoader loader, List<PluginJar> jars) {
        Found<P> found = new Found<>(kind);
        Iterator<ServiceLoader.Provider<P>> providers =
                ServiceLoader.load(kind.contract(), loader).stream().iterator();
        while (found.faults.size() < MOST_FAULTS && found.next(providers)) {}
        jars.forEach(found::look);
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
            P provider = providers.next().get();
            accept(provider, Origin.of(provider.getClass()));
        } catch (Throwable broken) {
            Thrown.rethrowIfNotThePlugins(broken);
            fault(kind.contract().getName(), "a provider cannot be loaded: " + Thrown.said(broken));
        }
        return true;
    }

    private void look(PluginJar jar) {
        for (String type : jar.providers(kind)) {
            String origin = Origin.of(type, jar.path());
            try {
                accept(jar.make(kind, type), origin);
            } catch (PluginJar.UnusableProviderException unusable) {
                fault(origin, unusable.what());
            }
        }
    }

    private void accept(P provider, String origin) {
        String name;
        int version;
        try {
            name = kind.nameOf().apply(provider);
            version = kind.versionOf().applyAsInt(provider);
        } catch (Throwable broken) {
            Thrown.rethrowIfNotThePlugins(broken);
            fault(origin, "cannot say its name and version: " + Thrown.said(broken));
            return;
        }
        accept(provider, origin, name, version);
    }

    private void accept(P provider, String origin, @Nullable String name, int version) {
        String who = kind.noun() + ' ' + (name == null ? "null" : Settings.quoted(name));
        if (version != kind.version()) {
            fault(
                    origin,
                    who + ": written for version " + version + " of the contract, expected " + kind.version()
                            + (version < kind.version()
                                    ? "; a newer plug-in is needed"
                                    : "; it is too new for this one"));
        } else if (name == null || !NAME.matcher(name).matches()) {
            fault(origin, who + ": expected a name of lower case letters, digits and hyphens, at most 64");
        } else {
            Provided<P> other = byName.putIfAbsent(name, new Provided<>(kind.noun(), name, provider, origin));
            if (other != null) {
                doubles.add(kind.noun() + ": \"" + name + "\" is the name of " + other.origin() + " and of " + origin
                        + ", expected one of them");
            }
        }
    }

    private void fault(String plugin, String what) {
        faults.add(new PluginFault("", plugin, what));
    }

    /** The names there are, in order. */
    Set<String> names() {
        return Collections.unmodifiableSet(byName.keySet());
    }

    /** The providers there are, in order of name. */
    Collection<Provided<P>> all() {
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
    Provided<P> named(String name) {
        Provided<P> provider = byName.get(name);
        if (provider == null) {
            throw new InvalidConfigException(List.of(kind.noun() + ": " + Settings.quoted(name) + ", expected "
                    + (byName.isEmpty() ? "none, for none was found" : "one of " + String.join(", ", names()))));
        }
        return provider;
    }
}
