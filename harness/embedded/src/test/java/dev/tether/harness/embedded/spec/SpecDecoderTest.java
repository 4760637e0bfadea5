package dev.tether.harness.embedded.spec;

import static dev.tether.protocol.hclspec.HclSpecs.array;
import static dev.tether.protocol.hclspec.HclSpecs.attr;
import static dev.tether.protocol.hclspec.HclSpecs.block;
import static dev.tether.protocol.hclspec.HclSpecs.blockAttrs;
import static dev.tether.protocol.hclspec.HclSpecs.blockList;
import static dev.tether.protocol.hclspec.HclSpecs.blockMap;
import static dev.tether.protocol.hclspec.HclSpecs.blockSet;
import static dev.tether.protocol.hclspec.HclSpecs.object;
import static dev.tether.protocol.hclspec.HclSpecs.requiredAttr;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.tether.harness.embedded.hcl.Scope;
import dev.tether.protocol.hclspec.HclType;
import dev.tether.protocol.hclspec.MsgpackConfig;
import dev.tether.protocol.nomad.hclspec.Spec;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

/** Configurations as a real Nomad decodes them. */
class SpecDecoderTest {
  private static final Scope SCOPE =
      new Scope(Map.of("NOMAD_TASK_NAME", TextNode.valueOf("tn")), false);

  @Test
  void scalarsAndListsAreEvaluatedAndConverted() throws Exception {
    Spec spec =
        object(
            attr("image", HclType.STRING),
            attr("n", HclType.NUMBER),
            attr("g", HclType.NUMBER),
            attr("b", HclType.BOOL),
            attr("args", HclType.list(HclType.STRING)),
            attr("s", HclType.set(HclType.STRING)),
            attr("u", HclType.STRING));

    Map<String, Object> read =
        decoded(
            spec,
            """
            {"image":"a${1+1}-${NOMAD_TASK_NAME}","n":"300","g":0.1,"b":"true",
             "args":["x",7],"s":["b","a","b"]}
            """);

    assertThat(read)
        .isEqualTo(
            Map.of(
                "image",
                "a2-tn",
                "n",
                300L,
                "g",
                "0.1",
                "b",
                true,
                "args",
                List.of("x", "7"),
                "s",
                List.of("a", "b")));
  }

  @Test
  void blocksAndDefaults() throws Exception {
    Spec spec =
        object(
            block(
                "logging",
                object(attr("type", HclType.STRING), blockAttrs("config", HclType.STRING))),
            blockList("mount", object(attr("src", HclType.STRING), attr("ro", true))),
            attr("retries", 3L),
            block("x", object(attr("y", HclType.STRING))),
            blockList("y", object()));

    Map<String, Object> read =
        decoded(
            spec,
            """
            {"logging":[{"type":"json","config":[{"a":1}]}],
             "mount":[{"src":"/a"},{"src":"/b","ro":false}]}
            """);

    assertThat(read)
        .isEqualTo(
            Map.of(
                "logging", Map.of("type", "json", "config", Map.of("a", "1")),
                "mount", List.of(Map.of("src", "/a", "ro", true), Map.of("src", "/b", "ro", false)),
                "retries", 3L,
                "y", List.of()));
  }

  @Test
  void labelsAndSets() throws Exception {
    Spec spec =
        object(
            Map.of(
                "dev", blockSet("dev", object(attr("path", HclType.STRING))),
                "vol", blockMap("vol", List.of("name"), object(attr("size", HclType.NUMBER))),
                "vol2", blockMap("vol2", List.of("a", "b"), object(attr("size", HclType.NUMBER))),
                "pair", array(attr("first", HclType.STRING), attr("second", HclType.NUMBER))));

    Map<String, Object> read =
        decoded(
            spec,
            """
            {"dev":[{"path":"/z"},{"path":"/a"},{"path":"/z"}],
             "vol":[{"data":[{"size":10}]},{"logs":[{"size":20}]}],
             "vol2":[{"x":[{"y":[{"size":1}]}]}],"first":"one","second":2}
            """);

    assertThat(read)
        .isEqualTo(
            Map.of(
                "dev", List.of(Map.of("path", "/a"), Map.of("path", "/z")),
                "vol", Map.of("data", Map.of("size", 10L), "logs", Map.of("size", 20L)),
                "vol2", Map.of("x", Map.of("y", Map.of("size", 1L))),
                "pair", List.of("one", 2L)));
  }

  @Test
  void whatDoesNotFitIsRefusedInNomadsWords() {
    Spec spec = object(requiredAttr("command", HclType.STRING), attr("n", HclType.NUMBER));

    assertThatThrownBy(() -> decoded(spec, "{\"comand\":\"x\"}"))
        .hasMessageContaining("No argument or block type is named \"comand\"")
        .hasMessageContaining("The argument \"command\" is required");
    assertThatThrownBy(() -> decoded(spec, "{\"command\":[\"x\"]}"))
        .hasMessageContaining("string required");
    assertThatThrownBy(() -> decoded(spec, "{\"command\":\"x\",\"n\":\"many\"}"))
        .hasMessageContaining("a number is required");
    assertThatThrownBy(() -> decoded(spec, "{\"command\":\"${who}\"}")).hasMessageContaining("who");
  }

  @Test
  void aMapIsNoListOfOneMap() {
    Spec spec = object(Map.of("m", Spec.newBuilder().setAttr(mapOfStrings("m")).build()));

    assertThatThrownBy(() -> decoded(spec, "{\"m\":[{\"a\":\"b\"}]}"))
        .hasMessageContaining("map of string required");
  }

  private static dev.tether.protocol.nomad.hclspec.Attr mapOfStrings(String name) {
    return dev.tether.protocol.nomad.hclspec.Attr.newBuilder()
        .setName(name)
        .setType("map(string)")
        .build();
  }

  @Property(tries = 200)
  void valuesOfTheRightTypeArriveUnchanged(
      @ForAll String text, @ForAll long number, @ForAll boolean truth, @ForAll List<Short> list)
      throws Exception {
    Spec spec =
        object(
            attr("text", HclType.STRING),
            attr("number", HclType.NUMBER),
            attr("truth", HclType.BOOL),
            attr("list", HclType.list(HclType.NUMBER)));
    ObjectNode config = JsonNodeFactory.instance.objectNode();
    config.put("text", text.replace("${", "$${").replace("%{", "%%{"));
    config.put("number", number).put("truth", truth);
    var array = config.putArray("list");
    list.forEach(array::add);

    assertThat(MsgpackConfig.decode(SpecDecoder.decode(spec, config, SCOPE)))
        .isEqualTo(
            Map.of(
                "text",
                wellFormed(text),
                "number",
                number,
                "truth",
                truth,
                "list",
                list.stream().map(Short::longValue).toList()));
  }

  /** As it is after a journey through UTF-8. */
  private static String wellFormed(String text) {
    return new String(
        text.getBytes(java.nio.charset.StandardCharsets.UTF_8),
        java.nio.charset.StandardCharsets.UTF_8);
  }

  private static Map<String, Object> decoded(Spec spec, String json)
      throws IOException, ConfigRefused {
    JsonNode config = new ObjectMapper().readTree(json);
    return MsgpackConfig.decode(SpecDecoder.decode(spec, config, SCOPE));
  }
}
