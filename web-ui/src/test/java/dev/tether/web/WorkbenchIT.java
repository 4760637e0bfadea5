package dev.tether.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import dev.tether.harness.cluster.Await;
import dev.tether.web.model.ClusterModel;
import dev.tether.web.model.NodeView;
import dev.tether.web.model.NodeView.Status;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;

/** The page on one embedded cluster, whose state goes from one test to the next. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class WorkbenchIT {
  private static final Duration PATIENCE = Duration.ofSeconds(90);

  private Workbench workbench;
  private ClusterModel model;
  private Chromium chromium;
  private Page page;

  @BeforeAll
  void start() throws IOException, InterruptedException {
    chromium = Chromium.start();
    workbench = TestWorkbench.start();
    model = TestWorkbench.embedded(workbench, 2);
    page = chromium.open(workbench.address());
    Await.until("the cluster", PATIENCE, () -> model.nodes().size() == 2);
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
  void aWrongJobIsToldAtItsLineAndKeptAsItWasTyped() {
    page.locator("[data-tab='center:editor']").click();
    Locator area = page.locator("#job-form textarea");
    area.fill("job \"x\" {\n  group \"g\" {\n    task {\n  }\n");
    page.locator("#run-job").click();

    page.locator("#job-wrong:not([hidden])").waitFor();
    assertThat(page.locator("#job-wrong").textContent()).containsPattern("line \\d+");
    assertThat(page.locator(".gutter b").count()).isEqualTo(1);
    assertThat(area.inputValue()).startsWith("job \"x\" {\n  group");
    page.reload();
    assertThat(area.inputValue()).startsWith("job \"x\" {\n  group");
  }

  @Test
  @Order(2)
  void anExampleRunsAndItsCallsMessagesLogsAndEventsAreShown() throws Exception {
    page.locator("[data-example='hello-remote']").click();
    page.locator("#job-form textarea").press("Control+Enter");
    task();

    page.locator("#trace [data-call]").getByText("StartTask").first().click();
    page.locator("#call").getByText("request").first().waitFor();
    assertThat(page.locator("#call").textContent()).contains("hello-remote");
    page.locator("#filter").fill("StartTask");
    page.locator("#trace tbody").getByText("WaitTask").first().waitFor(TestPages.GONE);
    page.locator("#filter").fill("");
    page.locator("[data-tab='bottom:logs']").click();
    page.locator("#log-text").getByText("tick from").first().waitFor();
    page.locator("[data-tab='bottom:events']").click();
    page.locator("#events").getByText("run job hello-remote").waitFor();
  }

  @Test
  @Order(3)
  void eachActionOnANodeDoesWhatItsButtonSays() throws Exception {
    String node = TestWorkbench.ownerNode(model);
    select("node:" + node);
    act("Pause");
    awaitNode(node, Status.PAUSED);
    act("Resume");
    awaitNode(node, Status.READY);
    act("Crash plugin");
    act("Restart agent");
    awaitNode(node, Status.READY);
    act("Kill node");
    Await.until("the move", PATIENCE, () -> model.moves().size() == 1);
    assertThat(model.moves().getFirst().sameProcess()).isTrue();
    awaitNode(node, Status.DOWN);
    act("Start node");
    awaitNode(node, Status.READY);
    String second = TestWorkbench.ownerNode(model);
    select("node:" + second);
    act("Drain");
    Await.until("the second move", PATIENCE, () -> model.moves().size() == 2);
    awaitNode(second, Status.INELIGIBLE);
    act("End drain");
    awaitNode(second, Status.READY);
    assertThat(model.moves()).allSatisfy(move -> assertThat(move.sameProcess()).isTrue());
    page.locator("#moves").getByText("2 reattached").waitFor();
  }

  @Test
  @Order(4)
  void aButtonThatCannotActSaysWhy() {
    select("node:client-1");
    Locator heal = page.locator("#inspector .btn", new Page.LocatorOptions().setHasText("Heal"));
    assertThat(heal.getAttribute("title")).contains("is not cut off");
    // A button that can't act is no disabled one: it answers with the reason.
    heal.click(new Locator.ClickOptions().setForce(true));
    page.locator(".toast.bad").getByText("is not cut off").first().waitFor();
  }

  @Test
  @Order(5)
  void theRuntimeAgentIsKilledAndStartedWithoutHarmToTheTask() throws Exception {
    select("cluster:" + model.key());
    act("Kill runtime agent");
    act("Start runtime agent");
    act("Add node");
    Await.until("a third node", PATIENCE, () -> model.nodes().size() == 3);
    assertThat(model.moves()).hasSize(2);
    assertThat(model.remoteTasks()).hasSize(1);
  }

  @Test
  @Order(6)
  void twoBrowsersSeeTheSame() {
    Page other = chromium.open(workbench.address());
    TestWorkbench.row(other, "task:").waitFor();
    select("node:client-3");
    act("Drain");
    TestWorkbench.row(other, "node:client-3").getByText("drained").waitFor();
    act("End drain");
    other.context().close();
  }

  @Test
  @Order(7)
  void aDeepLinkBringsTheSameSelection() {
    select("node:client-2");
    page.locator("[data-tab='bottom:events']").click();
    Page other = chromium.open(java.net.URI.create(page.url()));
    other.locator("#inspector").getByText("Node client-2").waitFor();
    assertThat(other.locator("#pane-events").isVisible()).isTrue();
    other.context().close();
  }

  @Test
  @Order(8)
  void allCanBeDoneWithTheKeyboard() throws Exception {
    Page keys = chromium.open(workbench.address());
    TestWorkbench.row(keys, "node:client-3").waitFor();
    keys.keyboard().press("?");
    keys.locator("#keys[open]").waitFor();
    keys.keyboard().press("Escape");
    keys.keyboard().press("Control+k");
    keys.locator("#palette[open]").waitFor();
    keys.keyboard().type("client-3 node");
    keys.keyboard().press("Enter");
    keys.locator("#inspector").getByText("Node client-3").waitFor();
    keys.keyboard().press("Control+k");
    keys.keyboard().type("pause same");
    keys.keyboard().press("Enter");
    awaitNode("client-3", Status.PAUSED);
    keys.locator(
            "#inspector .btn[aria-disabled=false]", new Page.LocatorOptions().setHasText("Resume"))
        .waitFor();
    keys.keyboard().press("Control+k");
    keys.keyboard().type("resume same");
    keys.keyboard().press("Enter");
    awaitNode("client-3", Status.READY);
    keys.keyboard().press("e");
    assertThat(keys.locator("#pane-events").isVisible()).isTrue();
    keys.context().close();
  }

  @Test
  @Order(9)
  void aLostConnectionIsShownAndRecoveredWithoutReloading() {
    page.evaluate("window.stays = 'here'");
    page.context().setOffline(true);
    page.locator("#connection[data-live=false]").waitFor();
    page.context().setOffline(false);
    page.locator("#connection[data-live=true]").waitFor();
    assertThat(page.evaluate("window.stays")).isEqualTo("here");
  }

  @Test
  @Order(10)
  void axeFindsNothingSerious() throws IOException {
    String axe;
    try (InputStream in = WorkbenchIT.class.getResourceAsStream("/axe.min.js")) {
      axe = new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
    for (String theme : List.of("dark", "light")) {
      Page seen = chromium.open(workbench.address(), 1280, 720, theme);
      TestWorkbench.row(seen, "task:").waitFor();
      TestWorkbench.row(seen, "task:").click();
      seen.locator("#timeline svg").waitFor();
      seen.evaluate(axe);
      Object found =
          seen.evaluate(
              "async () => (await axe.run()).violations.filter(one => ['serious',"
                  + " 'critical'].includes(one.impact)).map(one => one.id + ': ' +"
                  + " one.nodes.map(node => node.html).join(' | ').slice(0, 600))");
      assertThat(found).as(theme).isEqualTo(List.of());
      seen.screenshot(new Page.ScreenshotOptions().setPath(Path.of("target/" + theme + ".png")));
      seen.context().close();
    }
  }

  private void task() throws InterruptedException {
    Await.until(
        "a running task",
        PATIENCE,
        () -> model.remoteTasks().stream().anyMatch(one -> one.state().startsWith("running")));
  }

  private void select(String what) {
    TestWorkbench.row(page, what).click();
    String title = what.startsWith("cluster") ? "Cluster" : "Node " + what.replace("node:", "");
    page.locator("#inspector h2").getByText(title).waitFor();
  }

  /** Clicks a button of the inspector when it can act, and waits until that was done. */
  private void act(String label) {
    page.evaluate("document.getElementById('toasts').replaceChildren()");
    page.locator(
            "#inspector .btn[aria-disabled=false]", new Page.LocatorOptions().setHasText(label))
        .first()
        .click();
    page.locator("#toasts .toast.ok").first().waitFor();
  }

  private void awaitNode(String name, Status status) throws InterruptedException {
    Await.until(
        name + " to be " + status.word(),
        PATIENCE,
        () -> model.node(name).map(NodeView::status).filter(status::equals).isPresent());
  }
}
