package dev.tether.benchmarks;

import dev.tether.agent.client.AgentRuntime;
import dev.tether.benchmarks.remote.RealAgent;
import dev.tether.benchmarks.remote.Scratch;
import dev.tether.runtime.CreateRequest;
import dev.tether.runtime.Owner;
import dev.tether.runtime.RemoteTask;
import dev.tether.runtime.Slot;
import dev.tether.runtime.TaskSpec;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
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
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Threads;
import org.openjdk.jmh.annotations.Warmup;

/**
 * The time in which the agent gives a task another owner: one compare-and-set, which is on the disk
 * when it is answered.
 */
@BenchmarkMode(Mode.SampleTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 3, time = 2)
@Fork(1)
public class CompareAndSetOwner {
  private static final int MANY = 8;
  private static final Duration LEASE = Duration.ofHours(1);

  /** The agent as it is shipped, and a client of it. */
  @State(Scope.Benchmark)
  public static class Site {
    private final AtomicInteger tasks = new AtomicInteger();
    private Scratch scratch;
    private RealAgent agent;
    private AgentRuntime runtime;

    /** Starts it. */
    @Setup(Level.Trial)
    public void start() throws IOException, InterruptedException {
      scratch = Scratch.make();
      agent = new RealAgent(Path.of(System.getProperty("tether.bench.AGENT")), scratch.directory());
      runtime = agent.connect();
    }

    /** Ends it. */
    @TearDown(Level.Trial)
    public void end() {
      runtime.close();
      agent.end();
      scratch.close();
    }

    private RemoteTask create() {
      int number = tasks.incrementAndGet();
      return runtime.create(
          new CreateRequest(
              "token" + number,
              new Slot("default", "global", "default", "job", "group", number, "task"),
              owner(0),
              "hash",
              TaskSpec.of(List.of("sleep", "86400"), Map.of()),
              LEASE));
    }
  }

  /** One task per caller. */
  @State(Scope.Thread)
  public static class Claimant {
    private RemoteTask task;

    /** Creates it. */
    @Setup(Level.Trial)
    public void create(Site site) {
      task = site.create();
    }

    private void claim(Site site) {
      long generation = task.ownership().generation();
      task = site.runtime.claim(task.id(), generation, owner(generation), LEASE);
    }
  }

  private static Owner owner(long generation) {
    String allocation = "%08x-0000-0000-0000-000000000000".formatted(generation);
    return new Owner(allocation, allocation + "/task/1", "node", "node");
  }

  /** One after the other. */
  @Benchmark
  public void alone(Site site, Claimant claimant) {
    claimant.claim(site);
  }

  /** Eight at a time, of eight tasks. */
  @Benchmark
  @Threads(MANY)
  public void eightAtOnce(Site site, Claimant claimant) {
    claimant.claim(site);
  }
}
