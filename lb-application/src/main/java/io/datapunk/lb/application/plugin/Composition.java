package io.datapunk.lb.application.plugin;

import io.datapunk.lb.InvalidConfigException;
import io.datapunk.lb.spi.Settings;
import io.datapunk.lb.spi.Settings.InvalidSettingException;
import io.datapunk.lb.spi.selection.SelectionStrategy;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Strategies around strategies, made from the inside out, each with the settings that begin with its name. */
final class Composition {
    private static final String PATH = "strategySettings.";

    private final Plugins plugins;
    private final StrategyExpression expression;
    private final Settings settings;

    Composition(Plugins plugins, StrategyExpression expression, Settings settings) {
        this.plugins = plugins;
        this.expression = expression;
        this.settings = settings;
    }

    /** The outermost. */
    SelectionStrategy made() {
        refuseUnaddressed();
        return made(expression);
    }

    private void refuseUnaddressed() {
        List<String> names = expression.names().toList();
        for (String key : settings.keys()) {
            if (names.stream().noneMatch(name -> key.startsWith(name + "."))) {
                throw new InvalidSettingException(
                        key,
                        settings.text(key, ""),
                        "a key that begins with the name of its strategy and a dot, one of "
                                + Settings.listed(
                                        names.stream().map(name -> name + ".…").toList()));
            }
        }
    }

    private SelectionStrategy made(StrategyExpression outer) {
        List<SelectionStrategy> parts = outer.parts().stream().map(this::made).toList();
        try {
            return plugins.strategy(outer, parts, settingsOf(outer.name()));
        } catch (InvalidSettingException refused) {
            throw new InvalidConfigException(List.of(PATH + outer.name() + "." + refused.getMessage()));
        }
    }

    private Settings settingsOf(String name) {
        String prefix = name + ".";
        Map<String, String> own = new TreeMap<>();
        for (String key : settings.keys()) {
            if (key.startsWith(prefix)) {
                own.put(key.substring(prefix.length()), settings.text(key, ""));
            }
        }
        return Settings.of(own);
    }
}
