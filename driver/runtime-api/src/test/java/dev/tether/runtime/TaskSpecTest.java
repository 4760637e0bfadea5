package dev.tether.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TaskSpecTest {
  private static final Map<String, String> PLACES =
      Map.of("NOMAD_TASK_DIR", "/remote/local", "ODD", "a$1\\b${NOMAD_TASK_DIR}");

  private static TaskSpec spec(String word) {
    return TaskSpec.of(List.of("program", word), Map.of("VARIABLE", word)).withWorkDirectory(word);
  }

  @Test
  void placesAreReplacedInCommandVariablesAndWorkDirectory() {
    TaskSpec expanded = spec("${NOMAD_TASK_DIR}/x:${NOMAD_TASK_DIR}").expand(PLACES);

    assertThat(expanded).isEqualTo(spec("/remote/local/x:/remote/local"));
  }

  @Test
  void whatHasNoValueStaysAsItIs() {
    String word = "${HOME} $NOMAD_TASK_DIR ${} ${NOMAD_TASK_DIR ${a-b}";

    assertThat(spec(word).expand(PLACES)).isEqualTo(spec(word));
  }

  @Test
  void valuesAreTakenLiterallyAndNotExpandedAgain() {
    assertThat(spec("${ODD}").expand(PLACES)).isEqualTo(spec("a$1\\b${NOMAD_TASK_DIR}"));
  }

  @Test
  void namesOfVariablesAreLeftAlone() {
    TaskSpec spec = TaskSpec.of(List.of(), Map.of("${NOMAD_TASK_DIR}", ""));

    assertThat(spec.expand(PLACES).environment()).containsOnlyKeys("${NOMAD_TASK_DIR}");
  }
}
