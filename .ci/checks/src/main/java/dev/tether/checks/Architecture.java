package dev.tether.checks;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.CompositeArchRule;
import java.util.List;
import java.util.Objects;

/**
 * Which package may use which. All rules hold for a tree of packages without any class in it.
 *
 * @param base the package that all of Tether's are in: {@code dev.tether}, except in samples
 */
public record Architecture(String base) {
  public Architecture {
    Objects.requireNonNull(base, "base");
  }

  /** All rules there are. */
  public List<ArchRule> rules() {
    return List.of(
        packagesFormNoCycle(),
        theDriverDoesNotKnowTheHarness(),
        theRuntimeApiNeedsNothing(),
        theProtocolNeedsNothingOfOurs(),
        pluginAndAgentDoNotKnowEachOther(),
        theAgentStartsProcessesInOnePlace());
  }

  /** No two packages need each other, directly or through others. */
  public ArchRule packagesFormNoCycle() {
    return slices().matching(base + ".(**)").should().beFreeOfCycles().allowEmptyShould(true);
  }

  /** The driver is a product of its own: it never needs the harness that tests it. */
  public ArchRule theDriverDoesNotKnowTheHarness() {
    return noClasses()
        .that()
        .resideInAnyPackage(
            base + ".protocol..",
            base + ".runtime..",
            base + ".nomad..",
            base + ".agent..",
            base + ".plugin..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage(base + ".harness..")
        .allowEmptyShould(true);
  }

  /** Whoever writes a runtime needs nothing but the interface. */
  public ArchRule theRuntimeApiNeedsNothing() {
    return classes()
        .that()
        .resideInAnyPackage(base + ".runtime", base + ".runtime.contents")
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage("java..", base + ".runtime", base + ".runtime.contents")
        .allowEmptyShould(true);
  }

  /** The wire protocol stands below everything else of ours. */
  public ArchRule theProtocolNeedsNothingOfOurs() {
    String protocol = base + ".protocol";
    return classes()
        .that()
        .resideInAPackage(protocol + "..")
        .should()
        .onlyDependOnClassesThat(
            resideOutsideOfPackage(base + "..").or(resideInAPackage(protocol + "..")))
        .allowEmptyShould(true);
  }

  /** Driver and runtimes meet only in the runtime interface, so neither can grow into the other. */
  public ArchRule pluginAndAgentDoNotKnowEachOther() {
    return CompositeArchRule.of(doesNotKnow("plugin", "agent")).and(doesNotKnow("agent", "plugin"));
  }

  /** Two processes that are started at once can keep a killed agent's address in use for ever. */
  public ArchRule theAgentStartsProcessesInOnePlace() {
    return noClasses()
        .that()
        .resideInAPackage(base + ".agent..")
        .and()
        .doNotHaveFullyQualifiedName(base + ".agent.process.ProcessStart")
        .should()
        .callMethod(ProcessBuilder.class, "start")
        .allowEmptyShould(true);
  }

  private ArchRule doesNotKnow(String one, String other) {
    return noClasses()
        .that()
        .resideInAPackage(base + "." + one + "..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage(base + "." + other + "..")
        .allowEmptyShould(true);
  }
}
