package dev.tether.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.WaitForSelectorState;
import dev.tether.harness.cluster.Await;
import dev.tether.harness.scenarios.verify.Verdict;
import dev.tether.web.model.ClusterModel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** What somebody does who opens the workbench for the first time. */
class FirstRunIT {
  private static final Duration PATIENCE = Duration.ofSeconds(90);

  /** A line is visible without having a height. */
  private static final Locator.WaitForOptions ATTACHED =
      new Locator.WaitForOptions().setState(WaitForSelectorState.ATTACHED);

  @Test
  void aDrainOnTheEmbeddedClusterShowsTheRibbonOnTheNewLane() throws Exception {
    try (Workbench workbench = TestWorkbench.start();
        Chromium chromium = Chromium.start()) {
      story(workbench, TestWorkbench.embedded(workbench, 3), chromium);
    }
  }

  @Test
  void theSameOnARealNomad() throws Exception {
    try (Workbench workbench = TestWorkbench.start();
        Chromium chromium = Chromium.start()) {
      TestWorkbench.needNomad("1.11.2");
      story(workbench, TestWorkbench.real(workbench, "1.11.2", 2), chromium);
    }
  }

  private static void story(Workbench workbench, ClusterModel model, Chromium chromium)
      throws InterruptedException {
    Page page = chromium.open(workbench.address());
    page.locator("#connection[data-live=true]").waitFor();
    TestWorkbench.row(page, "node:client-1").waitFor();
    page.locator("[data-do=run]:not(.off)").waitFor();

    page.locator("[data-do=run]").click();
    Locator ribbon = page.locator("#timeline .ribbon");
    ribbon.first().waitFor(ATTACHED);
    TestWorkbench.row(page, "task:").getByText(Pattern.compile("pid \\d+")).waitFor();
    String first = TestWorkbench.ownerNode(model);
    assertThat(ribbon.first().getAttribute("data-node")).isEqualTo(first);

    TestWorkbench.row(page, "node:" + first).click();
    page.locator("#toolbar .btn", new Page.LocatorOptions().setHasText("Drain")).first().click();

    page.locator("#timeline rect[data-verdict=reattached]").waitFor();
    Await.until("the move", PATIENCE, () -> !model.moves().isEmpty());
    assertThat(model.moves())
        .singleElement()
        .satisfies(
            move -> {
              assertThat(move.verdict()).isEqualTo(Verdict.REATTACHED);
              assertThat(move.sameProcess()).isTrue();
              assertThat(move.fromNode()).isEqualTo(first);
            });
    String second = TestWorkbench.ownerNode(model);
    assertThat(second).isNotEqualTo(first);
    page.locator("#timeline .ribbon[data-gen='2'][data-node='" + second + "']")
        .first()
        .waitFor(ATTACHED);
    page.locator("#timeline rect[data-verdict=reattached]").hover();
    assertThat(page.locator("#tip").textContent()).contains("the same pid and start time");
    page.screenshot(new Page.ScreenshotOptions().setPath(Path.of("target/first-run.png")));
    assertThat(chromium.errors()).isEmpty();
  }
}
