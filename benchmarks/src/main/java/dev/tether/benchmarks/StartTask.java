package dev.tether.benchmarks;

import dev.tether.benchmarks.driver.DriverKind;
import dev.tether.benchmarks.driver.MeasuredDriver;
import dev.tether.benchmarks.driver.Scene;
import dev.tether.protocol.nomad.drivers.TaskConfig;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * The time in which a task starts: with Tether's driver a process of the agent as it is shipped,
 * with its files and its records on the disk. The peer only remembers it.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.SampleTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 3)
@Measurement(iterations = 3, time = 3)
@Fork(1)
public class StartTask {
  /** Which driver; as the enum names it. */
  @Param({"TETHER", "GO_PEER"})
  public String driver;

  private MeasuredDriver measured;
  private TaskConfig task;
  private long calls;

  /** Starts driver and agent. */
  @Setup(Level.Trial)
  public void start() throws Exception {
    DriverKind kind = DriverKind.valueOf(driver);
    Path agent = Path.of(System.getProperty("tether.bench.AGENT"));
    Scene scene = Scene.forStarts(kind, 1, agent);
    measured = MeasuredDriver.start(scene, Path.of(System.getProperty("tether.bench." + driver)));
  }

  /** Ends them. */
  @TearDown(Level.Trial)
  public void end() {
    measured.end();
  }

  /** Another invocation of the task, as Nomad makes one for each start; not measured. */
  @Setup(Level.Invocation)
  public void next() {
    TaskConfig configured = measured.handles().getFirst().getConfig();
    task =
        configured.toBuilder()
            .setId("%s/task/%08x".formatted(configured.getAllocId(), ++calls))
            .build();
  }

  /** Ends the task; not measured. */
  @TearDown(Level.Invocation)
  public void stop() {
    measured.stop(task);
  }

  /** StartTask. */
  @Benchmark
  public void startTask() {
    measured.startTask(task);
  }
}
