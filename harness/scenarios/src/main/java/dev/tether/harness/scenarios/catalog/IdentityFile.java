package dev.tether.harness.scenarios.catalog;

import dev.tether.harness.cluster.ClusterNode;
import dev.tether.harness.scenarios.observe.Expectation.Fate;
import dev.tether.harness.scenarios.stage.ExamplePlan;
import dev.tether.harness.scenarios.stage.Scenario;
import dev.tether.harness.scenarios.stage.ScenarioFailure;
import dev.tether.harness.scenarios.stage.Stage;
import dev.tether.harness.scenarios.stage.StagedJob;
import dev.tether.harness.scenarios.stage.StagedTask;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Secrets travel, and stay secret. */
final class IdentityFile implements Scenario {
  private static final Pattern PLACE = Pattern.compile("secrets at (\\S+) with mode (\\d+)");
  private static final Pattern TOKEN = Pattern.compile("token ([0-9a-f]{64})");

  @Override
  public String name() {
    return "identity-file";
  }

  @Override
  public String description() {
    return "Each allocation's token arrives, stays secret, and is gone at the end.";
  }

  @Override
  public void run(Stage stage) throws InterruptedException {
    StagedJob job = stage.submit(ExamplePlan.of("identity-file", Fate.MOVES));
    StagedTask task = job.awaitTask();
    String log = stage.access(task).awaitLog("token ");
    Matcher place = find(PLACE, log);
    stage.check(place.group(2).equals("700"), "the secrets have the mode " + place.group(2));
    String first = find(TOKEN, stage.access(task).awaitLog("token ")).group(1);
    stage.drain(task.node());
    StagedTask moved = job.awaitMoved(task);
    String second = find(TOKEN, stage.access(moved).awaitLog("token ")).group(1);
    stage.check(!first.equals(second), "the new allocation's token is the old one's");
    String token =
        stage.access(moved).exec("/bin/sh", "-c", "cat $NOMAD_SECRETS_DIR/nomad_token").stdout();
    stage.check(token.length() > 100, "the token has " + token.length() + " characters");
    for (ClusterNode node : stage.nodes()) {
      stage.check(!holds(node.agentLog(), token), "the log of " + node.name() + " has the token");
      stage.check(!holds(node.rpcTrace(), token), "the trace of " + node.name() + " has the token");
    }
    job.stop();
    stage.check(!Files.exists(Path.of(place.group(1))), "the secrets are there after the end");
  }

  private static Matcher find(Pattern pattern, String log) {
    Matcher matcher = pattern.matcher(log);
    if (!matcher.find()) {
      throw new ScenarioFailure("there is no \"%s\" in: %s".formatted(pattern, log));
    }
    return matcher;
  }

  private static boolean holds(Path file, String token) {
    try {
      return Files.exists(file) && Files.readString(file).contains(token);
    } catch (IOException e) {
      throw new UncheckedIOException("can't read " + file, e);
    }
  }
}
