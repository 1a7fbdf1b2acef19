package io.datapunk.lb.domain.strategy.hash;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.datapunk.lb.spi.Settings.InvalidSettingException;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HashProvidersTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "consistent-hash; replicas; 0; 1",
                "consistent-hash; replicas; 65537; 65536",
                "consistent-hash; replicas; many; whole number",
                "consistent-hash; boundedLoad; 0.99; at least 1, or off or 0 for no bound",
                "consistent-hash; boundedLoad; -1; 0",
                "consistent-hash; boundedLoad; NaN; number",
                "consistent-hash; boundedLoad; 1001; 1000",
                "consistent-hash; boundedLoad; on; number",
                "consistent-hash; boundedLoad; 2d; number",
                "consistent-hash; boundedLoad; 0x1p3; number",
                "consistent-hash; tableSize; 7; replicas",
                "maglev; tableSize; 1; 2",
                "maglev; tableSize; 5000012; 5000011",
                "maglev; tableSize; 65536; a prime, of which the next is 65537",
                "maglev; tableSize; 5000010; a prime, of which the next is 5000011",
                "maglev; tableSize; 4; a prime, of which the next is 5",
                "maglev; replicas; 7; tableSize"
            })
    void whatCannotBeUsed_isRefusedWithNameValueAndWhatWasExpected(
            String strategy, String key, String value, String expected) {
        assertThatThrownBy(() -> Strategies.named(strategy, Map.of(key, value)))
                .isInstanceOf(InvalidSettingException.class)
                .hasMessageContaining(key)
                .hasMessageContaining(value)
                .hasMessageContaining(expected);
    }

    @ParameterizedTest
    @CsvSource({
        "consistent-hash, replicas, 1",
        "consistent-hash, replicas, 65536",
        "consistent-hash, boundedLoad, 1",
        "consistent-hash, boundedLoad, 1000",
        "consistent-hash, boundedLoad, 0",
        "consistent-hash, boundedLoad, off",
        "maglev, tableSize, 2",
        "maglev, tableSize, 251",
        "maglev, tableSize, 5000011"
    })
    void limitsThemselves_areAllowed(String strategy, String key, String value) {
        Fleet fleet = Fleet.of(3);
        assertThat(Strategies.id(
                        Strategies.named(strategy, Map.of(key, value)).prepare(fleet, null), fleet, Asking.by(1)))
                .startsWith("i");
    }
}
