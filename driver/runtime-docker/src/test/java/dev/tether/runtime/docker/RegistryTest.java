package dev.tether.runtime.docker;

import static dev.tether.runtime.docker.TestTasks.eventually;
import static dev.tether.runtime.docker.TestTasks.image;
import static dev.tether.runtime.docker.TestTasks.request;
import static dev.tether.runtime.docker.TestTasks.seen;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tether.runtime.ExitResult;
import dev.tether.runtime.RemoteFailure;
import dev.tether.runtime.RemoteRuntime;
import dev.tether.runtime.RemoteTask;
import dev.tether.runtime.TaskSpec;
import dev.tether.runtime.TaskState;
import dev.tether.runtime.memory.InMemoryRecordStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Images that a real engine brings from a registry which asks for a password. */
@Timeout(240)
class RegistryTest {
  @TempDir static Path dir;
  private static TestEngine engine;
  private static TestRegistry registry;

  @BeforeAll
  static void start() throws Exception {
    engine = TestEngine.startInNetworkOfHost();
    registry = TestRegistry.start(TestEngine.imageTree(dir), dir);
  }

  @AfterAll
  static void stop() throws Exception {
    if (engine != null) {
      engine.close();
      registry.close();
    }
  }

  private static TaskSpec exits(int code, Map<String, String> settings) {
    Map<String, String> all = new HashMap<>(settings);
    all.put("image", registry.image());
    all.put("pull", "always");
    return image(all, "sh", "-c", "exit " + code);
  }

  private static void runs(Map<String, String> runtime, Map<String, String> task) throws Exception {
    try (RemoteRuntime driver = TestTasks.driver(engine, new InMemoryRecordStore(), runtime)) {
      RemoteTask created = driver.create(request(exits(3, task)));
      eventually("ended", () -> !seen(driver, created).isLive());
      TaskState.Exited end = (TaskState.Exited) seen(driver, created).state();
      assertThat(end.result()).isEqualTo(ExitResult.exited(3));
      driver.remove(created.id(), 1);
    }
  }

  private static void isRefused(Map<String, String> runtime, Map<String, String> task) {
    try (RemoteRuntime driver = TestTasks.driver(engine, new InMemoryRecordStore(), runtime)) {
      assertThatThrownBy(() -> driver.create(request(exits(3, task))))
          .isInstanceOf(RemoteFailure.Refused.class)
          .hasMessageContaining("the image " + registry.image() + " can't be pulled")
          .hasMessageNotContaining("wrong password");
      assertThat(driver.list(TestTasks.CLUSTER, Optional.empty())).isEmpty();
    }
  }

  private static Map<String, String> login(String password) {
    return Map.of("auth_username", TestRegistry.USER, "auth_password", password);
  }

  @Test
  void taskOwnPasswordOpensTheRegistry() throws Exception {
    runs(Map.of(), login(TestRegistry.PASSWORD));
  }

  @Test
  void fileOfTheRuntimeOpensTheRegistry() throws Exception {
    String plain = TestRegistry.USER + ":" + TestRegistry.PASSWORD;
    Path file = dir.resolve("docker-login.json");
    Files.writeString(
        file,
        "{\"auths\":{\"%s\":{\"auth\":\"%s\"}}}"
            .formatted(
                registry.address(), Base64.getEncoder().encodeToString(plain.getBytes(UTF_8))));
    runs(Map.of("registry_file", file.toString()), Map.of());
  }

  @Test
  void withoutPasswordOrWithAWrongOneNothingIsLeft() {
    isRefused(Map.of(), Map.of());
    isRefused(Map.of(), login("wrong password"));
  }
}
