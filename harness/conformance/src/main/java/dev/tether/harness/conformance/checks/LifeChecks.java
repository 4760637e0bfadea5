package dev.tether.harness.conformance.checks;

import static dev.tether.harness.conformance.checks.Check.basic;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tether.harness.conformance.bench.Bench;
import dev.tether.harness.conformance.bench.Expect;
import dev.tether.harness.conformance.bench.Finding;
import dev.tether.harness.conformance.bench.Host;
import dev.tether.harness.conformance.bench.LiveTask;
import dev.tether.protocol.goplugin.PluginClient;
import dev.tether.protocol.nomad.drivers.DriverGrpc;
import dev.tether.protocol.nomad.drivers.InspectTaskRequest;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** How a plugin lives beside its host, and ends. */
final class LifeChecks {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration MOMENT = Duration.ofSeconds(1);
  private static final int AFTER_SIGNAL = 20;

  /** How long Nomad waits after Shutdown. */
  private static final Duration NOMADS_LIMIT = Duration.ofSeconds(2);

  private LifeChecks() {}

  static List<Check> all() {
    return List.of(
        basic(
            "life.health",
            "grpc.health.v1.Health/Check of \"plugin\"",
            "go-plugin's ping asks for it.",
            bench ->
                Expect.that(
                    bench.anyHost().client().ping(), "the health service does not say SERVING")),
        basic(
            "life.second-copy",
            "go-plugin: client; Nomad starts the file two or three times",
            "A copy that is started beside must not take away socket, ports or locks.",
            LifeChecks::secondCopy),
        basic(
            "life.sigint",
            "go-plugin: signals",
            "Ctrl-C in the agent's terminal reaches the plugin too, and must not end it.",
            LifeChecks::sigint),
        basic(
            "life.host-goes",
            "go-plugin: reattachment",
            "A plugin has to survive its Nomad agent, so that a restarted one finds it again.",
            LifeChecks::hostGoes),
        basic(
            "life.broken-stderr",
            "go-plugin: logs",
            "After a crash of the agent nobody reads the plugin's standard error any more.",
            LifeChecks::brokenStderr),
        basic(
            "life.shutdown-answers",
            "plugin.GRPCController/Shutdown",
            "Nomad waits for the answer without any limit.",
            bench -> {
              Status answer = bench.newHost().askToEnd();
              Expect.that(
                  answer.getCode() != Status.Code.DEADLINE_EXCEEDED,
                  "Shutdown was not answered; Nomad would wait for ever");
              Expect.that(
                  answer.getCode() != Status.Code.UNIMPLEMENTED,
                  "Shutdown is not implemented; every stop of the agent takes 2 s longer");
            }),
        basic(
            "life.shutdown-ends",
            "plugin.GRPCController/Shutdown",
            "A plugin that does not end by itself within 2 s is killed.",
            bench -> {
              Host host = bench.newHost();
              host.askToEnd();
              expectEnd(bench, host, "after Shutdown");
            }),
        basic(
            "life.shutdown-with-open-calls",
            "plugin.GRPCController/Shutdown",
            "There is an open WaitTask for every task when Nomad ends its plugins.",
            LifeChecks::shutdownWithOpenCalls));
  }

  /** What can be told when all others were made. */
  static List<Check> afterwards() {
    return List.of(
        basic(
            "life.log-lines",
            "go-plugin: logs",
            "A log line whose @message, @level or @timestamp is no string panics the Nomad agent.",
            LifeChecks::logLines),
        basic(
            "life.standard-output",
            "go-plugin: standard output",
            "A long line on standard output stops Nomad's reader; then the plugin blocks.",
            bench -> {
              Host host = bench.host();
              Expect.that(
                  host.stdout().stream().noneMatch(line -> line.length() >= 64 << 10),
                  "a line of 64 KiB or more was printed after the handshake");
            }));
  }

  private static void sigint(Bench bench) throws IOException, InterruptedException {
    Host host = bench.newHost(sigintNotIgnored());
    new ProcessBuilder("/bin/sh", "-c", "kill -INT " + host.client().process().pid())
        .start()
        .waitFor();
    long end = System.nanoTime() + MOMENT.toNanos();
    // On a busy machine it may take a while until a signal has its effect, but calls do then, too.
    for (int calls = 0; calls < AFTER_SIGNAL || System.nanoTime() - end < 0; calls++) {
      Expect.that(host.isAlive(), "SIGINT ended the plugin");
      host.expectAnswer("after SIGINT the plugin does not answer");
    }
  }

