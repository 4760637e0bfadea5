package dev.tether.benchmarks;

import dev.tether.benchmarks.driver.DriverKind;
import dev.tether.benchmarks.driver.Scene;
import dev.tether.plugin.lifecycle.HandleState;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** What the driver does with the state in a handle, without any connection. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(
    value = 1,
    jvmArgsAppend = {"-XX:+UseSerialGC"})
public class HandleCodec {
  private byte[] encoded;
  private HandleState state;

  /** Makes a handle. */
  @Setup(Level.Trial)
  public void make() throws Exception {
    try (Scene scene = Scene.of(DriverKind.TETHER, 1, Duration.ZERO)) {
      encoded = scene.handles().getFirst().getDriverState().toByteArray();
    }
    state = HandleState.decode(encoded);
  }

  /** From the bytes. */
  @Benchmark
  public HandleState decode() throws Exception {
    return HandleState.decode(encoded);
  }

  /** To the bytes. */
  @Benchmark
  public byte[] encode() {
    return state.encode();
  }
}
