package dev.tether.web.server;

import dev.tether.harness.scenarios.observe.Action;
import dev.tether.web.page.BreakList;
import dev.tether.web.server.LiveRoutes.Visit;
import dev.tether.web.tap.BreakPoint;
import dev.tether.web.tap.BreakPoint.Effect;
import dev.tether.web.tap.ShellWord;
import dev.tether.web.tap.Taps.Tap;
import dev.tether.web.tap.WrongField;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;

/** Break points: the list, and what is done to it. */
final class BreakRoutes implements LiveRoutes.Part {

  @Override
  public Answer answer(Visit visit) throws InterruptedException {
    if (!visit.changes()) {
      return Told.page("breaks", BreakList.of(visit.live()));
    }
    return switch (visit.word(0)) {
      case "" -> set(visit);
      case "remove" -> remove(visit);
      case "release" -> release(visit);
      default -> Told.bad("nothing is called " + visit.word(0));
    };
  }

  private static Answer set(Visit visit) throws InterruptedException {
    BreakPoint point =
        new BreakPoint(
            visit.live().desk().breaks().nextId(),
            node(visit),
            visit.parameter("method"),
            visit.parameter("task"),
            visit.parameter("at").equals("answer"),
            effect(visit),
            visit.number("skip", 0),
            visit.number("times", 0));
    int reached = visit.live().desk().breaks().add(point);
    note(visit, point, "break point: " + point.does() + " " + point.method());
    return Told.ok(
        "%s %s of %s, in %d running plugin%s"
            .formatted(
                point.does(),
                point.method(),
                point.node().isEmpty() ? "every node" : point.node(),
                reached,
                reached == 1 ? "" : "s"),
        "./tether tap break %s %s%s"
            .formatted(
                ShellWord.of(visit.live().record().toString()),
                point.options(),
                option(visit, point.node())));
  }

  private static String option(Visit visit, String node) {
    return visit.live().desk().taps().of(node).map(tap -> " --tap " + tap.number()).orElse("");
  }

  private static String node(Visit visit) {
    if (visit.parameter("scope").equals("all")) {
      return "";
    }
    String named = visit.parameter("node");
    if (visit.live().model().node(named).isPresent()) {
      return named;
    }
    return visit
        .node()
        .map(node -> node.name())
        .orElseThrow(() -> new WrongField("scope", "no node is selected: choose one at the left"));
  }

  private static Effect effect(Visit visit) {
    return switch (visit.parameter("effect")) {
      case "hold" -> new Effect.Hold();
      case "delay" -> new Effect.Delay(Duration.ofMillis(visit.number("delay", 1_000)));
      case "fail" -> fail(visit);
      default -> throw new WrongField("effect", "a call is held, delayed or failed");
    };
  }

  private static Effect.Fail fail(Visit visit) {
    String status = visit.parameter("status").toUpperCase(Locale.ROOT);
    String text = visit.parameter("text");
    return new Effect.Fail(
        status.isEmpty() ? "INTERNAL" : status, text.isEmpty() ? "failed by the tap" : text);
  }

  private static Answer remove(Visit visit) throws InterruptedException {
    String id = visit.parameter("id");
    String command = clearing(visit, id);
    Optional<BreakPoint> point = visit.live().desk().breaks().remove(id);
    if (point.isEmpty()) {
      return Told.bad("this break point is gone already");
    }
    note(visit, point.get(), "no break point any more at " + point.get().method());
    return Told.ok("removed: " + point.get().does() + " " + point.get().method(), command);
  }

  /** The command that removes it from the plugin that has it, the latest one of several. */
  private static String clearing(Visit visit, String id) throws InterruptedException {
    String command = "";
    for (Tap tap : visit.live().desk().taps().running()) {
      Optional<Integer> rule = visit.live().desk().breaks().ruleOf(tap, id);
      if (rule.isPresent()) {
        command =
            "./tether tap release --clear %s --tap %d --rule %d"
                .formatted(
                    ShellWord.of(visit.live().record().toString()), tap.number(), rule.get());
      }
    }
    return command;
  }

  private static Answer release(Visit visit) throws InterruptedException {
    long tap = visit.exchange().number("tap").orElse(0);
    long call = visit.exchange().number("call").orElse(-1);
    boolean fails = visit.parameter("effect").equals("fail");
    visit
        .live()
        .desk()
        .breaks()
        .release(tap, call, fails ? Optional.of(fail(visit)) : Optional.empty());
    String node =
        visit.live().desk().taps().running().stream()
            .filter(one -> one.number() == tap)
            .map(Tap::node)
            .findFirst()
            .orElse("");
    visit
        .live()
        .model()
        .done(
            new Action(visit.now(), node, fails ? "held call failed" : "held call let go", false));
    return Told.ok(
        fails ? "the call fails" : "the call goes on",
        "./tether tap release %s --tap %d --call %d%s"
            .formatted(
                ShellWord.of(visit.live().record().toString()),
                tap,
                call,
                fails ? " --fail " + fail(visit).status() : ""));
  }

  private static void note(Visit visit, BreakPoint point, String what) {
    visit.live().model().done(new Action(visit.now(), point.node(), what, false));
  }
}
