package dev.tether.harness.embedded.hcl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.Map;
import org.junit.jupiter.api.Test;

class HclTest {
  private static final Scope SCOPE =
      new Scope(
          Map.of(
              "NOMAD_TASK_NAME",
              TextNode.valueOf("tn"),
              "node.unique.name",
              TextNode.valueOf("client-1")),
          false);

  @Test
  void blocksHaveLabelsAndAttributes() {
    Body body =
        Hcl.parse(
            """
            # a comment
            job "a" { // another
              count = 3
              group "g" "h" {
                list = ["x", "y",
                  "z"]
              }
            }
            """);

    Body.Block job = body.blocks().getFirst();
    assertThat(job.labels()).containsExactly("a");
    assertThat(value(job.body().attributes().getFirst())).hasToString("3");
    assertThat(job.body().blocks().getFirst().labels()).containsExactly("g", "h");
    assertThat(value(job.body().blocks().getFirst().body().attributes().getFirst()))
        .hasToString("[\"x\",\"y\",\"z\"]");
  }

  @Test
  void stringsAreEvaluated() {
    assertThat(template("a${1+1}-${NOMAD_TASK_NAME}").asText()).isEqualTo("a2-tn");
    assertThat(template("on ${node.unique.name}").asText()).isEqualTo("on client-1");
    assertThat(template("$${not}").asText()).isEqualTo("${not}");
    assertThat(template("${upper(NOMAD_TASK_NAME)}").asText()).isEqualTo("TN");
  }

  @Test
  void anInterpolationAloneKeepsItsType() {
    assertThat(template("${2 * 3}").isNumber()).isTrue();
    assertThat(template("${true ? [1] : []}").isArray()).isTrue();
  }

  @Test
  void whatIsNotKnownStaysWhereThatIsAllowed() {
    Scope later = new Scope(Map.of(), true);
    assertThat(later.evaluate(Hcl.template("x ${node.unique.name} y")).asText())
        .isEqualTo("x ${node.unique.name} y");
    assertThatThrownBy(() -> template("${nobody}")).hasMessageContaining("nobody");
  }

  @Test
  void heredocsLoseTheirMargin() {
    Body body = Hcl.parse("a = <<-EOF\n    one\n      two\n    EOF\nb = 1\n");
    assertThat(value(body.attributes().getFirst()).asText()).isEqualTo("one\n  two\n");
    assertThat(body.attributes()).hasSize(2);
  }

  @Test
  void mistakesNameTheirLine() {
    assertThatThrownBy(() -> Hcl.parse("a = 1\nb = \n")).hasMessageContaining("line 2");
    assertThatThrownBy(() -> Hcl.parse("a \"x\" {\n")).hasMessageContaining("no end");
    assertThatThrownBy(() -> Hcl.parse("a = [for x in y : x]"))
        .hasMessageContaining("for expressions are not imitated");
  }

  private static JsonNode template(String text) {
    return SCOPE.evaluate(Hcl.template(text));
  }

  private static JsonNode value(Body.Attribute attribute) {
    return SCOPE.evaluate(attribute.value());
  }
}
