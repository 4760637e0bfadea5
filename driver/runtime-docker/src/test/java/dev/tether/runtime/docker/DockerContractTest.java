package dev.tether.runtime.docker;

import dev.tether.runtime.PlainSettings;
import dev.tether.runtime.RecordStore;
import dev.tether.runtime.RemoteRuntime;
import dev.tether.runtime.RemoteTask;
import dev.tether.runtime.RuntimeContext;
import dev.tether.runtime.TaskSpec;
import dev.tether.runtime.contract.RuntimeContract;
import dev.tether.runtime.docker.engine.Containers;
import dev.tether.runtime.docker.engine.EngineClient;
import dev.tether.runtime.memory.InMemoryRecordStore;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DockerContractTest extends RuntimeContract {
  private static final long LOOK_AGAIN_NANOS = 20_000_000;
  private final RecordStore records = new InMemoryRecordStore();
  private TestEngine engine;
  private List<Long> processes = List.of();

  @BeforeAll
  void startEngine() throws Exception {
    engine = TestEngine.start();
  }

  @AfterAll
  void stopEngine() throws Exception {
    if (engine != null) {
      engine.close();
    }
  }

  @Override
  public RemoteRuntime open() {
    RuntimeContext context =
        new RuntimeContext() {
          @Override
          public String cluster() {
            return "test";
          }

          @Override
          public Optional<RecordStore> records() {
            return Optional.of(records);
          }
        };
    return new DockerProvider()
        .open("test", PlainSettings.of("docker", Map.of("host", engine.host())), context);
  }

  private static TaskSpec task(String... command) {
    return TaskSpec.of(List.of(command), Map.of("PATH", "/bin"))
        .withSettings(
            PlainSettings.of("docker", Map.of("image", TestEngine.IMAGE, "pull", "never")));
  }

  private static TaskSpec script(String script) {
    return task("sh", "-c", script);
  }

  @Override
  public TaskSpec sleepsLong() {
    return task("sleep", "100000");
  }

  @Override
  public TaskSpec exits(int code) {
    return script("exit " + code);
  }

  @Override
  public TaskSpec killedBySignal(int number) {
    return script("kill -" + number + " $$");
  }

  @Override
  public TaskSpec ignoresTerm() {
    return script("trap '' TERM; echo ready; while :; do sleep 1; done");
  }

  private static String lines(int count, String pause) {
    return "i=1; while [ $i -le %d ]; do echo \"line $i\"; i=$((i+1)); %s done"
        .formatted(count, pause);
  }

  @Override
  public TaskSpec writesLines(int count) {
    return script(lines(count, ""));
  }

  @Override
  public TaskSpec writesLinesSlowly(int count) {
    return script(lines(count, "usleep 20000;"));
  }

  @Override
  public TaskSpec printsFile(String path) {
    return task("cat", "/" + path);
  }

  @Override
  public TaskSpec writesFile(String path, String text) {
    return script(
        "printf '%%s' '%s' > /%s; echo ready; while :; do sleep 1; done".formatted(text, path));
  }

  @Override
  public TaskSpec missingProgram() {
    return task("nothing-of-this-name");
  }

  @Override
  public boolean tellsSignalsFromCodes() {
    return false;
  }

  @Override
  public boolean keepsLastWords() {
    return false;
  }

  @Override
  public TaskSpec needsMemoryWithoutBound() {
    return script("all=more; while :; do all=$all$all; done");
  }

  @Override
  public boolean canCrash() {
    return true;
  }

  @Override
  public void crash() throws Exception {
    try (EngineClient client = engine.client()) {
      Containers containers = new Containers(client);
      processes =
          containers.list(Map.of()).stream()
              .map(each -> containers.facts(each.id()).hostPid())
              .filter(pid -> pid > 0)
              .toList();
    }
    engine.kill();
  }

  @Override
  public void restart() throws Exception {
    engine.restart();
  }

  @Override
  public void awaitEndWithoutRuntime(RemoteTask task) {
    while (processes.stream().anyMatch(TestEngine::isAlive)) {
      LockSupport.parkNanos(LOOK_AGAIN_NANOS);
    }
  }
}
