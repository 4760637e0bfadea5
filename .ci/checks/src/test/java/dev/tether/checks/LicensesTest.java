package dev.tether.checks;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LicensesTest {
  @TempDir private Path repository;

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          Apache-2.0                              | APACHE_2
          The Apache Software License, Version 2.0 | APACHE_2
          Apache 2.0                              | APACHE_2
          Apache License V2.0                     | APACHE_2
          The MIT License                         | MIT
          MIT License                             | MIT
          MIT-0                                   | MIT
          3-Clause BSD License                    | BSD
          BSD-3-Clause                            | BSD
          0BSD                                    | BSD
          ISC                                     | ISC
          Eclipse Public License v2.0             | EPL
          """)
  void knowsTheNamesThatPomsUse(String name, License license) {
    assertThat(License.named(name)).contains(license);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "GNU General Public License, version 3",
        "LGPL-2.1",
        "Apache License 1.1",
        "Permitted",
        "Business Source License 1.1",
        "Server Side Public License",
        ""
      })
  void knowsNoOtherLicense(String name) {
    assertThat(License.named(name)).isEmpty();
  }

  @Test
  void findsLibrariesWithALicenseThatIsNotAllowed() throws IOException {
    Path free = library("free", named("Apache-2.0"));
    Path closed = library("closed", named("Business Source License 1.1"));
    Path silent = library("silent", "");

    assertThat(Licenses.check(List.of(free, closed, silent), Set.of("closed-1.jar")))
        .extracting(Violation::toString)
        .containsExactly(
            "closed-1.jar: licence not allowed: [Business Source License 1.1]; it is shipped",
            "silent-1.jar: no pom names its licence; it is used by tests");
  }

  @Test
  void allowsTheEclipseLicenseForTestsOnly() throws IOException {
    Path jar = library("junit", named("Eclipse Public License v2.0"));

    assertThat(Licenses.check(List.of(jar), Set.of())).isEmpty();
    assertThat(Licenses.check(List.of(jar), Set.of("junit-1.jar"))).hasSize(1);
  }

  @Test
  void looksInTheParentsOfAPom() throws IOException {
    library("grandparent", named("MIT"));
    library("parent", parent("grandparent"));
    Path jar = library("child", parent("parent"));

    assertThat(Licenses.check(List.of(jar), Set.of("child-1.jar"))).isEmpty();
  }

  @Test
  void takesSeveralLicensesForAChoice() throws IOException {
    Path jar =
        library("dual", "<licenses>%s%s</licenses>".formatted(license("GPL"), license("MIT")));

    assertThat(Licenses.check(List.of(jar), Set.of("dual-1.jar"))).isEmpty();
  }

  @Test
  void findsALibraryWithoutAPom() throws IOException {
    Path jar = Files.createFile(repository.resolve("stray-1.jar"));

    assertThat(Licenses.check(List.of(jar), Set.of())).hasSize(1);
  }

  private Path library(String artifact, String content) throws IOException {
    Path directory = Files.createDirectories(repository.resolve("org/example/" + artifact + "/1"));
    Files.writeString(
        directory.resolve(artifact + "-1.pom"),
        """
        <project>
          <groupId>org.example</groupId>
          <artifactId>%s</artifactId>
          <version>1</version>
          %s
        </project>
        """
            .formatted(artifact, content));
    return Files.createFile(directory.resolve(artifact + "-1.jar"));
  }

  private static String parent(String artifact) {
    return "<parent><groupId>org.example</groupId><artifactId>%s</artifactId><version>1</version></parent>"
        .formatted(artifact);
  }

  private static String named(String name) {
    return "<licenses>" + license(name) + "</licenses>";
  }

  private static String license(String name) {
    return "<license><name>" + name + "</name></license>";
  }
}
