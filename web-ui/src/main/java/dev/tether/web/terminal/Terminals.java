package dev.tether.web.terminal;

import dev.tether.harness.scenarios.observe.Action;
import dev.tether.web.launch.LiveCluster;
import dev.tether.web.model.AllocationView;
import dev.tether.web.tap.ShellWord;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** The terminals of a workbench. Closing ends all of them. Safe for use by many threads. */
public final class Terminals implements AutoCloseable {
  private static final int MOST = 12;
  private static final Duration UNATTENDED = Duration.ofMinutes(5);

  private final InstantSource clock;
  private final Map<String, Terminal> open = new ConcurrentHashMap<>();
  private final AtomicInteger opened = new AtomicInteger();

  /** None is open. */
  public Terminals(InstantSource clock) {
    this.clock = Objects.requireNonNull(clock, "clock");
  }

  /** Why no program can be run beside an allocation's tasks; nothing if one can. */
  public static Optional<String> obstacle(AllocationView allocation) {
    return allocation.status().equals("running")
        ? Optional.empty()
        : Optional.of("allocation %s is %s".formatted(allocation.name(), allocation.status()));
  }

  /**
   * Runs a program beside a task.
   *
   * @param words the program and its arguments
   * @throws IOException when that can't be done, with one sentence for people
   */
  public Terminal open(LiveCluster live, AllocationView allocation, String task, List<String> words)
      throws IOException {
    sweep();
    if (open.size() >= MOST) {
      throw new IOException("%d terminals are open: close one".formatted(MOST));
    }
    String command =
        "nomad alloc exec -address=%s -i -t -task %s %s %s"
            .formatted(
                live.address(),
                task,
                allocation.id(),
                String.join(" ", words.stream().map(ShellWord::of).toList()));
    Terminal terminal =
        new Terminal(
            "t" + opened.incrementAndGet(),
            "%s/%s: %s".formatted(allocation.name(), task, String.join(" ", words)),
            command,
            clock);
    live.model()
        .done(
            new Action(
                clock.instant(),
                allocation.node(),
                "exec in %s/%s".formatted(allocation.name(), task),
                false));
    terminal.connect(link(live, allocation, task, words, terminal.listener()));
    open.put(terminal.id(), terminal);
    return terminal;
  }

  private static ExecLink link(
      LiveCluster live,
      AllocationView allocation,
      String task,
      List<String> words,
      ExecLink.Listener listener)
      throws IOException {
    return live.model().kind().equals("embedded")
        ? EmbeddedExec.start(
            live.cluster().api().access().address(), allocation.id(), task, words, listener)
        : NomadExec.start(
            live.cluster().api().access().address(), allocation.id(), task, words, listener);
  }

  private void sweep() {
    open.values().stream()
        .filter(one -> one.asked().plus(UNATTENDED).isBefore(clock.instant()))
        .forEach(one -> close(one.id()));
  }

  /** The open terminal with an id. */
  public Optional<Terminal> named(String id) {
    return Optional.ofNullable(open.get(id));
  }

  /** Closes one, and ends its program. */
  public void close(String id) {
    Terminal terminal = open.remove(id);
    if (terminal != null) {
      terminal.close();
    }
  }

  @Override
  public void close() {
    List.copyOf(open.keySet()).forEach(this::close);
  }
}
