package dev.tether.protocol.hclspec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import org.junit.jupiter.api.Test;
import org.msgpack.core.MessageBufferPacker;
import org.msgpack.core.MessagePack;
import org.msgpack.core.MessageUnpacker;
import org.msgpack.value.Value;

class MsgpackConfigTest {
  @Property(tries = 150)
  void whatIsWrittenIsReadBack(@ForAll("configs") Map<String, Object> config) {
    assertThat(MsgpackConfig.decode(MsgpackConfig.encode(config))).isEqualTo(config);
  }

  @Property(tries = 150)
  void anotherLibraryReadsTheSame(@ForAll("configs") Map<String, Object> config)
      throws IOException {
    try (MessageUnpacker unpacker = MessagePack.newDefaultUnpacker(MsgpackConfig.encode(config))) {
      assertThat(plain(unpacker.unpackValue())).isEqualTo(config);
      assertThat(unpacker.hasNext()).isFalse();
    }
  }

  @Property(tries = 150)
  void whatAnotherLibraryWritesIsRead(@ForAll("configs") Map<String, Object> config)
      throws IOException {
    try (MessageBufferPacker packer = MessagePack.newDefaultBufferPacker()) {
      pack(packer, config);
      assertThat(MsgpackConfig.decode(packer.toByteArray())).isEqualTo(config);
    }
  }

  @Property(tries = 500)
  void numbersKeepTheirExactValue(@ForAll BigDecimal number) {
    ConfigValues values = ConfigValues.decode(MsgpackConfig.encode(Map.of("n", number)));

    assertThat(values.number("n"))
        .hasValueSatisfying(n -> assertThat(n).isEqualByComparingTo(number));
  }

  @Property(tries = 500)
  void anyBytesAreReadOrRefusedWithOneError(@ForAll byte[] bytes) {
    try {
      assertThat(MsgpackConfig.decode(bytes)).isNotNull();
    } catch (ConfigException e) {
      assertThat(e).hasMessageStartingWith("the configuration that Nomad sent cannot be read: ");
    }
  }

  @Property(tries = 30)
  void everyTruncationIsNoticed(@ForAll("configs") Map<String, Object> config) {
    byte[] whole = MsgpackConfig.encode(config);
    for (int length = 1; length < whole.length; length++) {
      byte[] part = Arrays.copyOf(whole, length);
      assertThatThrownBy(() -> MsgpackConfig.decode(part)).isInstanceOf(ConfigException.class);
    }
  }

  @Test
  void nothingAndNilAreAnEmptyConfig() {
    assertThat(MsgpackConfig.decode(new byte[0])).isEmpty();
    assertThat(MsgpackConfig.decode(bytes("c0"))).isEmpty();
  }

  @Test
  void writesNumbersAsNomadDoes() {
    assertThat(written(0.5)).isEqualTo("cb3fe0000000000000");
    assertThat(written(0.1)).isEqualTo("a3302e31");
    assertThat(written(3.0)).isEqualTo("03");
    assertThat(written(new BigDecimal("1e3"))).isEqualTo("cd03e8");
    assertThat(written(new BigDecimal("9223372036854775808")))
        .isEqualTo(
            "b3"
                + HexFormat.of()
                    .formatHex("9223372036854775808".getBytes(StandardCharsets.US_ASCII)));
    assertThat(written(-5)).isEqualTo("fb");
    assertThat(written(300)).isEqualTo("cd012c");
  }

  @Test
  void nilIsAbsentInAMapAndStandsInAList() {
    // {a: nil, b: [nil, 1]}
    assertThat(MsgpackConfig.decode(bytes("82a161c0a16292c001")))
        .isEqualTo(Map.of("b", List.of(NoValue.NIL, 1L)));
  }

  @Test
  void readsTheFormsThatNomadItselfDoesNotSend() {
    // an unknown value, and a value of dynamic type with its type before it
    assertThat(MsgpackConfig.decode(bytes("82a161d40000a16292c40822737472696e6722a178")))
        .isEqualTo(Map.of("a", NoValue.UNKNOWN, "b", "x"));
  }

