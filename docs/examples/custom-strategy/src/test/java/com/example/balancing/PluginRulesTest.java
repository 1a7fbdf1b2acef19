package com.example.balancing;

import io.datapunk.lb.testkit.architecture.PluginRules;
import org.junit.jupiter.api.Test;

class PluginRulesTest {
    @Test
    void thePlugins_keepTheRules() {
        PluginRules.check("com.example.balancing");
    }
}
