package dev.tether.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import dev.tether.harness.cluster.Await;
import dev.tether.harness.scenarios.observe.OwnerChange;
import dev.tether.web.model.AllocationView;
import dev.tether.web.model.ClusterModel;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;

/** What the inspector shows of a remote task, and what can be done there to it and to its job. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class InspectorIT {
  private static final Duration PATIENCE = Duration.ofSeconds(90);

  private Workbench workbench;
  private ClusterModel model;
  private Chromium chromium;
  private Page page;

  @BeforeAll
  void aTaskRuns() throws IOException, InterruptedException {
    chromium = Chromium.start();
    workbench = TestWorkbench.start();
    model = TestWorkbench.embedded(workbench, 2);
    page = chromium.open(workbench.address());
    Await.until("the cluster", PATIENCE, () -> model.nodes().size() == 2);
    page.locator("[data-example='signals']").click();
    page.locator("#job-form textarea").press("Control+Enter");
    TestWorkbench.row(page, "task:").getByText(Pattern.compile("pid \\d+")).waitFor();
    TestWorkbench.row(page, "task:").click();
    page.locator("#inspector h2").getByText("Remote task").waitFor();
  }

  @AfterAll
  void end() {
    workbench.close();
    chromium.close();
  }

  @AfterEach
  void nothingWentWrongInThePage() {
    assertThat(chromium.errors()).isEmpty();
  }

  @Test
  @Order(1)
  void theDriversStateInTheHandleIsShownAsFields() {
    fact("remote_id").getByText(model.remoteTasks().getFirst().remoteTask()).waitFor();
    assertThat(fact("job").textContent()).isEqualTo("signals");
    assertThat(fact("runtime").textContent()).isEqualTo("default");
    assertThat(fact("driver state").textContent()).containsPattern("\\d+ bytes, SHA-256 [0-9a-f]+");
    page.locator("#right").screenshot(shot("inspector-task"));
  }

  @Test
  @Order(2)
  void aChosenSignalReachesTheTaskAndItsCommandIsShown() {
    Locator form = form("Send");
    form.locator("select[name=signal]").selectOption("SIGUSR1");
    form.getByText("Send").click();

    page.locator("#toasts code").getByText("-s SIGUSR1 -task signals").first().waitFor();
    page.locator("[data-tab='bottom:logs']").click();
    page.locator("#log-text").getByText("got USR1").first().waitFor();
  }

  @Test
  @Order(3)
  void aCountThatIsTypedOutlivesNewsAndScalesTheJob() throws Exception {
    Locator count = form("Scale").locator("input[name=count]");
    count.fill("2");
    // News of the cluster renew the inspector meanwhile.
    page.evaluate("for (let i = 0; i < 5; i++) htmx.trigger('#inspector', 'renew')");
    page.waitForResponse(
        response -> response.url().contains("/inspector"),
        () -> page.evaluate("htmx.trigger('#inspector', 'renew')"));
    assertThat(count.inputValue()).isEqualTo("2");
    form("Scale").getByText("Scale").click();

    page.locator("#toasts code").getByText("nomad job scale").first().waitFor();
    Await.until("a second task", PATIENCE, () -> model.remoteTasks().size() == 2);
  }

  @Test
  @Order(4)
  void aChangedTextIsRunAgain() throws Exception {
    act("Update job…");
    Locator area = page.locator("#job-form textarea");
    area.waitFor();
    assertThat(area.inputValue()).contains("job \"signals\"");
    area.fill(area.inputValue().replace("echo ready", "echo changed"));
    area.press("Control+Enter");

    page.locator("#toasts").getByText("job signals is registered").first().waitFor();
    Await.until(
        "the old text's tasks are stopped on purpose",
        PATIENCE,
        () -> model.allocations().stream().anyMatch(AllocationView::endedOnPurpose));
    Await.until("one task of the new text", PATIENCE, () -> onlyTask().isPresent());
  }

  @Test
  @Order(5)
  void aTaskThatCrashesIsStartedAgainByNomad() throws Exception {
    Await.until("the old tasks are gone", PATIENCE, () -> onlyTask().isPresent());
    String before = onlyTask().orElseThrow().remoteTask();
    TestWorkbench.row(page, "task:" + before).click();
    act("Crash task");
    page.locator("#toasts code").getByText(Pattern.compile("kill -KILL \\d+")).first().waitFor();
    Await.until(
        "another task in its place",
        PATIENCE,
        () -> onlyTask().filter(task -> !task.remoteTask().equals(before)).isPresent());
  }

  @Test
  @Order(6)
  void theJobIsStopped() throws Exception {
    TestWorkbench.row(page, "alloc:").first().click();
    page.locator("#inspector h2").getByText("Allocation").waitFor();
    page.locator("#right").screenshot(shot("inspector-allocation"));
    act("Stop job");
    Await.until("no task", PATIENCE, () -> model.remoteTasks().isEmpty());
    assertThat(model.moves()).noneMatch(move -> move.verdict().word().equals("lost"));
  }

  /**
   * The task that runs for an allocation that Nomad wants; empty while others are on record, for
   * instance those of the job's old text.
   */
  private Optional<OwnerChange> onlyTask() {
    List<OwnerChange> tasks = model.remoteTasks();
    return tasks.size() == 1
        ? tasks.stream()
            .filter(task -> task.state().startsWith("running"))
            .filter(task -> wanted(task.allocationId()))
            .findFirst()
        : Optional.empty();
  }

  private boolean wanted(String allocation) {
    return model.allocations().stream()
        .anyMatch(one -> one.id().equals(allocation) && one.desired().equals("run") && !one.over());
  }

  private Locator fact(String name) {
    return page.locator("#inspector dt:text-is('" + name + "') + dd").first();
  }

  private Locator form(String submit) {
    return page.locator("#inspector form", new Page.LocatorOptions().setHasText(submit)).first();
  }

  private void act(String label) {
    page.locator(
            "#inspector .btn[aria-disabled=false]", new Page.LocatorOptions().setHasText(label))
        .first()
        .click();
  }

  private static Locator.ScreenshotOptions shot(String name) {
    return new Locator.ScreenshotOptions().setPath(Path.of("target/" + name + ".png"));
  }
}
