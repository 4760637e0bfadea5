package dev.tether.web.server;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tether.harness.scenarios.observe.Action;
import dev.tether.harness.tap.message.KnownMethods;
import dev.tether.web.model.NodeView;
import dev.tether.web.page.CallAnswer;
import dev.tether.web.page.ConsolePage;
import dev.tether.web.server.LiveRoutes.Visit;
import dev.tether.web.tap.HandCall;
import dev.tether.web.tap.MessageForm;
import dev.tether.web.tap.Taps.Tap;
import dev.tether.web.tap.WrongField;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Calls by hand: the form, and the call. */
final class ConsoleRoutes implements LiveRoutes.Part {
  private static final int MOST_ANSWERS = 100;
  private static final int LONGEST_MS = 100_000;

  /** What the names of a request's fields in the form begin with. */
  private static final String PREFIX = "f.";

  @Override
  public Answer answer(Visit visit) throws InterruptedException {
    return visit.changes() ? call(visit) : form(visit);
  }

  private static Answer form(Visit visit) {
    String node = visit.node().map(NodeView::name).orElse("");
    Optional<String> obstacle = obstacle(visit, node);
    long from = visit.exchange().number("from").orElse(-1);
    return Told.page(
        "console",
        from >= 0
            ? ConsolePage.again(visit.live(), node, obstacle, from)
            : ConsolePage.of(
                visit.live(),
                node,
                obstacle,
                visit.parameter("method"),
                visit.parameter("whole").equals("on")));
  }

  private static Optional<String> obstacle(Visit visit, String node) {
    if (node.isEmpty()) {
      return Optional.of("No node is selected: choose one at the left.");
    }
    return visit.tap().isPresent()
        ? Optional.empty()
        : Optional.of("No plugin of " + node + " runs: is the node up?");
  }

  private static Answer call(Visit visit) throws InterruptedException {
    String node = visit.node().map(NodeView::name).orElse("");
    Optional<String> obstacle = obstacle(visit, node);
    if (obstacle.isPresent()) {
      return Answer.html(Told.empty(obstacle.get()));
    }
    MessageForm form =
        new MessageForm(
            KnownMethods.all()
                .named(visit.parameter("method"))
                .orElseThrow(
                    () ->
                        new WrongField(
                            "method", "no method is called " + visit.parameter("method"))));
    int most = visit.number("most", 1);
    int limit = visit.number("limit", 10_000);
    if (most < 1 || most > MOST_ANSWERS) {
      throw new WrongField("most", "1 to %d answers are shown".formatted(MOST_ANSWERS));
    }
    if (limit < 1 || limit > LONGEST_MS) {
      throw new WrongField("limit", "a call takes 1 to %d ms".formatted(LONGEST_MS));
    }
    HandCall call =
        new HandCall(
            form.method().shortName(),
            requests(form, visit.exchange().parameters()),
            most,
            Duration.ofMillis(limit));
    Tap tap = visit.tap().orElseThrow();
    visit
        .live()
        .model()
        .done(new Action(visit.now(), node, "call by hand: " + call.method(), false));
    HandCall.Result result = call.make(visit.live().desk().taps(), tap);
    return Told.page(
        "answer",
        CallAnswer.of(
            call.method(), node, result, call.commandLine(tap, visit.live().record().toString())));
  }

  private static List<JsonNode> requests(MessageForm form, Map<String, String> parameters) {
    Map<String, String> values = new HashMap<>();
    parameters.forEach(
        (name, value) -> {
          if (name.startsWith(PREFIX)) {
            values.put(name.substring(PREFIX.length()), value);
          }
        });
    try {
      return form.requests(values);
    } catch (WrongField wrong) {
      throw new WrongField(PREFIX + wrong.field(), wrong.getMessage());
    }
  }
}
