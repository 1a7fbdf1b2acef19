package io.datapunk.lb.bootstrap.discovery;

import io.datapunk.lb.ServiceName;
import io.datapunk.lb.spi.Instance;
import io.datapunk.lb.spi.Settings.InvalidSettingException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The instances a file lists, by service. Immutable.
 *
 * <p>One instance on a line: the service's name, then the instance as the package says. Empty lines count for nothing,
 * and so does everything from a {@code #} that begins a line or follows white space.
 */
final class InstanceFile {
    private static final String BYTE_ORDER_MARK = "\uFEFF";

    private final Map<String, List<Instance>> byService;

    private InstanceFile(Map<String, List<Instance>> byService) {
        this.byService = byService;
    }

    List<Instance> of(String service) {
        return byService.getOrDefault(service, List.of());
    }

    /**
     * Reads the text of a file.
     *
     * @param name the file's name, for messages
     * @throws InvalidSettingException with the line, what stands there and what was expected
     */
    static InstanceFile parse(String name, String content) {
        // Some editors begin UTF-8 with a mark; it is no part of the first service's name.
        String text = content.startsWith(BYTE_ORDER_MARK) ? content.substring(1) : content;
        if (text.isBlank()) {
            // Empty for a moment while it is rewritten in place, or what a template makes of an empty list: taken at
            // its
            // word it would empty the pools.
            throw new InvalidSettingException(name, "", "instances, or a comment line to say that there are none");
        }
        Map<String, Map<String, Instance>> services = new HashMap<>();
        List<String> lines = text.lines().toList();
        for (int number = 1; number <= lines.size(); number++) {
            List<String> words = InstanceText.words(withoutComment(lines.get(number - 1)));
            if (!words.isEmpty()) {
                add(services, name + ", line " + number, words);
            }
        }
        Map<String, List<Instance>> byService = new HashMap<>();
        services.forEach((service, byId) -> byService.put(service, new ArrayList<>(byId.values())));
        return new InstanceFile(byService);
    }

    private static void add(Map<String, Map<String, Instance>> services, String where, List<String> words) {
        if (words.size() == 1) {
            throw new InvalidSettingException(where, words.get(0), "SERVICE host:port");
        }
        if (!ServiceName.isUsable(words.get(0))) {
            throw new InvalidSettingException(where, words.get(0), "SERVICE host:port, " + ServiceName.EXPECTED);
        }
        Instance instance = InstanceText.parse(where, words.subList(1, words.size()));
        Map<String, Instance> byId = services.computeIfAbsent(words.get(0), service -> new LinkedHashMap<>());
        if (byId.putIfAbsent(instance.id(), instance) != null) {
            throw new InvalidSettingException(
                    where, instance.id(), "an id that the service " + words.get(0) + " does not have already");
        }
    }

    private static String withoutComment(String line) {
        for (int i = 0; i < line.length(); i++) {
            if (line.charAt(i) == '#' && (i == 0 || Character.isWhitespace(line.charAt(i - 1)))) {
                return line.substring(0, i);
            }
        }
        return line;
    }
}
