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
    assertThatThrownBy(() -> JobParser.parse(JOB.replace("env {", "vault {"), ""))
        .isInstanceOf(JobRefused.class)
        .hasMessageContaining("\"vault\"");
    assertThatThrownBy(() -> JobParser.parse(JOB.replace("count", "cuont"), ""))
        .hasMessageContaining("line 6")
        .hasMessageContaining("\"cuont\"");
    assertThatThrownBy(() -> JobParser.parse(JOB, "other = \"x\"\n")).hasMessageContaining("other");
  }

  @Test
  void whatTasksHaveBesideTheirConfigurationGetsNomadsDefaults() {
    String extras =
        """
        template {
          data        = "x"
          destination = "local/x"
        }
        artifact {
          source = "http://127.0.0.1/x.zip"
        }
        identity {
          file = true
        }
        identity {
          name = "other"
          file = true
        }
        service {
          name     = "s"
          provider = "nomad"
          port     = "http"
        }
        env {
        """;
    String network =
        "network {\n port \"http\" {\n to = 80\n }\n port \"a\" {\n static = 90\n }\n }\n";
    String text = JOB.replace("env {", extras).replace("count = 2", network);
    ObjectNode job = Canonical.of(JobParser.parse(text, ""));

    JsonNode group = job.path("TaskGroups").path(0);
    JsonNode task = group.path("Tasks").path(0);
    assertThat(task.path("Templates").path(0).path("ChangeMode").asText()).isEqualTo("restart");
    assertThat(task.path("Artifacts").path(0).path("RelativeDest").asText()).isEqualTo("local/");
    assertThat(task.path("Identity").path("File").asBoolean()).isTrue();
    assertThat(task.path("Identities")).hasSize(1);
    assertThat(task.path("Services").path(0).path("AddressMode").asText()).isEqualTo("auto");
    JsonNode ports = group.path("Networks").path(0);
    assertThat(ports.path("DynamicPorts").path(0).path("Label").asText()).isEqualTo("http");
    assertThat(ports.path("ReservedPorts").path(0).path("Value").asInt()).isEqualTo(90);
    assertThat(Canonical.of(job)).isEqualTo(job);
  }

  @Test
  void aTaskMountsItsGroupsVolumes() {
    ObjectNode job = Canonical.of(JobParser.parse(withVolume("settings"), ""));

    JsonNode group = job.path("TaskGroups").path(0);
    JsonNode volume = group.path("Volumes").path("settings");
    JsonNode mount = group.path("Tasks").path(0).path("VolumeMounts").path(0);
    assertThat(volume.path("Name").asText()).isEqualTo("settings");
    assertThat(volume.path("Source").asText()).isEqualTo("shared");
    assertThat(volume.path("ReadOnly").asBoolean()).isTrue();
    assertThat(mount.path("Volume").asText()).isEqualTo("settings");
    assertThat(mount.path("Destination").asText()).isEqualTo("/etc/app");
    assertThat(mount.path("ReadOnly").asBoolean()).isFalse();
  }

  @Test
  void aVolumeThatTheGroupDoesNotHaveIsRefused() {
    ObjectNode job = JobParser.parse(withVolume("other"), "");

    assertThatThrownBy(() -> Canonical.of(job))
        .isInstanceOf(JobRefused.class)
        .hasMessageContaining("Task t references undefined volume other");
  }

  private static String withVolume(String mounted) {
    return """
    job "web" {
      group "g" {
        volume "settings" {
          type      = "host"
          source    = "shared"
          read_only = true
        }
        task "t" {
          driver = "remote"
          volume_mount {
            volume      = "%s"
            destination = "/etc/app"
          }
        }
      }
    }
    """
        .formatted(mounted);
  }
}
