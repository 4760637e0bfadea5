package dev.tether.harness.embedded.client;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tether.harness.embedded.state.StateStore;
import dev.tether.harness.embedded.state.Table;
import dev.tether.harness.embedded.template.TemplateData;
import dev.tether.harness.embedded.template.TemplateText;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.BooleanSupplier;

/**
 * Writes a task's templates before it starts, and again when what they show has changed. Used by
 * the task's thread; the watch for changes has one of its own.
 */
final class TaskTemplates {
  private static final Duration GLANCE = Duration.ofMillis(500);

  private final AgentParts parts;
  private final Path directory;
  private final Changes changes;
  private final List<Rendered> rendered = new ArrayList<>();
  private boolean watching;

  /** What is done with a task whose templates have changed. */
  interface Changes {

    /** It has to start afresh. */
    void restart();

    /** It gets a signal. */
    void signal(String signal);
  }

  /** A template and what was written of it last. */
  private static final class Rendered {
    private final JsonNode settings;
    private final TemplateText template;
    private Optional<String> text = Optional.empty();

    Rendered(JsonNode settings) {
      this.settings = settings;
      this.template = TemplateText.parse(settings.path("EmbeddedTmpl").asText());
    }
  }

  /**
   * Prepares a task's templates.
   *
   * @param directory the task's
   * @throws dev.tether.harness.embedded.template.TemplateRefused when one says what is not imitated
   */
  TaskTemplates(AgentParts parts, JsonNode task, Path directory, Changes changes) {
    this.parts = parts;
    this.directory = directory;
    this.changes = changes;
    task.path("Templates").forEach(settings -> rendered.add(new Rendered(settings)));
  }

  /**
   * Writes all, waiting for variables that are not there yet.
   *
   * @param over whether the task is not wanted any more, so that nothing has to be written
   */
  void write(Map<String, String> environment, BooleanSupplier over)
      throws IOException, InterruptedException {
    if (rendered.isEmpty() || watching) {
      return;
    }
    TemplateData data = data(environment);
    StateStore store = parts.server().store();
    for (Rendered one : rendered) {
      long seen = 0;
      Optional<String> text = one.template.render(data);
      while (text.isEmpty() && !over.getAsBoolean()) {
        parts.life().pass();
        store.awaitNewer(() -> store.index(Table.VARIABLES), seen, GLANCE);
        seen = store.index(Table.VARIABLES);
        text = one.template.render(data);
      }
      if (text.isPresent()) {
        write(one, text.get());
      }
    }
    watching = true;
    Thread.ofVirtual().name("templates").start(() -> watch(data, over));
  }

  private TemplateData data(Map<String, String> environment) {
    String namespace = environment.getOrDefault("NOMAD_NAMESPACE", "default");
    return new TemplateData() {
      @Override
      public Optional<String> env(String name) {
        return Optional.ofNullable(environment.get(name));
      }

      @Override
      public Optional<Map<String, String>> variable(String path) {
        return parts.server().variables().at(namespace, path).map(TaskTemplates::items);
      }
    };
  }

  private static Map<String, String> items(JsonNode variable) {
    Map<String, String> items = new HashMap<>();
    variable.path("Items").properties().forEach(i -> items.put(i.getKey(), i.getValue().asText()));
    return items;
  }

  private void write(Rendered one, String text) throws IOException {
    Path file = directory.resolve(one.settings.path("DestPath").asText()).normalize();
    if (!file.startsWith(directory)) {
      throw new IOException("the template's destination escapes the task's directory: " + file);
    }
    Files.createDirectories(file.getParent());
    Path draft = file.resolveSibling("." + file.getFileName() + ".draft");
    Files.writeString(draft, text);
    Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    one.text = Optional.of(text);
  }

  private void watch(TemplateData data, BooleanSupplier over) {
    StateStore store = parts.server().store();
    long seen = 0;
    try {
      while (!over.getAsBoolean()) {
        parts.life().pass();
        long now = store.index(Table.VARIABLES);
        if (now > seen) {
          seen = now;
          look(data);
        }
        store.awaitNewer(() -> store.index(Table.VARIABLES), seen, GLANCE);
      }
    } catch (AgentGone | InterruptedException e) {
      // The agent's threads end where they are.
    } catch (IOException e) {
      throw new UncheckedIOException("a template can't be written again", e);
    }
  }

  /**
   * Writes what has changed and does what is to be done then, once for all. Of the splay that a job
   * allows, none is used.
   */
  private void look(TemplateData data) throws IOException {
    List<JsonNode> changed = new ArrayList<>();
    for (Rendered one : rendered) {
      Optional<String> text = one.template.render(data);
      if (text.isPresent() && !text.equals(one.text)) {
        write(one, text.get());
        changed.add(one.settings);
      }
    }
    if (changed.isEmpty()) {
      return;
    }
    if (changed.stream().anyMatch(one -> one.path("ChangeMode").asText().equals("restart"))) {
      changes.restart();
      return;
    }
    TreeSet<String> signals = new TreeSet<>();
    changed.stream()
        .filter(one -> one.path("ChangeMode").asText().equals("signal"))
        .forEach(one -> signals.add(one.path("ChangeSignal").asText()));
    signals.forEach(changes::signal);
  }
}
