package dev.tether.harness.tap.replay;

import dev.tether.harness.tap.message.KnownMethods;
import dev.tether.harness.tap.record.RecordedCall;
import dev.tether.harness.tap.record.Recording;
import dev.tether.protocol.goplugin.PluginClient;
import dev.tether.protocol.goplugin.PluginLaunch;
import dev.tether.protocol.goplugin.PluginStartException;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/** Makes recorded calls again. Used by one thread, once. */
public final class Replay {
  private static final Set<String> LEFT_OUT =
      Set.of(
          "Driver/TaskStats",
          "Driver/ExecTaskStreaming",
          "Health/Check",
          "GRPCStdio/StreamStdio",
          "GRPCBroker/StartStream",
          "GRPCController/Shutdown");

  private static final Set<String> STREAMS = Set.of("Driver/Fingerprint", "Driver/TaskEvents");

  /** Pauses of the record that are longer are not waited for. */
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(1);

  private final List<String> driver;
  private final Duration patience;
  private final Stand stand;
  private final Map<RecordedCall, LiveCall> live = new HashMap<>();
  private final Map<RecordedCall, Played> played = new LinkedHashMap<>();

  /**
   * Prepares a replay.
   *
   * @param driver the command of the plugin
   * @param directory for the allocations' files
   * @param variables values for environment variables that the record masks
   * @param patience how much longer than in the record a call may take
   */
  public Replay(
      List<String> driver, Path directory, Map<String, String> variables, Duration patience) {
    this.driver = List.copyOf(driver);
    this.patience = patience;
    this.stand = new Stand(directory, variables);
  }

  /**
   * Makes the calls.
   *
   * @return each with what came of it, in the order of the record
   * @throws PluginStartException when the driver does not start
   */
  public List<Played> run(Recording recording) throws IOException, InterruptedException {
    try (stand) {
      List<Long> taps = recording.calls().stream().map(RecordedCall::tap).distinct().toList();
      for (long tap : taps) {
        List<RecordedCall> calls =
            recording.ofTap(tap).stream()
                .filter(call -> !LEFT_OUT.contains(call.method()))
                .filter(call -> !call.effects().contains("by hand"))
                .toList();
        session(calls, endedInOrder(recording, tap));
      }
      return List.copyOf(played.values());
    }
  }

  private static boolean endedInOrder(Recording recording, long tap) {
    return recording.ofTap(tap).stream()
        .anyMatch(call -> call.method().equals("GRPCController/Shutdown"));
  }

  private void session(List<RecordedCall> calls, boolean inOrder)
      throws IOException, InterruptedException {
    try (PluginClient client = PluginClient.start(PluginLaunch.of(driver))) {
      try {
        for (Step step : steps(calls)) {
          step.run(client);
        }
        for (RecordedCall call : calls) {
          if (!played.containsKey(call)) {
            finish(call);
          }
        }
      } finally {
        if (inOrder) {
          client.kill();
        } else {
          client.process().destroyForcibly();
        }
      }
    }
  }

  /** What happens at one place of the record. */
  @FunctionalInterface
  private interface Step {
    void run(PluginClient client) throws IOException, InterruptedException;
  }

  private record Placed(int order, Step step) {}

  private List<Step> steps(List<RecordedCall> calls) {
    List<Placed> steps = new ArrayList<>();
    RecordedCall[] previous = new RecordedCall[1];
    for (RecordedCall call : calls) {
      RecordedCall before = previous[0];
      steps.add(
          new Placed(
              call.order(),
              client -> {
                if (before != null) {
                  pause(Duration.between(before.began(), call.began()));
                }
                begin(call, client);
              }));
      call.end().ifPresent(end -> steps.add(new Placed(end.order(), _ -> finish(call))));
      previous[0] = call;
    }
    return steps.stream().sorted(Comparator.comparingInt(Placed::order)).map(Placed::step).toList();
  }

  private static void pause(Duration recorded) throws InterruptedException {
    Duration pause = recorded.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : recorded;
    if (pause.isPositive()) {
      TimeUnit.NANOSECONDS.sleep(pause.toNanos());
    }
  }

  private void begin(RecordedCall call, PluginClient client)
      throws IOException, InterruptedException {
    var method = KnownMethods.all().named(call.method());
    if (method.isEmpty()) {
      played.put(call, Played.leftOut(call, "nobody knows this method's messages"));
      return;
    }
    try {
      live.put(
          call, LiveCall.begin(client.channel(), method.get(), stand.requests(call, method.get())));
    } catch (Stand.CannotRepeat e) {
      played.put(call, Played.leftOut(call, e.getMessage()));
    }
  }

  private void finish(RecordedCall call) throws InterruptedException {
    LiveCall made = live.get(call);
    if (made == null) {
      return;
    }
    boolean givenUp = call.end().isEmpty() || call.end().get().status().equals("CANCELLED");
    LiveCall.Outcome outcome;
    if (givenUp || STREAMS.contains(call.method())) {
      if (!call.answers().isEmpty()) {
        made.awaitAnswer(patience);
      }
      outcome = made.await(Duration.ZERO);
      made.cancel();
    } else {
      outcome = made.await(call.end().get().took().plus(patience));
      made.cancel();
    }
    stand.started(call, made.answers());
    played.put(call, Played.of(call, outcome, givenUp));
  }
}
