package dev.tether.web.server;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.tether.web.model.AllocationView;
import dev.tether.web.page.TerminalChoices;
import dev.tether.web.server.LiveRoutes.Visit;
import dev.tether.web.tap.WrongField;
import dev.tether.web.terminal.Terminal;
import dev.tether.web.terminal.Terminals;
import java.io.IOException;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/** Terminals: what can be entered, and their input and output. */
record TerminalRoutes(Terminals terminals) implements LiveRoutes.Part {
  /** Below what browsers and proxies bear without an answer. */
  private static final Duration WAIT = Duration.ofSeconds(20);

  @Override
  public Answer answer(Visit visit) throws InterruptedException {
    if (!visit.changes() && visit.word(0).isEmpty()) {
      return Told.page("terminal", TerminalChoices.of(visit.live(), visit.exchange()::parameter));
    }
    if (visit.word(0).equals("open")) {
      return open(visit);
    }
    Optional<Terminal> terminal = terminals.named(visit.word(0));
    if (terminal.isEmpty()) {
      return Answer.text(404, "the terminal is closed\n");
    }
    return visit.changes() ? change(visit, terminal.get()) : output(visit, terminal.get());
  }

  private Answer open(Visit visit) {
    String[] target = visit.parameter("target").split(":", 2);
    AllocationView allocation =
        visit
            .live()
            .model()
            .allocation(target[0])
            .filter(found -> target.length == 2 && found.tasks().contains(target[1]))
            .orElseThrow(() -> new WrongField("target", "choose a task that runs"));
    Optional<String> obstacle = Terminals.obstacle(allocation);
    if (obstacle.isPresent()) {
      return Told.bad(obstacle.get());
    }
    String program = visit.parameter("command");
    if (program.isEmpty()) {
      throw new WrongField("command", "which program? for instance /bin/sh");
    }
    try {
      Terminal terminal =
          terminals.open(visit.live(), allocation, target[1], List.of(program.split("\\s+", -1)));
      return Told.ok("exec in " + terminal.title(), terminal.command())
          .with("HX-Trigger", "{\"terminal-opened\":\"" + terminal.id() + "\"}");
    } catch (IOException refused) {
      return Told.bad(refused.getMessage());
    }
  }

  private Answer change(Visit visit, Terminal terminal) {
    switch (visit.word(1)) {
      case "input" -> terminal.input(visit.exchange().parameter("data"));
      case "size" ->
          terminal.size(bounded(visit.number("columns", 80)), bounded(visit.number("rows", 24)));
      case "close" -> terminals.close(terminal.id());
      default -> {
        return Answer.notFound("there is nothing to do of that name");
      }
    }
    return Answer.text(200, "");
  }

  private static int bounded(int number) {
    return Math.clamp(number, 2, 500);
  }

  private static Answer output(Visit visit, Terminal terminal) throws InterruptedException {
    Terminal.Output output = terminal.after(visit.exchange().number("from").orElse(0), WAIT);
    return Answer.json(
        JsonNodeFactory.instance
            .objectNode()
            .put("next", output.next())
            .put("data", Base64.getEncoder().encodeToString(output.data()))
            .put("end", output.end())
            .toString());
  }
}
