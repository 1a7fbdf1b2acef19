package io.datapunk.lb.bootstrap.discovery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.datapunk.lb.spi.Instance;
import io.datapunk.lb.spi.Settings.InvalidSettingException;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class InstanceTextTest {
    private static Instance parse(String text) {
        return InstanceText.parse("here", InstanceText.words(text));
    }

    @Test
    void anAddressAlone_isItsOwnIdWithWeightOne() {
        assertThat(parse("10.0.0.1:8080")).isEqualTo(Instance.of("10.0.0.1:8080", "10.0.0.1", 8080));
    }

    @Test
    void anIpv6Literal_losesItsBracketsAsHost() {
        assertThat(parse("[2001:db8::7]:80")).isEqualTo(Instance.of("[2001:db8::7]:80", "2001:db8::7", 80));
    }

    @Test
    void anIpv6Literal_mayHaveAScope() {
        assertThat(parse("[fe80::1%eth0]:80")).isEqualTo(Instance.of("[fe80::1%eth0]:80", "fe80::1%eth0", 80));
        assertThat(parse("[fe80::1%2]:80").host()).isEqualTo("fe80::1%2");
    }

    @Test
    void attributes_mayFollowAfterSemicolonsOrWhiteSpace() {
        Instance expected = new Instance("blue", "shop.example", 65535, 2.5, "a", Map.of("version", "7=x"));
        assertThat(parse("shop.example:65535;id=blue;weight=2.5;zone=a;meta.version=7=x"))
                .isEqualTo(expected);
        assertThat(parse("  shop.example:65535 \t id=blue ; weight=2.5 zone=a meta.version=7=x "))
                .isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '\0', textBlock = """
                    nohost              | here: "nohost", expected host:port
                    :80                 | here: ":80", expected host:port
                    a:b                 | here: "a:b", expected host:port
                    a:                  | here: "a:", expected host:port
                    ::1:80              | here: "::1:80", expected host:port (an IPv6 address in brackets)
                    [::1%]:80           | here: "[::1%]:80", expected host:port
                    [::1%a%b]:80        | here: "[::1%a%b]:80", expected host:port
                    a:0                 | here: "a:0", expected a port from 1 to 65535
                    a:65536             | here: "a:65536", expected a port from 1 to 65535
                    a:99999999999       | here: "a:99999999999", expected host:port
                    a:1;weight=0        | here: "weight=0", expected a number above 0, at most 1e300
                    a:1;weight=-1       | here: "weight=-1", expected a number above 0, at most 1e300
                    a:1;weight=NaN      | here: "weight=NaN", expected a number above 0, at most 1e300
                    a:1;weight=Infinity | here: "weight=Infinity", expected a number above 0, at most 1e300
                    a:1;weight=1.1e300  | here: "weight=1.1e300", expected a number above 0, at most 1e300
                    a:1;weight=2d       | here: "weight=2d", expected a number above 0, at most 1e300
                    a:1;weight=x        | here: "weight=x", expected a number above 0, at most 1e300
                    a:1;id=             | here: "id=", expected an id of 1 to 1024 characters
                    a:1;wieght=2        | here: "wieght=2", expected one of id=…, weight=…, zone=…, meta.KEY=…
                    a:1;meta.=2         | here: "meta.=2", expected one of
                    a:1;zone            | here: "zone", expected one of
                    a:1;zone=a;zone=b   | here: "zone=b", expected zone at most once
                    """)
    void whatCannotBeRead_isNamedWithPlaceAndExpectation(String text, String message) {
        assertThatThrownBy(() -> parse(text))
                .isInstanceOf(InvalidSettingException.class)
                .hasMessageStartingWith(message);
    }

    @Test
    void nothing_isRefusedToo() {
        assertThatThrownBy(() -> parse(" ; ")).hasMessageStartingWith("here: \"\", expected host:port");
    }
}