  /** A shell that starts something in the background makes it ignore SIGINT, and all below it. */
  private static List<String> sigintNotIgnored() throws InterruptedException {
    List<String> prefix = List.of("env", "--default-signal=INT");
    List<String> trial = Stream.concat(prefix.stream(), Stream.of("true")).toList();
    try {
      Process process =
          new ProcessBuilder(trial).redirectError(ProcessBuilder.Redirect.DISCARD).start();
      return process.waitFor() == 0 ? prefix : List.of();
    } catch (IOException e) {
      return List.of();
    }
  }

  private static void secondCopy(Bench bench) throws InterruptedException {
    Host first = bench.host();
    Host second = bench.newHost();
    second.expectAnswer("the second copy does not answer");
    Expect.that(
        !first.client().reattachment().address().equals(second.client().reattachment().address()),
        "both copies listen at the same address");
    second.close();
    first.expectAnswer("the first copy does not answer after the second one ended");
  }

  private static void expectEnd(Bench bench, Host host, String when) throws InterruptedException {
    Duration limit = NOMADS_LIMIT.plus(bench.subject().limits().slack());
    Expect.that(
        host.client().awaitExit(limit),
        "%s the process was still there %d s later; Nomad kills it after %d s"
            .formatted(when, limit.toSeconds(), NOMADS_LIMIT.toSeconds()));
  }

  private static void hostGoes(Bench bench) throws IOException, InterruptedException {
    Host host = bench.newHost();
    LiveTask task = bench.start(host, "sleep 60");
    host.client().close();
    try (PluginClient again = PluginClient.reattach(host.client().reattachment())) {
      String state =
          DriverGrpc.newBlockingStub(again.channel())
              .withDeadlineAfter(bench.patience().toMillis(), TimeUnit.MILLISECONDS)
              .inspectTask(InspectTaskRequest.newBuilder().setTaskId(task.id()).build())
              .getTask()
              .getState()
              .name();
      Expect.that(state.equals("RUNNING"), "the task's state is " + state + " afterwards");
      again.kill();
      takeBack(bench, task);
    }
  }

  private static void brokenStderr(Bench bench) throws Exception {
    // The shell's end closes the pipe that is the plugin's standard error.
    try (OrphanedPlugin orphan =
        OrphanedPlugin.start(bench.subject(), bench.subject().limits().start())) {
      try (PluginClient client = orphan.connect()) {
        for (int i = 0; i < 20; i++) {
          Expect.that(client.ping(), "the plugin does not answer after its parent has ended");
        }
        client.kill();
      }
    }
  }

  private static void shutdownWithOpenCalls(Bench bench) throws Exception {
    Host host = bench.newHost();
    LiveTask task = bench.start(host, "sleep 60");
    var wait = task.waiting();
    Expect.that(task.isRunning(), "the task does not run");
    host.askToEnd();
    try {
      expectEnd(bench, host, "after Shutdown with an open WaitTask");
    } finally {
      wait.cancel(true);
      takeBack(bench, task);
    }
  }

  /** So that it is cleared away. */
  private static void takeBack(Bench bench, LiveTask task) throws InterruptedException {
    try {
      task.recoverOn(bench.host());
    } catch (StatusRuntimeException e) {
      // Others check that; the task ends by itself.
    }
  }

  private static void logLines(Bench bench) throws InterruptedException {
    for (String line : bench.host().stderr()) {
      if (line.startsWith("{")) {
        checkLine(line);
      }
    }
  }

  private static void checkLine(String line) {
    try {
      JsonNode json = JSON.readTree(line);
      for (String key : List.of("@message", "@level", "@timestamp")) {
        Expect.that(
            !json.has(key) || json.path(key).isTextual(), key + " is no string in: " + line);
      }
    } catch (JsonProcessingException e) {
      throw new Finding("a line of the log begins like JSON and is none: " + line, e);
    }
  }
}
