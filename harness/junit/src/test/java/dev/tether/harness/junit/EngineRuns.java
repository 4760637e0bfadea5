package dev.tether.harness.junit;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.platform.engine.DiscoverySelector;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.engine.discovery.DiscoverySelectors;
import org.junit.platform.testkit.engine.EngineExecutionResults;
import org.junit.platform.testkit.engine.EngineTestKit;

/** Runs of Jupiter inside of tests. */
final class EngineRuns {
  private EngineRuns() {}

  /** The repository that is being built. */
  static Path home() {
    return Path.of(System.getProperty("tether.home"));
  }

  /** A run of some classes with what was built here. */
  static EngineTestKit.Builder of(Map<String, String> parameters, Class<?>... classes) {
    Map<String, String> all = new HashMap<>(parameters);
    all.put("tether.home", home().toString());
    return EngineTestKit.engine("junit-jupiter")
        .configurationParameters(all)
        .selectors(
            Stream.of(classes)
                .map(DiscoverySelectors::selectClass)
                .toArray(DiscoverySelector[]::new));
  }

  /** Why something failed. */
  static List<Throwable> failures(EngineExecutionResults results) {
    return results.allEvents().failed().stream()
        .map(
            event ->
                event.getRequiredPayload(TestExecutionResult.class).getThrowable().orElseThrow())
        .toList();
  }
}
