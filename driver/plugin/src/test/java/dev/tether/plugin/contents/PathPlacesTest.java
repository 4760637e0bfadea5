package dev.tether.plugin.contents;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tether.protocol.nomad.drivers.TaskConfig;
import dev.tether.runtime.TaskSpec;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PathPlacesTest {
  private final PathPlaces places =
      PathPlaces.of(
          TaskConfig.newBuilder()
              .setAllocDir("/var/lib/nomad/alloc/0af")
              .setName("web")
              .putEnv("NOMAD_ALLOC_DIR", "/alloc")
              .putEnv("NOMAD_TASK_DIR", "/local")
              .putEnv("NOMAD_SECRETS_DIR", "/secrets")
              .build());

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "/local | ${NOMAD_TASK_DIR}",
        "/local/ | ${NOMAD_TASK_DIR}/",
        "/secrets/nomad_token | ${NOMAD_SECRETS_DIR}/nomad_token",
        "--conf=/local/app.conf | --conf=${NOMAD_TASK_DIR}/app.conf",
        "cat /local/a /alloc/data/b | cat ${NOMAD_TASK_DIR}/a ${NOMAD_ALLOC_DIR}/data/b",
        "\"/local/a\" | \"${NOMAD_TASK_DIR}/a\"",
        "/bin:/local/bin | /bin:${NOMAD_TASK_DIR}/bin",
        "file:///local/a | file://${NOMAD_TASK_DIR}/a",
        "-L/local/lib | -L${NOMAD_TASK_DIR}/lib",
        "/var/lib/nomad/alloc/0af/web/local/a | ${NOMAD_TASK_DIR}/a",
        "/var/lib/nomad/alloc/0af/alloc/data | ${NOMAD_ALLOC_DIR}/data",
        "x=/var/lib/nomad/alloc/0af/web/secrets | x=${NOMAD_SECRETS_DIR}",
      })
  void nomadsDirectoryBecomesAPlace(String text, String expected) {
    assertThat(places.in(text)).isEqualTo(expected);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/usr/local/bin",
        "$HOME/local",
        "${HOME}/local",
        "./local/a",
        "../local",
        "local/a",
        "http://local/a",
        "/locals",
        "/local-data",
        "/local.d/a",
        "/allocate",
        "/./local/a",
        "~/secrets",
        "/var/lib/nomad/alloc/0af/other/local",
      })
  void anyOtherPathStays(String text) {
    assertThat(places.in(text)).isEqualTo(text);
  }

  @Test
  void everyPartOfADefinitionThatMayHoldPathsIsLookedAt() {
    TaskSpec spec =
        TaskSpec.of(
                List.of("/local/run", "-c", "/local/c"),
                Map.of("CONF", "/local/conf", "NOMAD_UNIX_ADDR", "unix:///secrets/api.sock"))
            .withWorkDirectory("/alloc/data");
    TaskSpec placed = places.in(spec);
    assertThat(placed.command())
        .containsExactly("${NOMAD_TASK_DIR}/run", "-c", "${NOMAD_TASK_DIR}/c");
    assertThat(placed.environment()).isEqualTo(Map.of("CONF", "${NOMAD_TASK_DIR}/conf"));
    assertThat(placed.workDirectory()).contains("${NOMAD_ALLOC_DIR}/data");
  }

  @Test
  void definitionIsTheSameOnEveryNode() {
    TaskConfig one = TaskConfig.newBuilder().setAllocDir("/a/1").setName("web").build();
    TaskConfig two = TaskConfig.newBuilder().setAllocDir("/b/2").setName("web").build();
    assertThat(PathPlaces.of(one).in("cat /a/1/web/local/x"))
        .isEqualTo(PathPlaces.of(two).in("cat /b/2/web/local/x"));
  }
}
