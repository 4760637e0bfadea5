package dev.tether.runtime.docker;

import static dev.tether.runtime.docker.TestTasks.driver;
import static dev.tether.runtime.docker.TestTasks.eventually;
import static dev.tether.runtime.docker.TestTasks.image;
import static dev.tether.runtime.docker.TestTasks.request;
import static dev.tether.runtime.docker.TestTasks.seen;
import static dev.tether.runtime.docker.TestTasks.task;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tether.runtime.Limits;
import dev.tether.runtime.LogReader;
import dev.tether.runtime.LogStream;
import dev.tether.runtime.PortRequest;
import dev.tether.runtime.RemoteFailure;
import dev.tether.runtime.RemoteRuntime;
import dev.tether.runtime.RemoteTask;
import dev.tether.runtime.TaskSpec;
import dev.tether.runtime.memory.InMemoryRecordStore;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a container is given, as it is from within. */
@Timeout(240)
class DockerFeaturesTest {
  private static TestEngine engine;
  private static RemoteRuntime driver;

  @BeforeAll
  static void start() throws Exception {
    engine = TestEngine.start();
    driver = driver(engine, new InMemoryRecordStore(), Map.of());
  }

  @AfterAll
  static void stop() throws Exception {
    if (engine != null) {
      driver.close();
      engine.close();
    }
  }

  private static String output(TaskSpec spec) throws Exception {
    RemoteTask task = driver.create(request(spec));
    eventually("ended", () -> !seen(driver, task).isLive());
    StringBuilder all = new StringBuilder();
    byte[] buffer = new byte[1000];
    try (LogReader reader = driver.logs(task.id(), LogStream.STDOUT, 0)) {
      int count = reader.read(buffer);
      while (count > 0) {
        all.append(new String(buffer, 0, count, StandardCharsets.UTF_8));
        count = reader.read(buffer);
      }
    }
    return all.toString();
  }

  private static Limits limits(Optional<Long> pids, Map<String, Limits.Ulimit> ulimits) {
    return new Limits(Optional.empty(), Optional.empty(), pids, Optional.empty(), ulimits);
  }

  @Test
  void portOfTheHostLeadsToThePortInTheContainer() throws Exception {
    TaskSpec spec =
        image(
                Map.of("image", TestEngine.IMAGE, "pull", "never", "port_map", "my-web=8080"),
                "sh",
                "-c",
                "while true; do echo $NOMAD_HOST_PORT_my_web | nc -l -p $NOMAD_PORT_my_web; done")
            .withPorts(List.of(new PortRequest("my-web", 0)));
    RemoteTask task = driver.create(request(spec));
    int port = task.network().orElseThrow().ports().get("my-web");

    assertThat(port).isNotEqualTo(8080);
    eventually(
        "an answer that tells the port", () -> engine.answerOfPort(port).equals(port + "\n"));
  }

  @Test
  void limitsOfTheKernelHold() throws Exception {
    TaskSpec files =
        task("sh", "-c", "ulimit -n; ulimit -Hn")
            .withLimits(limits(Optional.empty(), Map.of("nofile", new Limits.Ulimit(100, 200))));
    assertThat(output(files)).isEqualTo("100\n200\n");

    String many = "for i in 1 2 3 4 5 6 7 8 9; do sleep 1 & done 2>/dev/null; echo not reached";
    TaskSpec processes = task("sh", "-c", many).withLimits(limits(Optional.of(4L), Map.of()));
    assertThat(output(processes)).isEmpty();
  }

  @Test
  void whatIsNotAllowedIsRefusedWithTheSettingThatAllowsIt() {
    isRefused(Map.of("privileged", "true"), "allow_privileged");
    isRefused(Map.of("cap_add", "SYS_ADMIN"), "allow_privileged");
    isRefused(Map.of("network_mode", "host"), "allow_privileged");
    isRefused(Map.of("volumes", "/etc:/host"), "allow_host_paths");
    isRefused(Map.of("volumes", "/etc"), "source:target");
    isRefused(Map.of("port_map", "web=8080"), "port_map");
    isRefused(Map.of("pull", "sometimes"), "missing, always or never");
    isRefused(Map.of("auth_username", "me"), "auth_password");
    isRefused(Map.of("imagee", "me"), "imagee");
    isRefused(Map.of("image", "tether-test:no-such"), "has no image");
  }

  private static void isRefused(Map<String, String> settings, String word) {
    Map<String, String> all = new java.util.HashMap<>(settings);
    all.putIfAbsent("image", TestEngine.IMAGE);
    all.putIfAbsent("pull", "never");
    assertThatThrownBy(() -> driver.create(request(image(all, "sleep", "100"))))
        .isInstanceOf(RemoteFailure.Refused.class)
        .hasMessageContaining(word);
  }
}
