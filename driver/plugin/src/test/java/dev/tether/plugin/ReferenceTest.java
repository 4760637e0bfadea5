package dev.tether.plugin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertAll;

import com.google.protobuf.Descriptors.FieldDescriptor;
import dev.tether.agent.AgentConfig;
import dev.tether.plugin.config.PluginOptions;
import dev.tether.plugin.config.TaskOptions;
import dev.tether.plugin.discovery.RuntimeSearch;
import dev.tether.plugin.engine.PluginFacts;
import dev.tether.plugin.fingerprint.HealthMessage;
import dev.tether.plugin.testing.TestAgent;
import dev.tether.plugin.testing.TestPlugin;
import dev.tether.protocol.nomad.drivers.FingerprintRequest;
import dev.tether.protocol.nomad.drivers.FingerprintResponse;
import dev.tether.runtime.Capability;
import dev.tether.runtime.Option;
import dev.tether.runtime.PlainSettings;
import dev.tether.runtime.RemoteRuntime;
import dev.tether.runtime.RuntimeContext;
import dev.tether.runtime.RuntimeProvider;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** driver/README.md says what the program does. */
class ReferenceTest {
  private static final List<RuntimeProvider> PROVIDERS =
      new RuntimeSearch(Optional.empty(), List.of()).find().providers();

  /** Words that the driver's own processes say to each other. */
  private static final Set<String> INTERNAL =
      Set.of(
          "NOMAD_",
          "NOMAD_PLUGIN_MAGIC_COOKIE",
          "TETHER_TASK_IS_STARTING",
          "TETHER_STORE_PASSWORD");

  /** The blocks that a class declares, by the names of its constants; the top is called "". */
  private static Map<String, List<Option>> blocks(Class<?> declaring)
      throws IllegalAccessException {
    Map<String, List<Option>> blocks = new TreeMap<>();
    for (Field field : declaring.getFields()) {
      if (Modifier.isStatic(field.getModifiers()) && field.get(null) instanceof List<?> options) {
        String name = field.getName().toLowerCase(Locale.ROOT);
        blocks.put(
            name.equals("top") ? "" : name, options.stream().map(Option.class::cast).toList());
      }
    }
    return blocks;
  }

  private static void requireTables(String heading, Map<String, List<Option>> blocks) {
    assertAll(
        blocks.entrySet().stream()
            .map(block -> () -> requireTable(heading, block.getKey(), block.getValue())));
  }

  private static void requireTable(String heading, String block, List<Option> options) {
    Reference.require(
        block.isEmpty() ? heading : heading + ": `" + block + "`",
        options.stream().map(Reference::row).toList());
  }

  @Test
  void everyOptionOfThePluginIsInTheReference() throws Exception {
    Map<String, List<Option>> blocks = blocks(PluginOptions.class);
    PROVIDERS.forEach(provider -> blocks.put(provider.kind(), provider.options()));
    Set<String> inTheSchema =
        PluginOptions.schema(PROVIDERS).getObject().getAttributesMap().entrySet().stream()
            .filter(entry -> entry.getValue().hasBlockValue() || entry.getValue().hasBlockMap())
            .map(Map.Entry::getKey)
            .collect(Collectors.toSet());

    assertThat(blocks.keySet()).containsAll(inTheSchema);
    requireTables("Plugin options", blocks);
  }

  @Test
  void everyOptionOfATaskIsInTheReference() throws Exception {
    Map<String, List<Option>> blocks = blocks(TaskOptions.class);
    PROVIDERS.stream()
        .filter(provider -> !provider.taskOptions().isEmpty())
        .forEach(provider -> blocks.put(provider.kind(), provider.taskOptions()));

    requireTables("Task options", blocks);
  }

  @Test
  void everyOptionOfAnAgentIsInTheReference() {
    requireTable("Agent options", "", AgentConfig.options());
  }

