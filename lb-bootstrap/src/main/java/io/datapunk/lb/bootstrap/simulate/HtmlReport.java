package io.datapunk.lb.bootstrap.simulate;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.datapunk.lb.bootstrap.simulate.page.Page;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Properties;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Tells comparisons in one HTML file that needs nothing else: its script, its styles, the chart library and the figures are
 * inside, and a content security policy lets it load nothing and run no script but these.
 *
 * <p>Texts from scenarios only ever reach the page as data that the script writes as text. Pure.
 */
final class HtmlReport {
    private static final Pattern PLACE = Pattern.compile("\\{\\{(\\w+)}}");
    private static final String WEBJAR = "/META-INF/resources/webjars/uplot/";
    private static final String WEBJAR_VERSION = "/META-INF/maven/org.webjars.npm/uplot/pom.properties";
    private static final ObjectMapper MAPPER = new ObjectMapper();

    private HtmlReport() {}

    /** The file of a page. */
    static String of(Page page) {
        String library = WEBJAR + libraryVersion() + "/";
        Map<String, String> parts = new LinkedHashMap<>();
        parts.put("style", resource(library + "dist/uPlot.min.css") + "\n" + resource("report.css"));
        parts.put(
                "library",
                "/*!\n" + resource(library + "LICENSE") + "*/\n" + resource(library + "dist/uPlot.iife.min.js"));
        parts.put("script", resource("charts.js") + "\n" + resource("report.js"));
        parts.put("styleHash", hash(parts.get("style")));
        parts.put("libraryHash", hash(parts.get("library")));
        parts.put("scriptHash", hash(parts.get("script")));
        parts.put("data", data(page));
        return filled(resource("report.html"), parts);
    }

    /** In JSON this character stands in strings only, so nothing in a string can end the element around it. */
    private static String data(Page page) {
        try {
            return MAPPER.writeValueAsString(page).replace("<", "\\u003c");
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    /** What is put in is not searched for further places. */
    private static String filled(String template, Map<String, String> parts) {
        return PLACE.matcher(template).replaceAll(place -> {
            String part = parts.get(place.group(1));
            if (part == null) {
                throw new IllegalStateException(
                        "report.html: " + place.group() + ", expected one of " + parts.keySet());
            }
            return Matcher.quoteReplacement(part);
        });
    }

    private static String hash(String text) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return "sha256-" + Base64.getEncoder().encodeToString(digest);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every JDK has SHA-256", impossible);
        }
    }

    private static String libraryVersion() {
        try (InputStream in = open(WEBJAR_VERSION)) {
            Properties properties = new Properties();
            properties.load(in);
            return properties.getProperty("version");
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    private static String resource(String name) {
        try (InputStream in = open(name)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    private static InputStream open(String name) {
        InputStream in = HtmlReport.class.getResourceAsStream(name);
        if (in == null) {
            throw new IllegalStateException(name + ": not on the class path");
        }
        return in;
    }
}
