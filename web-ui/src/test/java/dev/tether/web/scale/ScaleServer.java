package dev.tether.web.scale;

import dev.tether.harness.cli.Console;
import dev.tether.harness.cli.Ending;
import dev.tether.harness.cli.Surroundings;
import dev.tether.web.Workbench;
import dev.tether.web.model.ClusterModel;
import dev.tether.web.model.Phase;
import dev.tether.web.watch.TapReader;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;

/**
 * A workbench in a process of its own with two invented clusters: {@code small}, on which little
 * happens, and {@code large}, on which much does. It is told on standard input what to do, and
 * answers each line on standard output:
 *
 * <ul>
 *   <li>{@code fill N}: N calls of the past on the large cluster
 *   <li>{@code rate N}: so many events a second on the large cluster from now on
 *   <li>{@code heap}: MiB that are in use after a collection
 *   <li>the end of its input ends it
 * </ul>
 */
public final class ScaleServer {
  private static final Duration LOOK = Duration.ofMillis(10);
  private static final Duration STEP = Duration.ofMillis(10);
  private static final int NODES = 200;
  private static final int ALLOCATIONS = 5_000;

  /** Eight calls a second, as of a cluster that is left alone. */
  private static final int SMALL_RATE = 8;

  private final GeneratedStream small;
  private final GeneratedStream large;
  private final ClusterModel largeModel;
  private volatile int rate;

  private ScaleServer(Workbench workbench, Path work) throws IOException {
    ClusterModel smallModel = model(workbench, "small");
    largeModel = model(workbench, "large");
    small = new GeneratedStream(smallModel, work.resolve("small.jsonl"), 3, 4, 1);
    large = new GeneratedStream(largeModel, work.resolve("large.jsonl"), NODES, ALLOCATIONS, 2);
    follow(smallModel, work.resolve("small.jsonl"));
    follow(largeModel, work.resolve("large.jsonl"));
  }

  /** Ends when its standard input ends. */
  public static void main(String[] arguments) throws IOException {
    Path work = Files.createTempDirectory("tether-scale");
    Surroundings surroundings =
        new Surroundings(
            Optional.empty(),
            work,
            new Console(System.out, System.err, InstantSource.system()),
            InstantSource.system(),
            new Ending(Runtime.getRuntime()));
    try (Workbench workbench = Workbench.start(surroundings, "127.0.0.1", 0)) {
      ScaleServer server = new ScaleServer(workbench, work);
      Thread.ofPlatform().daemon().name("events").start(server::happen);
      System.out.println(workbench.address());
      server.obey();
    } finally {
      for (String name : new String[] {"small.jsonl", "large.jsonl"}) {
        Files.deleteIfExists(work.resolve(name));
      }
    }
    System.exit(0);
  }

  private static ClusterModel model(Workbench workbench, String name) {
    ClusterModel model =
        new ClusterModel(name, name, "generated", Instant.now(), workbench.session().changes());
    workbench.session().add(model);
    model.enter(new Phase.Running("none", "http://127.0.0.1:1"));
    return model;
  }

  /** Reads the record as the watch of a real cluster does. */
  private static void follow(ClusterModel model, Path record) {
    TapReader reader =
        new TapReader(
            model,
            record,
            pid -> Optional.of(String.format(Locale.ROOT, "client-%03d", pid - 1_000)),
            _ -> Optional.empty());
    Thread.ofPlatform().daemon().name("tap-reader").start(() -> reader.follow(LOOK));
  }

  private void happen() {
    long begin = System.nanoTime();
    long smallDone = 0;
    double largeDone = 0;
    long last = begin;
    try {
      while (true) {
        LockSupport.parkNanos(STEP.toNanos());
        long now = System.nanoTime();
        double seconds = (now - last) / 1e9;
        last = now;
        long due = (long) ((now - begin) / 1e9 * SMALL_RATE);
        synchronized (this) {
          small.now((int) (due - smallDone));
          smallDone = due;
          largeDone += seconds * rate;
          large.now((int) largeDone);
          largeDone -= (int) largeDone;
        }
      }
    } catch (IOException full) {
      System.err.println("the stream ended: " + full.getMessage());
    }
  }

  private void obey() throws IOException {
    try (BufferedReader in =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
      for (String line = in.readLine(); line != null; line = in.readLine()) {
        String[] words = line.split(" ", -1);
        switch (words[0]) {
          case "fill" -> fill(Long.parseLong(words[1]));
          case "rate" -> rate = Integer.parseInt(words[1]);
          case "heap" -> System.gc();
          default -> throw new IllegalArgumentException("what is \"" + line + "\"?");
        }
        System.out.println(
            ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed() >> 20);
      }
    }
  }

  private void fill(long calls) throws IOException {
    long wanted = largeModel.calls().count() + calls;
    synchronized (this) {
      large.past(calls);
    }
    while (largeModel.calls().count() < wanted) {
      LockSupport.parkNanos(LOOK.toNanos());
    }
  }
}
