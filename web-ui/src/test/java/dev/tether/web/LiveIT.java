package dev.tether.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import dev.tether.harness.cluster.Await;
import dev.tether.web.model.ClusterModel;
import dev.tether.web.model.RpcCall;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;

/**
 * Break points, calls by hand, what plugins tell, and terminals, on one embedded cluster whose
 * state goes from one test to the next.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class LiveIT {
  private static final Duration PATIENCE = Duration.ofSeconds(90);

  /** Its task bears SIGHUP. */
  private static final String JOB =
      TestWorkbench.job(
          "/bin/sh", "-c", "trap 'echo hangup' HUP; while true; do echo tick; sleep 1; done");

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
    page.locator("[data-do=run]:not(.off)").waitFor();
    page.locator("[data-tab='center:editor']").click();
    page.locator("#job-form textarea").fill(JOB);
    page.locator("[data-do=run]").click();
    Await.until(
        "a running task",
        PATIENCE,
        () -> model.remoteTasks().stream().anyMatch(one -> one.state().startsWith("running")));
    TestWorkbench.row(page, "task:").waitFor();
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
  void aHeldCallIsShownAndGoesOnWhenItIsLetGo() throws Exception {
    String node = select(TestWorkbench.ownerNode(model));
    tab("bottom:breaks");
    breakAt("StopTask", "hold");
    page.locator("#breaks [data-break-id]").getByText("StopTask").waitFor();
    toolbar("Drain");

    page.locator("#breaks tr.held").getByText("StopTask").waitFor();
    page.locator("#break-badge").getByText("1 held").waitFor();
    shot("breaks");
    assertThat(model.moves()).isEmpty();
    tab("bottom:trace");
    page.locator("#trace td.t-warn").getByText("held").first().waitFor();
    tab("bottom:breaks");
    page.locator("#breaks [data-release]").first().click();
    page.locator("#breaks tr.held").first().waitFor(TestPages.GONE);
    Await.until("the move", PATIENCE, () -> model.moves().size() == 1);
    assertThat(model.moves().getFirst().sameProcess()).isTrue();
    page.locator("#breaks [data-break-id] button").click();
    page.locator("#breaks [data-break-id]").waitFor(TestPages.GONE);
    assertThat(TestWorkbench.ownerNode(model)).isNotEqualTo(node);
  }

  @Test
  @Order(2)
  void aBreakPointStaysWhenThePluginIsStartedAgain() throws Exception {
    String node = select(TestWorkbench.ownerNode(model));
    breakAt("RecoverTask", "hold");
    page.locator("#breaks [data-break-id]").getByText("RecoverTask").waitFor();
    toolbar("Crash plugin");

    page.locator("#breaks tr.held").getByText("RecoverTask").waitFor();
    page.locator("#breaks [data-break-id] button").click();
    page.locator("#breaks tr.held").first().waitFor(TestPages.GONE);
    Await.until(
        "the recovery",
        PATIENCE,
        () -> call("RecoverTask", one -> one.node().equals(node) && one.status().equals("OK")));
  }

  @Test
  @Order(3)
  void aWrongBreakPointIsToldAtItsFieldAndACallFailsAsItWasAsked() throws Exception {
    select(TestWorkbench.ownerNode(model));
    page.locator("#break-method").fill("SignalTask");
    page.locator("#break-effect").selectOption("delay");
    page.locator("#break-delay").fill("a while");
    page.locator("#break-set").click();
    page.locator("#break-delay[aria-invalid=true] + .field-error")
        .getByText("whole number")
        .waitFor();
    assertThat(page.locator("#break-delay").inputValue()).isEqualTo("a while");
    assertThat(page.locator("#break-method").inputValue()).isEqualTo("SignalTask");

    page.locator("#break-delay").fill("300");
    breakAt("SignalTask", "delay");
    page.locator("#break-text").evaluate("field => field.value = 'out of cheese'");
    page.locator("#break-times").fill("");
    signal();
    Await.until(
        "the delayed call",
        PATIENCE,
        () -> call("SignalTask", one -> one.note().contains("delayed") && one.micros() > 300_000));
    page.locator("#breaks [data-break-id] button").click();
    page.locator("#breaks [data-break-id]").waitFor(TestPages.GONE);
    breakAt("SignalTask", "fail");
    signal();
    page.locator(".toast.bad").getByText("out of cheese").first().waitFor();
    page.locator("#breaks [data-break-id] button").click();
    page.locator("#breaks [data-break-id]").waitFor(TestPages.GONE);
  }

  @Test
  @Order(4)
  void theConsoleCallsThePluginAndTellsWhatIsWrongAtTheField() {
    select(TestWorkbench.ownerNode(model));
    tab("bottom:console");
    page.locator("#console-method").selectOption("Driver/StopTask");
    page.locator("[name='f.timeout']").fill("soon");
    page.locator("[name='f.signal']").fill("SIGINT");
    page.locator("#console-call").click();
    page.locator("[name='f.timeout'][aria-invalid=true] + .field-error").waitFor();
    shot("console-wrong");
    // Another method, another page: what was typed is still there.
    page.locator("#console-method").selectOption("Driver/InspectTask");
    page.locator("[name='f.task_id']").waitFor();
    page.reload();
    page.locator("[name='f.task_id']").waitFor();
    page.locator("#console-method").selectOption("Driver/StopTask");
    page.locator("[name='f.signal']").waitFor();
    assertThat(page.locator("[name='f.signal']").inputValue()).isEqualTo("SIGINT");
    assertThat(page.locator("[name='f.timeout']").inputValue()).isEqualTo("soon");

    page.locator("#console-method").selectOption("Driver/InspectTask");
    String task = page.locator("#console-tasks option").first().getAttribute("value");
    page.locator("[name='f.task_id']").fill(task);
    page.locator("#console-call").click();
    page.locator("#answer-status").getByText("OK").waitFor();
    page.locator("#console-answer").getByText("./tether tap call").waitFor();
    assertThat(page.locator("#console-answer").textContent()).contains("\"identity\"");
    shot("console");
  }

  @Test
  @Order(5)
  void aRecordedCallFillsTheConsole() {
    tab("bottom:trace");
    page.locator("#filter").fill("StartTask OK");
    page.locator("#trace [data-call]").getByText("StartTask").first().click();
    page.locator("#call [data-again]").click();

    page.locator("[name='f.task.id']").waitFor();
    assertThat(page.locator("[name='f.task.name']").inputValue()).isEqualTo("hello");
    assertThat(page.locator("[name='f.task.msgpack_driver_config']").inputValue())
        .contains("/bin/sh");
    page.locator("#filter").evaluate("field => field.value = ''");
  }

  @Test
  @Order(6)
  void theExplorerShowsPluginsWithTheirCapabilitiesAndSchemas() {
    page.locator("#plugins [data-plugin=client-1]")
        .getByText(Pattern.compile("remote \\d"))
        .waitFor();
    page.locator("#plugins [data-plugin=client-1]").click();

    page.locator("#capabilities").getByText("send_signals").waitFor();
    page.locator("#plugin-sheet").getByText("command", exactly()).first().waitFor();
    page.locator("#plugin-sheet").getByText("detach_ttl").first().waitFor();
    shot("plugin");
  }

  @Test
  @Order(7)
  void aTerminalRunsAProgramBesideTheTask() {
    TestWorkbench.row(page, "alloc:").first().click();
    tab("center:terminal");
    page.locator("#terminal-open:not(.off)").click();
    Locator screen = page.locator("#terminal-screen");
    page.locator("#terminal-note").getByText("Keys go to the program").waitFor();
    type("stty size; echo $((6*7))-$NOMAD_TASK_NAME");
    screen.getByText("42-hello").first().waitFor();
    // The size is the browser's.
    assertThat(screen.textContent()).doesNotContain("0 0");
    type("printf '\\033[31mred\\033[0m\\n'");
    screen.locator(".f1").getByText("red").waitFor();
    shot("terminal");
    // A page that is loaded again is at the same terminal.
    page.reload();
    screen.getByText("42-hello").first().waitFor();
    page.locator("#terminal").focus();
    type("exit 3");
    page.locator("#terminal-note").getByText("exit code 3").waitFor();
  }

  @Test
  @Order(8)
  void aDriversSchemaIsAFormAndItsValuesReachTheDriver() throws Exception {
    page.locator("header [data-do=launch]").click();
    Path driver =
        Path.of(System.getProperty("tether.home"))
            .resolve("driver/plugin/target/nomad-driver-remote/nomad-driver-remote");
    page.locator("#launch-driver").fill(driver + "-not-there");
    page.locator("#launch-driver").blur();
    page.locator("#launch-driver[aria-invalid=true]").waitFor();
    page.locator("#launch-driver").fill(driver.toString());
    page.locator("#launch-driver").blur();
    page.locator("#driver-facts").waitFor();
    page.locator("[name='set.contents.max_files']").fill("many");
    page.locator("[name='set.reattach.detach_ttl']").fill("17m");
    page.locator("#launch [name=nodes]").fill("1");
    page.locator("#launch button[value=go]").click();
    page.locator("[name='set.contents.max_files'][aria-invalid=true]").waitFor();
    assertThat(page.locator("[name='set.reattach.detach_ttl']").inputValue()).isEqualTo("17m");
    shot("launch");
    page.locator("[name='set.contents.max_files']").fill("1234");
    page.locator("#launch button[value=go]").click();

    Await.until("a second cluster", PATIENCE, () -> workbench.session().clusters().size() == 2);
    ClusterModel second = workbench.session().clusters().getLast();
    Await.until("its node", PATIENCE, () -> second.nodes().size() == 1);
    tab("bottom:trace");
    page.locator("#filter").fill("SetConfig");
    page.locator("#trace [data-call]").getByText("SetConfig").first().click();
    page.locator("#call").getByText("17m").first().waitFor();
  }

  @Test
  @Order(9)
  void aDriverOfSomebodyElsesRunsWithItsOwnConfiguration() throws Exception {
    Path driver = GoDriver.build();
    page.locator("header [data-do=launch]").click();
    page.locator("#launch-driver").fill(driver.toString());
    page.locator("#launch-driver").blur();
    page.locator("#driver-facts").getByText("go-local").first().waitFor();
    page.locator("[name='set.greeting']").fill("good day");
    page.locator("#launch button[value=go]").click();

    Await.until("a third cluster", PATIENCE, () -> workbench.session().clusters().size() == 3);
    ClusterModel third = workbench.session().clusters().getLast();
    Await.until(
        "its node",
        PATIENCE,
        () -> third.nodes().stream().anyMatch(node -> node.up() && node.driverHealthy()));
    page.locator("#plugins").getByText("go-local").first().waitFor();
    tab("bottom:trace");
    page.locator("#filter").fill("SetConfig");
    page.locator("#trace [data-call]").getByText("SetConfig").first().click();
    page.locator("#call").getByText("good day").first().waitFor();
  }

  @Test
  @Order(10)
  void axeFindsNothingSerious() throws IOException {
    for (String tab : List.of("center:plugin", "center:terminal")) {
      tab(tab);
      assertThat(Axe.serious(page)).as(tab).isEqualTo(List.of());
    }
    for (String tab : List.of("bottom:breaks", "bottom:console")) {
      tab(tab);
      assertThat(Axe.serious(page)).as(tab).isEqualTo(List.of());
    }
  }

  private static Locator.GetByTextOptions exactly() {
    return new Locator.GetByTextOptions().setExact(true);
  }

  private boolean call(String method, Predicate<RpcCall> wanted) {
    return !model
        .calls()
        .latest(Long.MAX_VALUE, 1, one -> one.method().equals(method) && wanted.test(one))
        .isEmpty();
  }

  private void type(String line) {
    page.keyboard().type(line);
    page.keyboard().press("Enter");
  }

  private void tab(String name) {
    page.locator("[data-tab='" + name + "']").click();
  }

  private String select(String node) {
    TestWorkbench.row(page, "node:" + node).click();
    page.locator("#toolbar .target").getByText(node).waitFor();
    return node;
  }

  private void toolbar(String label) {
    page.locator("#toolbar .btn[aria-disabled=false]", new Page.LocatorOptions().setHasText(label))
        .first()
        .click();
  }

  private void breakAt(String method, String effect) {
    page.locator("#break-method").fill(method);
    page.locator("#break-effect").selectOption(effect);
    page.locator("#break-set").click();
    page.locator("#breaks [data-break-id]").getByText(method).first().waitFor();
  }

  private void signal() {
    String node = TestWorkbench.ownerNode(model);
    TestWorkbench.row(page, "alloc:").first().click();
    Locator form = page.locator("#inspector form:has(select[name=signal])");
    form.locator("select[name=signal]").selectOption("SIGHUP");
    form.locator("button").click();
    TestWorkbench.row(page, "node:" + node).click();
  }

  private void shot(String name) {
    page.screenshot(new Page.ScreenshotOptions().setPath(Path.of("target/live-" + name + ".png")));
    // To hide carets Playwright writes into the page, and leaves what htmx may not copy.
    page.evaluate(
        "document.querySelectorAll('[style=\"\"]').forEach(one => one.removeAttribute('style'))");
  }
}
