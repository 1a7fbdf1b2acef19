package io.datapunk.lb.application.plugin;

import io.datapunk.lb.InvalidConfigException;
import io.datapunk.lb.spi.Settings;
import io.datapunk.lb.spi.Settings.InvalidSettingException;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A provider, what it is found as, and where it comes from.
 *
 * <p>Immutable, and as thread-safe as the provider.
 *
 * @param <P> the contract it fulfils
 * @param kind what it provides, in a word: {@code strategy}, {@code scorer}, {@code check} or {@code discovery}
 * @param name the name it is chosen by; asked once, so that it stays the same whatever the provider says later
 * @param provider the provider itself
 * @param origin its class and, where known, its jar; for messages
 */
public record Provided<P>(String kind, String name, P provider, String origin) {
    private static final List<String> OURS = List.of("io.datapunk.lb.domain.", "io.datapunk.lb.adapters.");

    /** A provider that is said to come from its class. */
    public static <P> Provided<P> of(String kind, String name, P provider) {
        return new Provided<>(kind, name, provider, provider.getClass().getName());
    }

    /**
     * Whether it comes with the balancer, and is therefore called without any precautions.
     *
     * <p>Ours are in packages of ours and come from where the balancer itself comes from; a jar that merely uses such a
     * package has a class loader of its own.
     */
    public boolean builtIn() {
        Class<?> type = provider.getClass();
        return type.getClassLoader() == Provided.class.getClassLoader()
                && OURS.stream().anyMatch(type.getName()::startsWith);
    }

    /**
     * What the provider makes.
     *
     * @throws InvalidSettingException when it refuses its settings
     * @throws InvalidConfigException when it throws anything else, or returns null; the message says who and what
     */
    public <T> T make(Function<? super P, ? extends @Nullable T> create) {
        @Nullable T made;
        try {
            made = create.apply(provider);
        } catch (InvalidSettingException refused) {
            throw refused;
        } catch (Throwable thrown) {
            Thrown.rethrowIfNotThePlugins(thrown);
            throw useless("create threw " + Thrown.said(thrown));
        }
        if (made == null) {
            throw useless("create returned null");
        }
        return made;
    }

    private InvalidConfigException useless(String what) {
        return new InvalidConfigException(List.of(this + ": " + what + ", expected a " + kind));
    }

    /** Kind, name and origin in a few words. */
    @Override
    public String toString() {
        return kind + ": " + Settings.quoted(name) + " of " + origin;
    }
}