  @Test
  void refusesWhatIsNoConfig() {
    assertThatThrownBy(() -> MsgpackConfig.decode(bytes("93010203")))
        .hasMessageContaining("it is not a map");
    assertThatThrownBy(() -> MsgpackConfig.decode(bytes("8000")))
        .hasMessageContaining("1 bytes follow its end");
    assertThatThrownBy(() -> MsgpackConfig.decode(bytes("810101")))
        .hasMessageContaining("a key that is no string");
    assertThatThrownBy(() -> MsgpackConfig.decode(bytes("81a161dd7fffffff")))
        .hasMessageContaining("ends too early");
    assertThatThrownBy(() -> MsgpackConfig.decode(bytes("81a161a1ff")))
        .hasMessageContaining("not UTF-8");
    assertThatThrownBy(() -> MsgpackConfig.decode(bytes("81a161" + "91".repeat(5000) + "01")))
        .hasMessageContaining("nested too deeply");
  }

  @Test
  void refusesToWriteWhatCannotBeRead() {
    assertThatThrownBy(() -> MsgpackConfig.encode(Map.of("n", Double.NaN)))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> MsgpackConfig.encode(Map.of("n", new Object())))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Provide
  Arbitrary<Map<String, Object>> configs() {
    return maps(2);
  }

  private static Arbitrary<Map<String, Object>> maps(int depth) {
    return Arbitraries.maps(keys(), values(depth)).ofMaxSize(17);
  }

  private static Arbitrary<String> keys() {
    return Arbitraries.strings().alpha().numeric().withChars("_-äß語").ofMaxLength(40);
  }

  private static Arbitrary<Object> values(int depth) {
    Arbitrary<Object> scalars =
        Arbitraries.oneOf(
            Arbitraries.strings()
                .withCharRange('\0', '\ud7ff')
                .ofMaxLength(300)
                .map(Object.class::cast),
            Arbitraries.longs().map(Object.class::cast),
            Arbitraries.integers().map(i -> (Object) (i + 0.5)),
            Arbitraries.of(true, false).map(Object.class::cast));
    if (depth == 0) {
      return scalars;
    }
    return Arbitraries.frequencyOf(
        Tuple.of(8, scalars),
        Tuple.of(1, maps(depth - 1).map(Object.class::cast)),
        Tuple.of(1, values(depth - 1).list().ofMaxSize(17).map(Object.class::cast)));
  }

  private static Object plain(Value value) {
    return switch (value.getValueType()) {
      case BOOLEAN -> value.asBooleanValue().getBoolean();
      case INTEGER -> value.asIntegerValue().asLong();
      case FLOAT -> value.asFloatValue().toDouble();
      case STRING -> value.asStringValue().asString();
      case ARRAY -> value.asArrayValue().list().stream().map(MsgpackConfigTest::plain).toList();
      case MAP -> {
        Map<String, Object> map = new HashMap<>();
        value.asMapValue().map().forEach((k, v) -> map.put(k.asStringValue().asString(), plain(v)));
        yield map;
      }
      default -> throw new IllegalArgumentException("unexpected " + value);
    };
  }

  private static void pack(MessageBufferPacker packer, Object value) throws IOException {
    switch (value) {
      case Boolean v -> packer.packBoolean(v);
      case Long v -> packer.packLong(v);
      case Double v -> packer.packDouble(v);
      case String v -> packer.packString(v);
      case List<?> v -> {
        packer.packArrayHeader(v.size());
        for (Object element : v) {
          pack(packer, element);
        }
      }
      case Map<?, ?> v -> {
        packer.packMapHeader(v.size());
        for (Map.Entry<?, ?> entry : v.entrySet()) {
          pack(packer, entry.getKey());
          pack(packer, entry.getValue());
        }
      }
      default -> throw new IllegalArgumentException("unexpected " + value);
    }
  }

  /** The bytes of one number, after the map that holds it and its key "n". */
  private static String written(Number number) {
    return HexFormat.of().formatHex(MsgpackConfig.encode(Map.of("n", number))).substring(6);
  }

  private static byte[] bytes(String hex) {
    return HexFormat.of().parseHex(hex);
  }
}
