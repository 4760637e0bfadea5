package dev.tether.protocol.hclspec;

import static dev.tether.protocol.hclspec.NoValue.NIL;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Configurations as a real Nomad encodes them, written out byte by byte where that matters. */
class NomadExamplesTest {
  @Test
  void scalarsAndLists() {
    byte[] sent =
        hex(
            "89",
            str("args"),
            "92",
            str("x"),
            str("y"),
            str("b"),
            "c3",
            str("f"),
            "cb3ff8000000000000",
            str("g"),
            str("0.1"),
            str("image"),
            str("a2-tn"),
            str("n"),
            "cd012c",
            str("neg"),
            "fb",
            str("s"),
            "92",
            str("a"),
            str("b"),
            str("u"),
            "c0");

    ConfigValues config = ConfigValues.decode(sent);

    assertThat(config.strings("args")).containsExactly("x", "y");
    assertThat(config.bool("b")).contains(true);
    assertThat(config.number("f")).contains(new BigDecimal("1.5"));
    assertThat(config.number("g")).contains(new BigDecimal("0.1"));
    assertThat(config.string("image")).contains("a2-tn");
    assertThat(config.integer("n")).contains(300L);
    assertThat(config.integer("neg")).contains(-5L);
    assertThat(config.strings("s")).containsExactly("a", "b");
    assertThat(config.string("u")).isEmpty();
    assertThat(config.keys()).doesNotContain("u");
    assertThat(
            MsgpackConfig.encode(
                Map.of(
                    "image",
                    "a2-tn",
                    "n",
                    300,
                    "f",
                    1.5,
                    "g",
                    0.1,
                    "neg",
                    -5,
                    "b",
                    true,
                    "args",
                    List.of("x", "y"),
                    "s",
                    List.of("a", "b"),
                    "u",
                    NIL)))
        .isEqualTo(sent);
  }

  @Test
  void blocksAndDefaults() {
    ConfigValues config =
        asSent(
            Map.of(
                "logging", Map.of("config", Map.of("a", "1"), "type", "json"),
                "mount", List.of(Map.of("ro", true, "src", "/a"), Map.of("ro", false, "src", "/b")),
                "retries", 3,
                "x", NIL,
                "y", List.of()));

    ConfigValues logging = config.block("logging").orElseThrow();
    assertThat(logging.string("type")).contains("json");
    assertThat(logging.stringMap("config")).isEqualTo(Map.of("a", "1"));
    assertThat(config.blocks("mount"))
        .extracting(mount -> mount.requiredString("src"), mount -> mount.bool("ro").orElseThrow())
        .containsExactly(tuple("/a", true), tuple("/b", false));
    assertThat(config.integer("retries")).contains(3L);
    assertThat(config.block("x")).isEmpty();
    assertThat(config.blocks("y")).isEmpty();
  }

  @Test
  void labelsSetsAndArrays() {
    ConfigValues config =
        asSent(
            Map.of(
                "dev", List.of(Map.of("path", "/a"), Map.of("path", "/z")),
                "vol", Map.of("data", Map.of("size", 10), "logs", Map.of("size", 20)),
                "vol2", Map.of("x", Map.of("y", Map.of("size", 1))),
                "pair", List.of("one", 2)));

    assertThat(config.blocks("dev"))
        .extracting(dev -> dev.requiredString("path"))
        .containsExactly("/a", "/z");
    assertThat(config.labelledBlocks("vol").get("logs").integer("size")).contains(20L);
    assertThat(config.labelledBlocks("vol2").get("x").block("y").flatMap(y -> y.integer("size")))
        .contains(1L);
    assertThat(config.strings("pair")).containsExactly("one", "2");
  }

  @Test
  void mapsInListsAndValuesOfAnyType() {
    ConfigValues config =
        asSent(
            Map.of(
                "pm", List.of(Map.of("http", 80)),
                "t", List.of("q", 1, true),
                "any2", List.of(Map.of("k", List.of(1, "two"))),
                "labels", Map.of("x", "1")));

    assertThat(config.blocks("pm").getFirst().integer("http")).contains(80L);
    assertThat(config.stringMap("pm")).isEqualTo(Map.of("http", "80"));
    assertThat(config.strings("t")).containsExactly("q", "1", "true");
    assertThat(config.asMap().get("any2")).isEqualTo(List.of(Map.of("k", List.of(1L, "two"))));
    assertThat(config.stringMap("labels")).isEqualTo(Map.of("x", "1"));
  }

  @Test
  void thePluginsOwnSettings() {
    ConfigValues set =
        asSent(
            Map.of(
                "enabled", true,
                "endpoint", "https://c",
                "retry", Map.of("jitter", "0.1", "max", 5),
                "tags", Map.of("team", "x"),
                "target", Map.of("one", Map.of("url", "u1"))));

    assertThat(set.block("retry").flatMap(retry -> retry.number("jitter")))
        .contains(new BigDecimal("0.1"));
    assertThat(set.labelledBlocks("target").get("one").string("url")).contains("u1");

    ConfigValues unset =
        asSent(
            Map.of(
                "enabled", true, "endpoint", NIL, "retry", NIL, "tags", NIL, "target", Map.of()));

    assertThat(unset.bool("enabled")).contains(true);
    assertThat(unset.string("endpoint")).isEmpty();
    assertThat(unset.block("retry")).isEmpty();
    assertThat(unset.stringMap("tags")).isEmpty();
    assertThat(unset.labelledBlocks("target")).isEmpty();
  }

  private static ConfigValues asSent(Map<String, Object> config) {
    return ConfigValues.decode(MsgpackConfig.encode(config));
  }

  private static byte[] hex(String... parts) {
    return HexFormat.of().parseHex(String.join("", parts));
  }

  private static String str(String text) {
    byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
    return "%02x".formatted(0xa0 | utf8.length) + HexFormat.of().formatHex(utf8);
  }
}
