package dev.tether.web.tap;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tether.web.tap.Taps.Tap;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** The break points of a cluster. Safe for use by many threads. */
public final class BreakPoints {
  private static final Duration PATIENCE = Duration.ofSeconds(3);

  private final Taps taps;
  private final NodeTapScript script;
  private final Runnable changed;
  private final List<BreakPoint> set = new ArrayList<>();
  private final TreeSet<String> nodesWithFiles = new TreeSet<>();
  private int count;

  /**
   * None is set.
   *
   * @param script what starts the taps
   * @param changed is told when one is set or removed or a call let go
   */
  public BreakPoints(Taps taps, NodeTapScript script, Runnable changed) {
    this.taps = Objects.requireNonNull(taps, "taps");
    this.script = Objects.requireNonNull(script, "script");
    this.changed = Objects.requireNonNull(changed, "changed");
  }

  /** Those that are set, the oldest first. */
  public synchronized List<BreakPoint> all() {
    return List.copyOf(set);
  }

  /** A name for the next one. */
  public synchronized String nextId() {
    return "b" + ++count;
  }

  /**
   * Sets one, for the plugins that run and all that will be started.
   *
   * @return how many running plugins have it
   */
  public synchronized int add(BreakPoint point) throws InterruptedException {
    set.add(point);
    write();
    int reached = 0;
    try {
      for (Tap tap : meant(point)) {
        reached += put(tap, point) ? 1 : 0;
      }
    } finally {
      changed.run();
    }
    return reached;
  }

  private boolean put(Tap tap, BreakPoint point) throws InterruptedException {
    try {
      for (JsonNode rule : status(tap).path("rules")) {
        if (rule.path("label").asText().equals(point.id())) {
          return true;
        }
      }
      var _ = taps.send(tap, point.command(), PATIENCE, _ -> {});
      return true;
    } catch (TapSilence gone) {
      return false;
    }
  }

  private List<Tap> meant(BreakPoint point) {
    return taps.running().stream()
        .filter(tap -> point.node().isEmpty() || tap.node().equals(point.node()))
        .toList();
  }

  /**
   * Removes one and lets go what it holds.
   *
   * @return what was removed; nothing if there is none with this name
   */
  public synchronized Optional<BreakPoint> remove(String id) throws InterruptedException {
    Optional<BreakPoint> point = set.stream().filter(one -> one.id().equals(id)).findFirst();
    if (point.isEmpty()) {
      return point;
    }
    set.remove(point.get());
    write();
    try {
      for (Tap tap : meant(point.get())) {
        try {
          var _ = taps.send(tap, Taps.command("clear").put("label", id), PATIENCE, _ -> {});
        } catch (TapSilence gone) {
          // What it held ended with it.
        }
      }
    } finally {
      changed.run();
    }
    return point;
  }

  /** The calls that wait. Asks the taps, where a break point is set. */
  public List<HeldCall> held() throws InterruptedException {
    if (all().isEmpty()) {
      return List.of();
    }
    List<HeldCall> held = new ArrayList<>();
    for (Tap tap : taps.running()) {
      try {
        for (JsonNode call : status(tap).path("held")) {
          held.add(
              new HeldCall(
                  tap.number(),
                  call.path("call").asLong(),
                  tap.node(),
                  call.path("method").asText(),
                  call.path("task").asText(),
                  call.path("at").asText().equals("answer")));
        }
      } catch (TapSilence gone) {
        // Nobody waits there any more, or nobody can be let go.
      }
    }
    return held;
  }

  /**
   * Lets a call go on, or fail.
   *
   * @param failure what it fails with; nothing to let it go on
   * @throws IllegalArgumentException when it does not wait
   */
  public void release(long tap, long call, Optional<BreakPoint.Effect.Fail> failure)
      throws InterruptedException {
    Tap meant =
        taps.running().stream()
            .filter(one -> one.number() == tap)
            .findFirst()
            .orElseThrow(() -> new IllegalArgumentException("the plugin of this call has ended"));
    ObjectNode command = Taps.command("release").put("call", call);
    failure.ifPresent(
        fail ->
            command.put("action", "fail").put("status", fail.status()).put("error", fail.text()));
    try {
      var _ = taps.send(meant, command, PATIENCE, _ -> {});
    } finally {
      changed.run();
    }
  }

  /** The number by which a tap knows a break point, as its command line wants it. */
  public Optional<Integer> ruleOf(Tap tap, String id) throws InterruptedException {
    try {
      for (JsonNode rule : status(tap).path("rules")) {
        if (rule.path("label").asText().equals(id)) {
          return Optional.of(rule.path("rule").asInt());
        }
      }
    } catch (TapSilence gone) {
      // It has none any more.
    }
    return Optional.empty();
  }

  private JsonNode status(Tap tap) throws InterruptedException {
    return taps.send(tap, Taps.command("status"), PATIENCE, _ -> {});
  }

  /** Nodes without a file of their own read the one of all. */
  private void write() {
    set.stream().map(BreakPoint::node).filter(node -> !node.isEmpty()).forEach(nodesWithFiles::add);
    write(script.rulesOfAll(), "");
    for (String node : nodesWithFiles) {
      write(script.rulesOf(node), node);
    }
  }

  private void write(Path file, String node) {
    String lines =
        set.stream()
            .filter(point -> point.node().isEmpty() || point.node().equals(node))
            .map(point -> point.command() + "\n")
            .collect(Collectors.joining());
    try {
      Files.createDirectories(file.getParent());
      Path draft = file.resolveSibling(file.getFileName() + ".new");
      Files.writeString(draft, lines);
      Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw new UncheckedIOException("the break points can't be written to " + file, e);
    }
  }
}
