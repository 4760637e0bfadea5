package dev.tether.benchmarks;

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

/** The time in which a driver says how a task is that it has. */
@BenchmarkMode(Mode.SampleTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 3, time = 2)
@Fork(1)
public class InspectTask {

  /** Where in the handles the next call is. */
  @State(Scope.Thread)
  public static class Cursor {
    private int next;

    /** Lets the driver have all tasks. */
    @Setup(Level.Trial)
    public void recover(RecoverTask.Site site) {
      site.measured.handles().forEach(site.measured::recover);
    }
  }

  /** InspectTask, of one task after the other. */
  @Benchmark
  public void inspect(RecoverTask.Site site, Cursor cursor) {
    site.measured.inspect(site.measured.handles().get(cursor.next));
    cursor.next = (cursor.next + 1) % site.handles;
  }
}
