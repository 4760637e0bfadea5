package dev.tether.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import dev.tether.harness.cluster.Await;
import dev.tether.web.model.ClusterModel;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Terminals and break points on a real Nomad, whose plugins and websocket are its own. */
class LiveRealIT {
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  @Test
  void aTerminalAndABreakPointOnARealNomad() throws Exception {
    try (Workbench workbench = TestWorkbench.start();
        Chromium chromium = Chromium.start()) {
      TestWorkbench.needNomad("1.11.2");
      ClusterModel model = TestWorkbench.real(workbench, "1.11.2", 2);
      Page page = chromium.open(workbench.address());
      TestWorkbench.row(page, "node:client-2").waitFor();
      page.locator("[data-do=run]:not(.off)").click();
      Await.until(
          "a running task",
          PATIENCE,
          () -> model.remoteTasks().stream().anyMatch(one -> one.state().startsWith("running")));

      page.locator("[data-tab='center:terminal']").click();
      page.locator("#terminal-open:not(.off)").click();
      page.locator("#terminal-note").getByText("Keys go to the program").waitFor();
      Locator screen = page.locator("#terminal-screen");
      // The size of the terminal is the browser's, its keys are the program's.
      line(page, "stty size; echo $((6*7))-$NOMAD_TASK_NAME");
      screen.getByText("42-hello").first().waitFor();
      assertThat(screen.textContent()).doesNotContain("0 0");
      line(page, "sleep 600");
      page.keyboard().press("Control+c");
      line(page, "echo still $((40+2)) here");
      screen.getByText("still 42 here").first().waitFor();
      page.screenshot(new Page.ScreenshotOptions().setPath(Path.of("target/live-real.png")));
      line(page, "exit 7");
      page.locator("#terminal-note").getByText("exit code 7").waitFor();

      String node = TestWorkbench.ownerNode(model);
      TestWorkbench.row(page, "node:" + node).click();
      page.locator("#toolbar .target").getByText(node).waitFor();
      page.locator("[data-tab='bottom:breaks']").click();
      page.locator("#break-method").fill("StopTask");
      page.locator("#break-set").click();
      page.locator("#breaks [data-break-id]").getByText("StopTask").waitFor();
      page.locator(
              "#toolbar .btn[aria-disabled=false]", new Page.LocatorOptions().setHasText("Drain"))
          .first()
          .click();
      page.locator("#breaks [data-release]").first().click();
      Await.until("the move", PATIENCE, () -> model.moves().size() == 1);
      assertThat(model.moves().getFirst().sameProcess()).isTrue();
    }
  }

  private static void line(Page page, String text) {
    page.keyboard().type(text);
    page.keyboard().press("Enter");
  }
}
