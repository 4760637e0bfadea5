package dev.tether.harness.junit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tether.harness.cluster.Cluster;
import dev.tether.harness.junit.NomadCluster.Kind;
import dev.tether.harness.junit.NomadCluster.Scope;
import dev.tether.nomad.NomadClient;
import dev.tether.nomad.NomadFailure;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.platform.testkit.engine.EngineExecutionResults;

/** Which class gets which cluster, and when clusters end. */
@Timeout(300)
class ScopesIT {
  /** The APIs that the sample classes were given, by the place where. */
  private static final Map<String, NomadClient> SEEN = new ConcurrentHashMap<>();

  private static String address(String place) {
    return SEEN.get(place).access().address().toString();
  }

  @BeforeEach
  void forget() {
    SEEN.clear();
  }

  private static boolean answers(String place) {
    try {
      return !SEEN.get(place).nodes().isEmpty();
    } catch (NomadFailure closed) {
      return false;
    }
  }

  private static void expectPassed(EngineExecutionResults results, int tests) {
    assertThat(EngineRuns.failures(results)).isEmpty();
    assertThat(results.testEvents().succeeded().count()).isEqualTo(tests);
  }

  @NomadCluster(kind = Kind.EMBEDDED, nodes = 1)
  @Retention(RetentionPolicy.RUNTIME)
  private @interface OneNode {}

  @OneNode
  static class Everywhere {
    Everywhere(NomadClient api) {
      SEEN.put("constructor", api);
    }

    @BeforeAll
    static void beforeAll(Cluster cluster) {
      SEEN.put("beforeAll", cluster.api());
    }

    @BeforeEach
    void beforeEach(NomadClient api) {
      SEEN.put("beforeEach", api);
    }

    @Test
    void test(Cluster cluster, NomadClient api, Driver driver, Trace trace) {
      assertThat(cluster.nodes()).hasSize(1);
      assertThat(driver.on(cluster.nodes().getFirst()).detected()).isTrue();
      assertThat(trace.of("PluginInfo").calls()).as("calls before the test").isEmpty();
      SEEN.put("test", api);
    }

    @AfterAll
    static void afterAll(NomadClient api, Trace trace) {
      assertThat(trace.of("PluginInfo").calls()).as("calls of the start").isNotEmpty();
      assertThat(api.nodes()).hasSize(1);
      SEEN.put("afterAll", api);
    }

    @Nested
    class Inner {
      @Test
      void test(NomadClient api) {
        SEEN.put("nested", api);
      }
    }
  }

  @OneNode
  static class Another {
    @Test
    void test(NomadClient api) {
      assertThat(answers("test")).as("the cluster of the class before").isFalse();
      SEEN.put("another", api);
    }
  }

  @Test
  void aClassHasItsOwnClusterInAllItsMethodsAndNestedClasses() {
    expectPassed(EngineRuns.of(Map.of(), Everywhere.class, Another.class).execute(), 3);

    List<String> places = new ArrayList<>(SEEN.keySet());
    assertThat(places)
        .containsExactlyInAnyOrder(
            "constructor", "beforeAll", "beforeEach", "test", "nested", "afterAll", "another");
    places.remove("another");
    assertThat(places).extracting(ScopesIT::address).containsOnly(address("test"));
    assertThat(address("another")).isNotEqualTo(address("test"));
    assertThat(answers("another")).isFalse();
  }

  @NomadCluster(kind = Kind.EMBEDDED, nodes = 1, scope = Scope.SHARED)
  @Retention(RetentionPolicy.RUNTIME)
  private @interface Shared {}

  @Shared
  static class FirstShared {
    @Test
    void test(NomadClient api) {
      SEEN.put("first", api);
    }
  }

  @Shared
  static class SecondShared {
    @Test
    void test(NomadClient api) {
      SEEN.put("second", api);
    }
  }

  @NomadCluster(kind = Kind.EMBEDDED, nodes = 1, scope = Scope.SHARED, seed = 2)
  static class OtherShared {
    @Test
    void test(NomadClient api) {
      SEEN.put("other", api);
    }
  }

  @Test
  void classesThatRunSideBySideShareTheClusterThatTheyBothWant() {
    Map<String, String> parallel =
        Map.of(
            "junit.jupiter.execution.parallel.enabled", "true",
            "junit.jupiter.execution.parallel.mode.classes.default", "concurrent",
            "junit.jupiter.execution.parallel.config.strategy", "fixed",
            "junit.jupiter.execution.parallel.config.fixed.parallelism", "3");

    expectPassed(
        EngineRuns.of(parallel, FirstShared.class, SecondShared.class, OtherShared.class).execute(),
        3);

    assertThat(address("first")).isEqualTo(address("second")).isNotEqualTo(address("other"));
    assertThat(answers("first")).isFalse();
    assertThat(answers("other")).isFalse();
  }
}
