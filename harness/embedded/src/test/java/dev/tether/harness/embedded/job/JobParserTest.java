package dev.tether.harness.embedded.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.junit.jupiter.api.Test;

class JobParserTest {
  private static final String JOB =
      """
      variable "image" {
        default = "old"
      }
      job "web" {
        group "g" {
          count = 2
          disconnect {
            lost_after = "5m"
            replace    = false
          }
          task "t" {
            driver       = "remote"
            kill_timeout = "3s"
            config {
              command = "run ${var.image} on ${node.unique.name}"
              labels  = { a = "b" }
              mount "x" {
                size = 1
              }
            }
            env {
              N = 7
            }
          }
        }
      }
      """;

  @Test
  void aJobBecomesWhatTheApiTells() {
    ObjectNode job = Canonical.of(JobParser.parse(JOB, "image = \"new\"\n"));

    JsonNode group = job.path("TaskGroups").path(0);
    JsonNode task = group.path("Tasks").path(0);
    assertThat(job.path("ID").asText()).isEqualTo("web");
    assertThat(job.path("Type").asText()).isEqualTo("service");
    assertThat(group.path("Count").asInt()).isEqualTo(2);
    assertThat(group.path("Disconnect").path("LostAfter").asLong()).isEqualTo(300_000_000_000L);
    assertThat(group.path("ReschedulePolicy").path("Unlimited").asBoolean()).isTrue();
    assertThat(task.path("KillTimeout").asLong()).isEqualTo(3_000_000_000L);
    assertThat(task.path("Env").path("N").asText()).isEqualTo("7");
    assertThat(task.path("Config"))
        .hasToString(
            "{\"command\":\"run new on ${node.unique.name}\",\"labels\":[{\"a\":\"b\"}],"
                + "\"mount\":[{\"x\":[{\"size\":1}]}]}");
  }

  @Test
  void canonicalTwiceIsCanonicalOnce() {
    ObjectNode once = Canonical.of(JobParser.parse(JOB, ""));
    assertThat(Canonical.of(once)).isEqualTo(once);
  }

  @Test
  void whatIsNotImitatedIsRefusedByName() {
    assertThatThrownBy(() -> JobParser.parse(JOB.replace("env {", "template {"), ""))
        .isInstanceOf(JobRefused.class)
        .hasMessageContaining("\"template\"");
    assertThatThrownBy(() -> JobParser.parse(JOB.replace("count", "cuont"), ""))
        .hasMessageContaining("line 6")
        .hasMessageContaining("\"cuont\"");
    assertThatThrownBy(() -> JobParser.parse(JOB, "other = \"x\"\n")).hasMessageContaining("other");
  }
}
