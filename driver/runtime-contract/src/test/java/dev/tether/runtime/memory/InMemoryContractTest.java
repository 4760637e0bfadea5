package dev.tether.runtime.memory;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tether.runtime.RemoteRuntime;
import dev.tether.runtime.RemoteTask;
import dev.tether.runtime.TaskSpec;
import dev.tether.runtime.contract.RuntimeContract;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;

class InMemoryContractTest extends RuntimeContract {
  private final InMemoryRuntime runtime = new InMemoryRuntime(InstantSource.system());

  @Override
  public RemoteRuntime open() {
    return runtime;
  }

  private static TaskSpec script(String... command) {
    return TaskSpec.of(List.of(command), Map.of());
  }

  @Override
  public TaskSpec sleepsLong() {
    return script("sleep");
  }

  @Override
  public TaskSpec exits(int code) {
    return script("exit", Integer.toString(code));
  }

  @Override
  public TaskSpec killedBySignal(int number) {
    return script("die", Integer.toString(number));
  }

  @Override
  public TaskSpec ignoresTerm() {
    return script("ignore-term");
  }

  @Override
  public TaskSpec writesLines(int count) {
    return script("lines", Integer.toString(count));
  }

  @Override
  public TaskSpec writesLinesSlowly(int count) {
    return script("slow-lines", Integer.toString(count));
  }

  @Override
  public TaskSpec printsFile(String path) {
    return script("print-file", path);
  }

  @Override
  public TaskSpec writesFile(String path, String text) {
    return script("write-file", path, text);
  }

  @Override
  public TaskSpec missingProgram() {
    return script("nothing-of-this-name");
  }

  @Override
  public boolean canCrash() {
    return true;
  }

  @Override
  public void crash() {
    runtime.setUnreachable(true);
  }

  @Override
  public void restart() {
    runtime.setUnreachable(false);
    runtime.restarted();
  }

  /** Every script of the contract that ends does so within this time. */
  @Override
  public void awaitEndWithoutRuntime(RemoteTask task) throws InterruptedException {
    Instant end = Instant.now().plus(Duration.ofMillis(400));
    while (Instant.now().isBefore(end)) {
      Thread.onSpinWait();
    }
    assertThat(Instant.now()).isAfterOrEqualTo(end);
  }
}
