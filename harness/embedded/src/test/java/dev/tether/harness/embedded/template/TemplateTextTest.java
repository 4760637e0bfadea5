package dev.tether.harness.embedded.template;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class TemplateTextTest {
  private final Map<String, Map<String, String>> variables = new HashMap<>();
  private final TemplateData data =
      new TemplateData() {
        @Override
        public Optional<String> env(String name) {
          return name.equals("JOB") ? Optional.of("web") : Optional.empty();
        }

        @Override
        public Optional<Map<String, String>> variable(String path) {
          return Optional.ofNullable(variables.get(path));
        }
      };

  @Test
  void aVariableIsShownOnceItIsThere() {
    TemplateText template =
        TemplateText.parse(
            "a = {{ with nomadVar (printf \"nomad/jobs/%s\" (env \"JOB\")) }}{{ .a }}{{ end }}\n");
    assertThat(template.render(data)).isEmpty();

    variables.put("nomad/jobs/web", Map.of("a", "one $1"));

    assertThat(template.render(data)).contains("a = one $1\n");
  }

  @Test
  void hyphensTakeTheSpaceAroundAway() {
    assertThat(TemplateText.parse("a \n {{- env \"JOB\" -}} \n b").render(data)).contains("awebb");
    assertThat(TemplateText.parse("a {{/* nothing */}} b").render(data)).contains("a  b");
  }

  @Test
  void whatIsNotKnownIsRefusedByName() {
    assertThatThrownBy(() -> TemplateText.parse("{{ key \"x\" }}"))
        .isInstanceOf(TemplateRefused.class)
        .hasMessageContaining("key");
    assertThatThrownBy(() -> TemplateText.parse("{{ with env \"x\" }}"))
        .hasMessageContaining("no {{ end }}");
    assertThatThrownBy(() -> TemplateText.parse("{{ end }}"))
        .hasMessageContaining("nothing to end");
    assertThatThrownBy(() -> TemplateText.parse("{{ env \"a\" | toUpper }}"))
        .isInstanceOf(TemplateRefused.class);
  }
}
