package dev.tether.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.APIResponse;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Route;
import dev.tether.harness.cluster.Await;
import dev.tether.web.model.ClusterModel;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** News renew a place on the page at the very moment at which a person presses something there. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RenewalIT {
  private static final Duration PATIENCE = Duration.ofSeconds(90);

  private Workbench workbench;
  private ClusterModel model;
  private Chromium chromium;
  private Page page;

  @BeforeAll
  void aClusterIsThere() throws IOException, InterruptedException {
    chromium = Chromium.start();
    workbench = TestWorkbench.start();
    model = TestWorkbench.embedded(workbench, 2);
    Await.until("the cluster", PATIENCE, () -> model.nodes().size() == 2);
  }

  @BeforeEach
  void open() {
    page = chromium.open(workbench.address());
  }

  @AfterEach
  void nothingWentWrongInThePage() {
    assertThat(chromium.errors()).isEmpty();
    // A renewal that was caught while the page is closed could not be answered any more.
    page.unrouteAll();
    page.context().close();
  }

  @AfterAll
  void end() {
    workbench.close();
    chromium.close();
  }

  @Test
  void whatIsPressedWhileARenewalIsUnderWayIsDone() {
    inspect("client-1");
    Deque<Route> held = new ArrayDeque<>();
    page.route("**/inspector*", held::add);
    renew();
    page.waitForCondition(() -> !held.isEmpty());

    button("Drain").click();
    renew();
    page.unroute("**/inspector*");
    held.forEach(Route::resume);

    told("nomad node drain");
  }

  @Test
  void aButtonThatIsPressedStaysUntilItIsReleased() {
    inspect("client-2");
    page.route("**/inspector*", RenewalIT::withOtherText);

    button("Drain").hover();
    page.mouse().down();
    renewAndAwaitIt();
    page.mouse().up();

    told("nomad node drain");
    // What was put off is made up for.
    page.locator("#inspector [data-other]").first().waitFor();
  }

  @Test
  void aButtonThatIsPressedWithTheKeyboardStaysUntilTheKeyIsUp() {
    inspect("client-2");
    page.route("**/inspector*", RenewalIT::withOtherText);

    button("Restart agent").focus();
    page.keyboard().down(" ");
    renewAndAwaitIt();
    page.keyboard().up(" ");

    told("nomad agent");
  }

  @Test
  void aMarkOfTheTimelineThatIsPressedStaysUntilItIsReleased() {
    page.locator("[data-do=run]:not(.off)").click();
    page.locator("#timeline [data-call-mark]").first().waitFor();
    page.locator("[data-timeline=pause]").click();
    // In one go: marks are drawn anew again and again.
    Object middle =
        page.evaluate(
            """
            () => {
              const mark = document.querySelector('#timeline [data-call-mark]');
              const box = mark.getBoundingClientRect();
              return { x: box.x + box.width / 2, y: box.y + box.height / 2 };
            }
            """);

    page.mouse().move(at(middle, "x"), at(middle, "y"));
    page.mouse().down();
    Object _ =
        page.evaluate(
            """
            () => new Promise(drawn => {
              Tether.timeline.draw();
              requestAnimationFrame(() => requestAnimationFrame(drawn));
            })
            """);
    page.mouse().up();

    page.locator("#call .empty").waitFor(TestPages.GONE);
  }

  @Test
  void aFieldInWhichAPersonTypesKeepsWhatIsSelectedInIt() {
    page.locator("[data-do=run]:not(.off)").click();
    page.locator("#tree [data-select^='task:']").first().click();
    page.locator("#inspector h2").getByText("Remote task").waitFor();
    Locator count = page.locator("#inspector input[name=count]");
    page.route("**/inspector*", RenewalIT::withOtherText);

    count.focus();
    Object _ = count.evaluate("field => field.select()");
    renewAndAwaitIt();
    page.locator("#inspector [data-other]").first().waitFor();
    page.keyboard().insertText("27");

    assertThat(count.inputValue()).isEqualTo("27");
    renewAndAwaitIt();
    assertThat(count.inputValue()).isEqualTo("27");
  }

  private static double at(Object place, String axis) {
    return ((Number) ((Map<?, ?>) place).get(axis)).doubleValue();
  }

  private void inspect(String node) {
    TestWorkbench.row(page, "node:" + node).click();
    page.locator("#inspector h2").getByText("Node " + node).waitFor();
  }

  private Locator button(String label) {
    return page.locator(
            "#inspector .btn[aria-disabled=false]", new Page.LocatorOptions().setHasText(label))
        .first();
  }

  private void renew() {
    Object _ = page.evaluate("htmx.trigger('#inspector', 'renew')");
  }

  private void renewAndAwaitIt() {
    Object _ =
        page.evaluate(
            """
            () => new Promise(done => {
              document.body.addEventListener('htmx:afterRequest', event => {
                if (event.target.id === 'inspector') done();
              });
              htmx.trigger('#inspector', 'renew');
            })
            """);
  }

  private void told(String command) {
    page.locator("#toasts code").getByText(command).first().waitFor();
  }

  private static void withOtherText(Route route) {
    APIResponse answer = route.fetch();
    route.fulfill(
        new Route.FulfillOptions()
            .setResponse(answer)
            .setBody(answer.text() + "<i data-other>" + System.nanoTime() + "</i>"));
  }
}
