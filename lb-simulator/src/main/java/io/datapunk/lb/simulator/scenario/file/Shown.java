package io.datapunk.lb.simulator.scenario.file;

import io.datapunk.lb.spi.Settings;

/** Text of the file in a message: as it is there, unless a terminal would take some of it for commands. */
final class Shown {
    private Shown() {}

    static boolean hasCommands(String text) {
        return text.chars().anyMatch(Character::isISOControl);
    }

    static String of(String text) {
        return hasCommands(text) ? Settings.quoted(text) : text;
    }
}
