package dev.tether.protocol.hclspec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.tether.protocol.nomad.hclspec.Spec;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class HclSpecsTest {
  @Test
  void aDefaultKeepsTheNameOfItsAttribute() {
    Spec spec = HclSpecs.object(HclSpecs.attr("retries", 3));

    Spec retries = spec.getObject().getAttributesOrThrow("retries");
    assertThat(retries.getDefault().getPrimary().getAttr().getName()).isEqualTo("retries");
    assertThat(retries.getDefault().getPrimary().getAttr().getType()).isEqualTo("number");
    assertThat(retries.getDefault().getDefault().getLiteral().getValue()).isEqualTo("3");
  }

  @Test
  void literalsAreHclExpressions() {
    assertThat(expression(HclSpecs.literal("eu"))).isEqualTo("\"eu\"");
    assertThat(expression(HclSpecs.literal("a\"\\\n${x}%{y}$z%")))
        .isEqualTo("\"a\\\"\\\\\\n$${x}%%{y}$z%\"");
    assertThat(expression(HclSpecs.literal(-5))).isEqualTo("-5");
    assertThat(expression(HclSpecs.literal(1e21))).isEqualTo("1000000000000000000000");
    assertThat(expression(HclSpecs.literal(0.1))).isEqualTo("0.1");
    assertThat(expression(HclSpecs.literal(true))).isEqualTo("true");
  }

  @Test
  void fieldsStandUnderTheirOwnNames() {
    Spec content = HclSpecs.object(HclSpecs.requiredAttr("src", HclType.STRING));
    Spec spec =
        HclSpecs.object(
            HclSpecs.attr("args", HclType.list(HclType.STRING)),
            HclSpecs.block("logging", content),
            HclSpecs.requiredBlock("store", content),
            HclSpecs.blockAttrs("labels", HclType.STRING),
            HclSpecs.blockList("mount", 1, 2, content),
            HclSpecs.blockSet("dev", content),
            HclSpecs.blockMap("vol", List.of("name"), content),
            HclSpecs.attr("region", "eu"));

    Map<String, Spec> fields = spec.getObject().getAttributesMap();
    assertThat(fields)
        .containsOnlyKeys("args", "logging", "store", "labels", "mount", "dev", "vol", "region");
    assertThat(fields.get("args").getAttr().getType()).isEqualTo("list(string)");
    assertThat(fields.get("store").getBlockValue().getRequired()).isTrue();
    assertThat(fields.get("mount").getBlockList().getMaxItems()).isEqualTo(2);
    assertThat(fields.get("vol").getBlockMap().getLabelsList()).containsExactly("name");
    assertThat(content.getObject().getAttributesOrThrow("src").getAttr().getRequired()).isTrue();
  }

  @Test
  void refusesWhatNomadWouldRejectInEveryJob() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> HclSpecs.attr("labels", HclType.map(HclType.STRING)))
        .withMessageContaining("blockAttrs");
    assertThatIllegalArgumentException()
        .isThrownBy(
            () -> HclSpecs.withDefault(HclSpecs.attr("n", HclType.NUMBER), HclSpecs.literal("5")))
        .withMessageContaining("not of its type number");
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                HclSpecs.withDefault(
                    HclSpecs.requiredAttr("n", HclType.NUMBER), HclSpecs.literal(5)))
        .withMessageContaining("cannot have a default");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> HclSpecs.object(HclSpecs.attr("a", 1), HclSpecs.attr("a", "x")))
        .withMessageContaining("twice");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> HclSpecs.object(HclSpecs.literal("x")))
        .withMessageContaining("needs a key");
    assertThatIllegalArgumentException().isThrownBy(() -> HclSpecs.attr("", HclType.STRING));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> HclSpecs.blockMap("vol", List.of(), HclSpecs.object()));
  }

  @Test
  void aMapInsideAListIsAllowed() {
    Spec spec = HclSpecs.attr("port_map", HclType.list(HclType.map(HclType.NUMBER)));

    assertThat(spec.getAttr().getType()).isEqualTo("list(map(number))");
    assertThat(HclType.tuple(HclType.STRING, HclType.ANY).text()).isEqualTo("tuple([string, any])");
  }

  private static String expression(Spec literal) {
    return literal.getLiteral().getValue();
  }
}
