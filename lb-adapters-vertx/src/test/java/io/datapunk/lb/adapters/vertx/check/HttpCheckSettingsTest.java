package io.datapunk.lb.adapters.vertx.check;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.datapunk.lb.spi.Settings;
import io.datapunk.lb.spi.Settings.InvalidSettingException;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class HttpCheckSettingsTest {
    private static HttpCheckSettings read(String key, String value) {
        return HttpCheckSettings.from(Settings.of(Map.of(key, value)));
    }

    @Test
    void unknownKey_isRefusedWithAllThatAreKnown() {
        assertThatThrownBy(() -> HttpCheckSettings.from(Settings.of(Map.of("headers", "X-Team: a"))))
                .isInstanceOf(InvalidSettingException.class)
                .hasMessage("headers: \"X-Team: a\", expected one of the keys"
                        + " degraded, header.NAME, method, path, port, status");
    }

    @Test
    void unknownKey_isNamedWithoutWhatATerminalWouldObey() {
        assertThatThrownBy(() -> HttpCheckSettings.from(Settings.of(Map.of("a\u001b[2J\nb", "c"))))
                .hasMessageStartingWith("a\\u001b[2J\\u000ab: \"c\", expected one of the keys");
    }

    @Test
    void nothingSet_givesTheDefaults() {
        HttpCheckSettings settings = HttpCheckSettings.from(Settings.empty());
        assertThat(settings.path()).isEqualTo("/health");
        assertThat(settings.method().name()).isEqualTo("GET");
        assertThat(settings.port()).isZero();
        assertThat(settings.headers()).isEmpty();
        assertThat(settings.status().contains(199)).isFalse();
        assertThat(settings.status().contains(200)).isTrue();
        assertThat(settings.status().contains(299)).isTrue();
        assertThat(settings.status().contains(300)).isFalse();
        assertThat(settings.degraded().isEmpty()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "/health", "/a/b//c?x=1&y=%20", "/health;v=1", "/" + "~"})
    void pathInOriginForm_isTaken(String path) {
        assertThat(read("path", path).path()).isEqualTo(path);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "health",
                "http://other/health",
                "//other/health",
                "/a\r\nX-Evil: 1",
                "/a\nb",
                "/a b",
                "/a\tb",
                "/a#b",
                "/a\\b",
                "/é",
                "/a\u0000",
                "user@host/health"
            })
    void anyOtherPath_isRefusedByNameAndExpectation(String path) {
        assertThatThrownBy(() -> read("path", path))
                .isInstanceOf(InvalidSettingException.class)
                .hasMessageStartingWith("path: \"")
                .hasMessageContaining("expected a path that begins with one /");
    }

    @Test
    void longPath_isRefused() {
        assertThat(read("path", "/" + "a".repeat(1023)).path()).hasSize(1024);
        assertThatThrownBy(() -> read("path", "/" + "a".repeat(1024))).isInstanceOf(InvalidSettingException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ",", "2xx", "99", "600", "299-200", "200-", "-299", "200 299", "200-299-300", "１２３"})
    void statusThatIsNoSet_isRefused(String status) {
        assertThatThrownBy(() -> read("status", status))
                .isInstanceOf(InvalidSettingException.class)
                .hasMessageStartingWith("status: ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"POST", "get", ""})
    void methodThatIsNeitherGetNorHead_isRefused(String method) {
        assertThatThrownBy(() -> read("method", method))
                .isInstanceOf(InvalidSettingException.class)
                .hasMessageContaining("one of GET, HEAD");
    }

    @ParameterizedTest
    @ValueSource(strings = {"-1", "65536", "http"})
    void portOutsideTheRange_isRefused(String port) {
        assertThatThrownBy(() -> read("port", port)).isInstanceOf(InvalidSettingException.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"header.", "header.A B", "header.A:B", "header.Content-Length", "header.connection", "header.TE"
            })
    void headerNameThatIsNone_orFramesTheMessage_isRefused(String key) {
        assertThatThrownBy(() -> read(key, "1"))
                .isInstanceOf(InvalidSettingException.class)
                .hasMessageStartingWith(key);
    }

    @ParameterizedTest
    @ValueSource(strings = {"a\r\nb: c", "a\nb", "a\u0000b", "ü"})
    void headerValueThatBreaksTheLine_isRefused(String value) {
        assertThatThrownBy(() -> read("header.X-Probe", value)).isInstanceOf(InvalidSettingException.class);
    }

    @Test
    void tooManyHeaders_areRefused() {
        Map<String, String> values = new HashMap<>();
        for (int i = 0; i < 33; i++) {
            values.put("header.X-" + i, "v");
        }
        assertThatThrownBy(() -> HttpCheckSettings.from(Settings.of(values)))
                .isInstanceOf(InvalidSettingException.class)
                .hasMessageContaining("at most 32");
    }

    @Test
    void misspeltKey_isRefusedWithTheKnownOnes() {
        assertThatThrownBy(() -> read("pfad", "/health"))
                .isInstanceOf(InvalidSettingException.class)
                .hasMessageContaining("path")
                .hasMessageContaining("degraded");
    }
}