  @Test
  void capabilitiesOfRuntimesAreInTheReference() {
    Map<String, Set<Capability>> present = new TreeMap<>();
    for (RuntimeProvider provider : PROVIDERS) {
      Map<String, String> required = new TreeMap<>();
      provider.options().stream()
          .filter(Option::required)
          .forEach(option -> required.put(option.name(), "unix:///nowhere/agent.sock"));
      try (RemoteRuntime runtime =
          provider.open(
              "x", PlainSettings.of("x", required), RuntimeContext.withoutRecords("default"))) {
        present.put(provider.kind(), runtime.capabilities());
      }
    }

    Reference.requireBeginnings(
        "Capabilities of runtimes",
        Arrays.stream(Capability.values())
            .map(
                capability ->
                    "| `%s` | %s |"
                        .formatted(
                            capability,
                            present.keySet().stream()
                                .filter(kind -> present.get(kind).contains(capability))
                                .collect(Collectors.joining(", "))))
            .toList());
  }

  @Test
  void capabilitiesOfTheDriverAreInTheReference() {
    List<String> rows =
        PluginFacts.CAPABILITIES.getDescriptorForType().getFields().stream()
            .map(field -> "| `%s` | `%s` |".formatted(field.getName(), value(field)))
            .toList();

    Reference.requireBeginnings("Capabilities of the driver", rows);
  }

  private static String value(FieldDescriptor field) {
    return PluginFacts.CAPABILITIES.getField(field).toString().toLowerCase(Locale.ROOT);
  }

  @Test
  void healthDescriptionsAreInTheReference() {
    Reference.requireBeginnings(
        "Health descriptions",
        Arrays.stream(HealthMessage.values())
            .map(message -> "| `%s` |".formatted(message.template().replace("%s", "…")))
            .toList());
  }

  @Test
  void everyAttributeOfANodeIsInTheReference(@TempDir Path directory) {
    try (TestAgent agent = new TestAgent(directory).start();
        TestPlugin plugin = new TestPlugin(directory)) {
      plugin.configure(
          Map.of(
              "agent", Map.of("rack1", Map.of("address", "unix://" + directory + "/agent.sock")),
              "nomad", Map.of("enabled", false)));
      Iterator<FingerprintResponse> fingerprints =
          plugin.driver().fingerprint(FingerprintRequest.getDefaultInstance());
      Set<String> attributes =
          fingerprints.next().getAttributesMap().keySet().stream()
              .map(name -> name.replace(".runtime.rack1", ".runtime.NAME"))
              .collect(Collectors.toCollection(TreeSet::new));

      assertThat(agent.tasks()).isEmpty();
      assertThat(attributes).contains("driver.remote.runtime.NAME.version");
      assertThat(Reference.names("Node attributes")).isSorted().containsAll(attributes);
    }
  }

  @Test
  void everyEnvironmentVariableIsInTheReference() throws IOException {
    Set<String> found = new TreeSet<>();
    try (Stream<Path> files = Files.walk(Path.of(".."))) {
      files
          .filter(file -> file.toString().matches(".*/src/main/(java|dist)/.*"))
          .filter(Files::isRegularFile)
          .forEach(file -> found.addAll(variables(file)));
    }
    found.addAll(variables(Path.of("../../tether")));
    found.removeAll(INTERNAL);

    assertThat(Reference.names("Environment variables"))
        .withFailMessage(
            () ->
                "driver/README.md has to have under \"### Environment variables\", in this order:%n%s"
                    .formatted(String.join(System.lineSeparator(), found)))
        .isEqualTo(List.copyOf(found));
  }

  /** Names in quotes in sources, and all in scripts; one that ends with _ takes a label. */
  private static Set<String> variables(Path file) {
    boolean java = file.toString().endsWith(".java");
    Pattern pattern =
        Pattern.compile(
            java ? "\"((?:TETHER|NOMAD)_[A-Z_]*)\"" : "\\$\\{?((?:TETHER|JAVA)_?[A-Z_]*)");
    Set<String> found = new TreeSet<>();
    try {
      Matcher matcher = pattern.matcher(Files.readString(file));
      while (matcher.find()) {
        String name = matcher.group(1);
        found.add(name.endsWith("_") && !name.equals("NOMAD_") ? name + "LABEL" : name);
      }
      return found;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
