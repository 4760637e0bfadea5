package dev.tether.harness.scenarios.catalog;

import dev.tether.harness.scenarios.observe.Expectation.Fate;
import dev.tether.harness.scenarios.stage.ExamplePlan;
import dev.tether.harness.scenarios.stage.Scenario;
import dev.tether.harness.scenarios.stage.Stage;
import dev.tether.harness.scenarios.stage.StagedJob;
import dev.tether.harness.scenarios.stage.StagedTask;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** The payload of a dispatched job is a file on the remote side. */
final class Dispatch implements Scenario {
  @Override
  public String name() {
    return "dispatch";
  }

  @Override
  public String description() {
    return "A batch job is dispatched; its remote task reads the payload and ends.";
  }

  @Override
  public void run(Stage stage) throws InterruptedException {
    StagedJob orders = stage.submit(ExamplePlan.of("dispatch", Fate.ENDS));
    StagedJob order =
        orders.dispatch(
            "{\"item\": \"tea\"}".getBytes(StandardCharsets.UTF_8), Map.of("customer", "ann"));
    StagedTask task = order.awaitTask();
    stage.access(task).awaitLog("order of ann: {\"item\": \"tea\"}");
    order.awaitEnd(task, "exit code 0");
    order.stop();
    orders.stop();
  }
}
