package dev.tether.harness.junit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import dev.tether.harness.cluster.Cluster;
import dev.tether.harness.cluster.ClusterFailure;
import dev.tether.harness.junit.NomadCluster.Kind;
import dev.tether.harness.nomad.Host;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.ExtensionConfigurationException;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.testkit.engine.EngineExecutionResults;
import org.junit.platform.testkit.engine.EngineTestKit;
import org.junit.platform.testkit.engine.Event;

/** Classes that get no cluster say why. */
class UnusableClassesTest {
  private static EngineExecutionResults run(Class<?> type, Map<String, String> parameters) {
    return EngineTestKit.engine("junit-jupiter")
        .configurationParameters(parameters)
        .selectors(selectClass(type))
        .execute();
  }

  private static List<Throwable> failures(EngineExecutionResults results) {
    return results.allEvents().failed().stream()
        .map(
            event ->
                event.getRequiredPayload(TestExecutionResult.class).getThrowable().orElseThrow())
        .toList();
  }

  @NomadCluster(nodes = 12)
  static final class Misused {
    @Test
    void isNeverRun() {
      assertThat(this).as("a class without cluster").isNull();
    }
  }

  @Test
  void aMisusedAnnotationFailsTheClassWithASentence() {
    EngineExecutionResults results = run(Misused.class, Map.of());

    assertThat(results.testEvents().started().count()).isZero();
    assertThat(failures(results))
        .singleElement()
        .isInstanceOf(ExtensionConfigurationException.class)
        .extracting(Throwable::getMessage)
        .asString()
        .endsWith("$Misused: nodes is from 1 to 9, got 12");
  }

  @ExtendWith(NomadClusterExtension.class)
  static final class WithoutAnnotation {
    @Test
    void isNeverRun() {
      assertThat(this).as("a class without cluster").isNull();
    }
  }

  @Test
  void theExtensionAloneAsksForTheAnnotation() {
    assertThat(failures(run(WithoutAnnotation.class, Map.of())))
        .singleElement()
        .extracting(Throwable::getMessage)
        .asString()
        .endsWith(
            "$WithoutAnnotation has no cluster: put @NomadCluster on the class, in the place of"
                + " @ExtendWith");
  }

  /** Makes this machine one without Nomad, Docker and Go. */
  static class BareMachine implements ExecutionCondition {
    private final Map<String, String> variables;

    BareMachine() {
      this(Map.of());
    }

    BareMachine(Map<String, String> more) {
      variables = new HashMap<>(Map.of("PATH", "/nowhere", "XDG_CACHE_HOME", "/dev/null/none"));
      variables.putAll(more);
    }

    @Override
    public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
      Path none = Path.of("/nowhere");
      context
          .getRoot()
          .getStore(NomadClusterExtension.OURS)
          .put(
              Session.class,
              new Session(
                  new Supplies(new Host(variables, none), new Random(1)),
                  new Programs(Optional.empty(), none),
                  none,
                  InstantSource.system()));
      return ConditionEvaluationResult.enabled("prepared");
    }
  }

  /** The same where a Nomad is required. */
  static final class StrictMachine extends BareMachine {
    StrictMachine() {
      super(Map.of("TETHER_REQUIRE_NOMAD", "1"));
    }
  }

  @ExtendWith(BareMachine.class)
  @NomadCluster(kind = Kind.PROCESS, nomad = "1.11.2")
  static final class WithoutNomad {
    @Test
    void isNeverRun(Cluster cluster) {
      assertThat(cluster).as("the cluster of a class without cluster").isNull();
    }
  }

  @Test
  void withoutANomadTheClassIsDisabledWithTheReason() {
    EngineExecutionResults results = run(WithoutNomad.class, Map.of());

    assertThat(failures(results)).isEmpty();
    assertThat(results.containerEvents().skipped().list())
        .singleElement()
        .extracting(Event::getPayload)
        .asString()
        .contains("skipped: ")
        .contains("1.11.2");
  }

  @ExtendWith(StrictMachine.class)
  @NomadCluster(kind = Kind.PROCESS, nomad = "1.11.2")
  static final class WithoutRequiredNomad {
    @Test
    void isNeverRun(Cluster cluster) {
      assertThat(cluster).as("the cluster of a class without cluster").isNull();
    }
  }

  @Test
  void withoutARequiredNomadTheClassFailsWithTheReason() {
    EngineExecutionResults results = run(WithoutRequiredNomad.class, Map.of());

    assertThat(results.containerEvents().skipped().count()).isZero();
    assertThat(failures(results))
        .singleElement()
        .isInstanceOf(ClusterFailure.class)
        .extracting(Throwable::getMessage)
        .asString()
        .contains("1.11.2");
  }
}
