package io.datapunk.lb.bootstrap.plugin;

import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.FileSystemNotFoundException;
import java.nio.file.Path;
import java.security.CodeSource;
import java.util.Optional;

/** Where a provider comes from, for messages: its class and, where known, the jar or directory. */
final class Origin {
    private Origin() {}

    static String of(Class<?> type) {
        return type.getName()
                + Optional.ofNullable(type.getProtectionDomain().getCodeSource())
                        .map(CodeSource::getLocation)
                        .map(location -> " (" + path(location) + ")")
                        .orElse("");
    }

    static String of(String type, Path jar) {
        return type + " (" + jar + ")";
    }

    private static String path(URL location) {
        try {
            return Path.of(location.toURI()).toString();
        } catch (URISyntaxException | IllegalArgumentException | FileSystemNotFoundException notAFile) {
            return location.toString();
        }
    }
}
