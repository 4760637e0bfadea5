package dev.tether.web.launch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.tether.protocol.hclspec.HclSpecs;
import dev.tether.protocol.hclspec.HclType;
import dev.tether.protocol.nomad.hclspec.Spec;
import dev.tether.web.tap.PluginFacts;
import dev.tether.web.tap.SchemaRow;
import dev.tether.web.tap.WrongField;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SettingsFormTest {
  private static final Spec SCHEMA =
      HclSpecs.object(
          HclSpecs.attr("greeting", "hello"),
          HclSpecs.attr("count", HclType.NUMBER),
          HclSpecs.attr("loud", false),
          HclSpecs.block("nomad", HclSpecs.object(HclSpecs.attr("address", HclType.STRING))),
          HclSpecs.blockList(
              "volume", HclSpecs.object(HclSpecs.requiredAttr("path", HclType.STRING))));

  private static SettingsForm form(boolean ours) {
    return new SettingsForm(
        new PluginFacts("mine", "1.0.0", Map.of(), SchemaRow.of(SCHEMA), List.of(), "", Map.of()),
        ours);
  }

  @Test
  void theFieldsAreThoseOfTheSchemaWithTheirDefaults() {
    assertThat(form(false).fields())
        .extracting(SchemaRow::path)
        .containsExactly("count", "greeting", "loud", "nomad", "nomad.address", "volume");
    assertThat(form(false).fields().get(1).fallback()).isEqualTo("\"hello\"");
  }

  @Test
  void whatTheHarnessWritesItselfIsNotAskedOfTethersOwnDriver() {
    assertThat(form(true).fields())
        .extracting(SchemaRow::path)
        .containsExactly("count", "greeting", "loud", "volume");
  }

  @Test
  void theValuesBecomeLinesOfTheConfigBlock() {
    assertThat(
            form(false)
                .hcl(
                    Map.of(
                        "set.greeting", "say \"hi\"",
                        "set.count", "3",
                        "set.loud", "true",
                        "set.nomad.address", "http://there",
                        "set.volume", "volume {\n  path = \"/a\"\n}")))
        .isEqualTo(
            """
            count = 3
            greeting = "say \\"hi\\""
            loud = true
            nomad {
            address = "http://there"
            }
            volume {
              path = "/a"
            }
            """);
  }

  @Test
  void whatIsLeftEmptyIsLeftOut() {
    assertThat(form(false).hcl(Map.of("set.greeting", " "))).isEmpty();
  }

  @Test
  void aWrongValueIsToldWithItsField() {
    assertThatExceptionOfType(WrongField.class)
        .isThrownBy(() -> form(false).hcl(Map.of("set.count", "three")))
        .extracting(WrongField::field)
        .isEqualTo("set.count");
    assertThatExceptionOfType(WrongField.class)
        .isThrownBy(() -> form(false).hcl(Map.of("set.volume", "path = 1")))
        .extracting(WrongField::field)
        .isEqualTo("set.volume");
  }
}
