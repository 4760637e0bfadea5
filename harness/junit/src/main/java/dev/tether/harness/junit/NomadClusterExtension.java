package dev.tether.harness.junit;

import dev.tether.harness.cluster.Cluster;
import dev.tether.harness.cluster.ClusterFailure;
import dev.tether.harness.junit.NomadCluster.Scope;
import dev.tether.harness.scenarios.run.ClusterLogs;
import dev.tether.nomad.NomadClient;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionConfigurationException;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ExtensionContext.Store;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.junit.platform.commons.support.AnnotationSupport;

/** What JUnit calls for classes with {@link NomadCluster}; there is nothing else to do with it. */
public final class NomadClusterExtension
    implements ExecutionCondition,
        BeforeAllCallback,
        BeforeEachCallback,
        AfterEachCallback,
        AfterAllCallback,
        ParameterResolver {
  /** Where what lives longer than a call is kept. */
  static final Namespace OURS = Namespace.create(NomadClusterExtension.class);

  private static final String BEGAN = "began";
  private static final String HOME = "tether.home";

  /** Made by JUnit. */
  public NomadClusterExtension() {}

  /**
   * The class whose cluster is meant.
   *
   * @param context the class's own
   */
  private record Holder(ExtensionContext context, NomadCluster annotation) {
    String name() {
      return context.getRequiredTestClass().getName();
    }

    boolean isOf(ExtensionContext other) {
      return context.getUniqueId().equals(other.getUniqueId());
    }

    Wanted wanted() {
      return Wanted.of(annotation, name(), context::getConfigurationParameter);
    }
  }

  private static Optional<Holder> holder(ExtensionContext context) {
    return Stream.iterate(Optional.of(context), Optional::isPresent, c -> c.get().getParent())
        .map(Optional::get)
        .filter(c -> c.getTestMethod().isEmpty())
        .flatMap(
            c ->
                AnnotationSupport.findAnnotation(c.getTestClass(), NomadCluster.class).stream()
                    .map(annotation -> new Holder(c, annotation)))
        .findFirst();
  }

  private static Holder required(ExtensionContext context) {
    return holder(context)
        .orElseThrow(
            () ->
                new ExtensionConfigurationException(
                    "%s has no cluster: put @NomadCluster on the class, in the place of @ExtendWith"
                        .formatted(context.getTestClass().map(Class::getName).orElse("the test"))));
  }

  private static Session session(ExtensionContext context) {
    return context
        .getRoot()
        .getStore(OURS)
        .getOrComputeIfAbsent(
            Session.class,
            key -> Session.present(context.getConfigurationParameter(HOME).map(Path::of)),
            Session.class);
  }

  @Override
  public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
    Optional<Holder> holder =
        context.getTestMethod().isEmpty() ? holder(context) : Optional.empty();
    if (holder.isEmpty()) {
      return ConditionEvaluationResult.enabled("a class decides");
    }
    try {
      return switch (session(context).supply(holder.get().wanted())) {
        case Supply.Missing(String reason, boolean required) when !required ->
            ConditionEvaluationResult.disabled("skipped: " + reason);
        case Supply _ -> ConditionEvaluationResult.enabled("a cluster can be had");
      };
    } catch (ExtensionConfigurationException wrong) {
      // The class has to fail with this very sentence, which a condition that fails would wrap.
      return ConditionEvaluationResult.enabled(wrong.getMessage());
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new ClusterFailure("interrupted while a Nomad was looked for", interrupted);
    }
  }

  @Override
  public void beforeAll(ExtensionContext context) {
    RunningCluster _ = running(context);
  }

  /** The cluster, which is started if that was not done yet. */
  private static RunningCluster running(ExtensionContext context) {
    Holder holder = required(context);
    Wanted wanted = holder.wanted();
    Session session = session(context);
    boolean shared = holder.annotation().scope() == Scope.SHARED;
    Store store = (shared ? context.getRoot() : holder.context()).getStore(OURS);
    return store.getOrComputeIfAbsent(
        shared ? wanted : RunningCluster.class,
        key -> start(session, wanted, holder),
        RunningCluster.class);
  }

  private static RunningCluster start(Session session, Wanted wanted, Holder holder) {
    Artefacts artefacts = new Artefacts(holder.context());
    try {
      return session.start(
          wanted,
          holder.name(),
          directory -> {
            Optional<Path> _ =
                artefacts.keep(into -> ClusterLogs.copy(List.of(directory.resolve("c")), into));
          });
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new ClusterFailure(
          "interrupted while the cluster of " + holder.name() + " was started", interrupted);
    }
  }

  @Override
  public void beforeEach(ExtensionContext context) {
    context.getStore(OURS).put(BEGAN, Instant.now());
  }

  @Override
  public void afterEach(ExtensionContext context) {
    keepIfFailed(context);
  }

  @Override
  public void afterAll(ExtensionContext context) {
    if (holder(context).filter(holder -> holder.isOf(context)).isPresent()) {
      keepIfFailed(context);
    }
  }

  private static void keepIfFailed(ExtensionContext context) {
    Optional<RunningCluster> cluster = ifRunning(context);
    if (context.getExecutionException().isEmpty() || cluster.isEmpty()) {
      return;
    }
    Throwable failure = context.getExecutionException().get();
    if (failure instanceof org.opentest4j.TestAbortedException) {
      return;
    }
    Story story = cluster.get().story(began(context, cluster.get()));
    new Artefacts(context)
        .keep(story::writeTo)
        .ifPresent(place -> failure.addSuppressed(new KeptFiles(place)));
  }

  private static Optional<RunningCluster> ifRunning(ExtensionContext context) {
    try {
      return Optional.of(running(context));
    } catch (RuntimeException neverUp) {
      // Its own failure was told, and what there was of it is kept.
      return Optional.empty();
    }
  }

  private static Instant began(ExtensionContext context, RunningCluster cluster) {
    return Optional.ofNullable(context.getStore(OURS).get(BEGAN, Instant.class))
        .orElseGet(cluster::began);
  }

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    Class<?> type = parameter.getParameter().getType();
    return type == Cluster.class
        || type == NomadClient.class
        || type == Driver.class
        || type == Trace.class;
  }

  @Override
  public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
    RunningCluster cluster = running(context);
    Class<?> type = parameter.getParameter().getType();
    if (type == Cluster.class) {
      return cluster.cluster();
    }
    if (type == NomadClient.class) {
      return cluster.api();
    }
    return type == Driver.class ? cluster.driver() : cluster.trace(began(context, cluster));
  }
}
