package dev.tether.protocol.json;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import net.jqwik.api.constraints.UniqueElements;
import org.junit.jupiter.api.Test;

class JsonObjectTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  @Property
  void anyStringIsReadBackByAnotherParser(@ForAll String key, @ForAll String value)
      throws IOException {
    byte[] line = new JsonObject().put(key, value).toString().getBytes(StandardCharsets.UTF_8);

    assertThat(JSON.readTree(line).properties())
        .singleElement()
        .satisfies(
            entry -> {
              assertThat(entry.getKey()).isEqualTo(wellFormed(key));
              assertThat(entry.getValue().textValue()).isEqualTo(wellFormed(value));
            });
  }

  @Property
  void isOneLine(@ForAll String value) {
    assertThat(new JsonObject().put("k", value).toString()).doesNotContain("\n", "\r", "\u2028");
  }

  @Property
  void keepsALimitAndCutsOnlyWhatIsLonger(
      @ForAll String value, @ForAll @IntRange(max = 50) int limit) throws IOException {
    String line = new JsonObject().put("k", value, limit).toString();
    int bytes = line.getBytes(StandardCharsets.UTF_8).length;
    String text = JSON.readTree(line).get("k").textValue();

    // {"k":""} and the ellipsis
    assertThat(bytes).isLessThanOrEqualTo(8 + limit + 3);
    if (!text.equals(wellFormed(value))) {
      assertThat(text).endsWith("…");
      assertThat(wellFormed(value)).startsWith(text.substring(0, text.length() - 1));
    }
  }

  @Property
  void keepsOrderAndKinds(@ForAll @Size(3) @UniqueElements List<Long> numbers) throws IOException {
    JsonNode node =
        JSON.readTree(
            new JsonObject()
                .put("a", numbers.get(0))
                .put("b", true)
                .put("c", new JsonObject().put("d", numbers.get(1)).put("e", numbers.get(2)))
                .put("f", new JsonObject())
                .toString());

    assertThat(node.fieldNames()).toIterable().containsExactly("a", "b", "c", "f");
    assertThat(node.get("a").longValue()).isEqualTo(numbers.get(0));
    assertThat(node.get("b").booleanValue()).isTrue();
    assertThat(node.get("c").get("e").longValue()).isEqualTo(numbers.get(2));
    assertThat(node.get("f").isEmpty()).isTrue();
  }

  @Test
  void anEmptyObjectIsValid() {
    assertThat(new JsonObject()).hasToString("{}");
  }

  /** Half a surrogate pair has no form in UTF-8; the replacement character stands for it. */
  private static String wellFormed(String text) {
    StringBuilder result = new StringBuilder();
    text.codePoints()
        .map(c -> c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE ? 0xfffd : c)
        .forEach(result::appendCodePoint);
    return result.toString();
  }
}
