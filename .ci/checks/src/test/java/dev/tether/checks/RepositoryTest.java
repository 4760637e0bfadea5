package dev.tether.checks;

import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** This repository keeps all rules. */
class RepositoryTest {
  private static final SourceTree TREE = SourceTree.around(Path.of(""));
  private static final List<String> SHIPPED =
      List.of("driver/plugin/target/nomad-driver-remote/lib", "harness/cli/target/tether-cli/lib");
  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages("dev.tether");

  @Test
  void javaFilesAreFormatted() {
    assertThat(new JavaFormat().check(TREE)).isEmpty();
  }

  @Test
  void nothingIsPutOffOrBoundToOneMachine() {
    assertThat(TextRules.check(TREE)).isEmpty();
  }

  @Test
  void filesAreShortEnoughToRead() {
    JavaRules.longerThan(JavaRules.COMFORTABLE_FILE, TREE)
        .forEach(file -> System.out.println("[WARNING] " + file));
    assertThat(JavaRules.longerThan(JavaRules.LONGEST_FILE, TREE)).isEmpty();
  }

  @Test
  void packagesAreDescribed() {
    assertThat(JavaRules.undescribedPackages(TREE)).isEmpty();
  }

  @Test
  void testsWaitForConditionsAndAreSwitchedOn() {
    assertThat(JavaRules.unsoundTests(TREE)).isEmpty();
  }

  @ParameterizedTest
  @MethodSource
  void packagesKeepTheirPlaces(ArchRule rule) {
    rule.check(CLASSES);
  }

  static Stream<ArchRule> packagesKeepTheirPlaces() {
    return new Architecture("dev.tether").rules().stream();
  }

  /** A new module is easily forgotten in this module's dependencies; its packages show here. */
  @Test
  void everyMainPackageIsAmongTheCheckedClasses() {
    Set<String> checked = CLASSES.stream().map(JavaClass::getPackageName).collect(toSet());
    Set<String> written =
        TREE.javaFiles().stream()
            .filter(file -> !file.endsWith("package-info.java"))
            .map(file -> file.getParent().toString())
            .filter(directory -> directory.contains("src/main/java/"))
            .map(directory -> directory.replaceFirst(".*src/main/java/", "").replace('/', '.'))
            .collect(toSet());

    assertThat(checked).containsAll(written);
  }

  @Test
  void librariesHaveAllowedLicenses() throws IOException {
    Set<String> shipped = new HashSet<>();
    for (String directory : SHIPPED) {
      Path jars = TREE.root().resolve(directory);
      assumeTrue(Files.isDirectory(jars), "the modules are packaged, as they are in mvn verify");
      try (Stream<Path> files = Files.list(jars)) {
        files.map(jar -> jar.getFileName().toString()).forEach(shipped::add);
      }
    }
    shipped.removeIf(jar -> jar.contains("-SNAPSHOT"));
    List<Path> libraries =
        Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
            .map(Path::of)
            .filter(entry -> entry.toString().endsWith(".jar") && !entry.startsWith(TREE.root()))
            .toList();

    assertThat(libraries)
        .extracting(jar -> jar.getFileName().toString())
        .as("all that is shipped is on the class path that is checked")
        .containsAll(shipped);
    assertThat(Licenses.check(libraries, shipped)).isEmpty();
  }
}
