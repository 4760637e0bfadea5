package dev.tether.harness.scenarios.catalog;

import dev.tether.harness.scenarios.observe.Expectation.Fate;
import dev.tether.harness.scenarios.stage.JobPlan;
import dev.tether.harness.scenarios.stage.JobPlan.Kind;
import dev.tether.harness.scenarios.stage.Requirements;
import dev.tether.harness.scenarios.stage.Scenario;
import dev.tether.harness.scenarios.stage.Stage;
import dev.tether.harness.scenarios.stage.StagedJob;
import dev.tether.harness.scenarios.stage.StagedTask;
import java.time.Duration;

/** The runtime agent can't be reached for long, and things happen meanwhile. */
final class AgentOutage implements Scenario {
  private static final Duration LONG = Duration.ofMinutes(5);
  private static final Duration SHORT = Duration.ofSeconds(20);

  private final boolean lasting;

  /**
   * Makes one of two variants.
   *
   * @param lasting whether the outage lasts five minutes
   */
  AgentOutage(boolean lasting) {
    this.lasting = lasting;
  }

  @Override
  public String name() {
    return lasting ? "agent-outage-long" : "agent-outage";
  }

  @Override
  public String description() {
    return lasting
        ? "The same as agent-outage with an agent that is away for five minutes."
        : "The agent is away; one task runs on, another ends: both are told truly.";
  }

  @Override
  public boolean takesMinutes() {
    return lasting;
  }

  @Override
  public Requirements requirements() {
    return Requirements.nodes(1);
  }

  @Override
  public Duration usual() {
    return outage().plusSeconds(4);
  }

  @Override
  public void run(Stage stage) throws InterruptedException {
    StagedJob staying = stage.submit(JobPlan.service(Fate.STAYS).named("staying"));
    StagedJob ending = stage.submit(JobPlan.of(Kind.BATCH, Fate.STAYS).named("ending"));
    StagedTask stays = staying.awaitTask();
    StagedTask ends = ending.awaitTask();
    stage.remote().cut();
    ending.awaitLines(20);
    ending.tellToEnd("exit 3");
    ending.awaitEnded(ends.slot());
    stage.letPass(outage());
    stage.remote().flow();
    ending.awaitEnd(ends, "exit code 3");
    StagedTask now = staying.awaitTask();
    stage.check(
        now.allocationId().equals(stays.allocationId()),
        "after the outage another allocation owns the task");
    staying.awaitLines(20);
    staying.stop();
    ending.stop();
  }

  private Duration outage() {
    return lasting ? LONG : SHORT;
  }
}
