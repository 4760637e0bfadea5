package dev.tether.benchmarks;

import dev.tether.benchmarks.driver.DriverKind;
import dev.tether.benchmarks.driver.MeasuredDriver;
import dev.tether.protocol.nomad.drivers.TaskHandle;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
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
 * The time in which a driver takes a task over by its handle, and the floor below it: a health
 * check over the same connection. Each call is about a task that the driver does not know at that
 * moment.
 */
@BenchmarkMode(Mode.SampleTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 4, time = 3)
@Measurement(iterations = 5, time = 3)
@Fork(1)
public class RecoverTask {

  /** The driver, with its tasks. */
  @State(Scope.Benchmark)
  public static class Site {
    /** Which driver; as the enum names it. */
    @Param({"TETHER", "GO_PEER"})
    public String driver;

    /** How many handles there are. */
    @Param({"1", "100", "1000", "10000"})
    public int handles;

    /** How far away the remote side is, milliseconds. */
    @Param({"0"})
    public int latencyMillis;

    private final AtomicInteger callers = new AtomicInteger();
    MeasuredDriver measured;

    /** Starts the driver. */
    @Setup(Level.Trial)
    public void start() throws Exception {
      DriverKind kind = DriverKind.valueOf(driver);
      Path executable = Path.of(System.getProperty("tether.bench." + driver));
      measured = MeasuredDriver.start(kind, executable, handles, Duration.ofMillis(latencyMillis));
    }

    /** Ends it. */
    @TearDown(Level.Trial)
    public void end() {
      measured.end();
    }
  }

  /** One caller, with handles of its own. */
  @State(Scope.Thread)
  public static class Caller {
    private int step;
    private int next;
    TaskHandle handle;

    /** Takes a share of the handles. */
    @Setup(Level.Trial)
    public void share(Site site, org.openjdk.jmh.infra.ThreadParams threads) {
      next = site.callers.getAndIncrement() % site.handles;
      step = threads.getThreadCount();
    }

    /** Makes the driver forget the next task; not measured. */
    @Setup(Level.Invocation)
    public void forget(Site site) {
      handle = site.measured.handles().get(next);
      next = next + step < site.handles ? next + step : next % step % site.handles;
      try {
        site.measured.forget(handle);
      } catch (io.grpc.StatusRuntimeException e) {
        // The first time round there is nothing to forget.
      }
    }
  }

  /** RecoverTask. */
  @Benchmark
  public void recover(Site site, Caller caller) {
    site.measured.recover(caller.handle);
  }

  /** The floor. */
  @Benchmark
  public void healthCheck(Site site) {
    site.measured.ping();
  }
}
