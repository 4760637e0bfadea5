package dev.tether.plugin.discovery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tether.agent.client.AgentProvider;
import dev.tether.runtime.Option;
import dev.tether.runtime.PlainSettings;
import dev.tether.runtime.RuntimeProvider;
import dev.tether.runtime.Settings.InvalidSetting;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RuntimeSearchTest {
  private static final String SERVICES = "META-INF/services/" + RuntimeProvider.class.getName();

  @TempDir private Path home;
  private Path runtimes;

  @BeforeEach
  void makeDirectory() throws IOException {
    runtimes = Files.createDirectories(home.resolve("runtimes"));
  }

  private RuntimeSearch.Found find() {
    return RuntimeSearch.of(Map.of(), Optional.of(home.toString())).find();
  }

  /** A jar with these classes, the first of which is its provider if there is a services file. */
  private static void jar(Path file, boolean named, Class<?>... classes) throws IOException {
    Files.createDirectories(file.getParent());
    try (JarOutputStream jar = new JarOutputStream(Files.newOutputStream(file))) {
      for (Class<?> type : classes) {
        String path = type.getName().replace('.', '/') + ".class";
        jar.putNextEntry(new JarEntry(path));
        try (InputStream bytes = type.getClassLoader().getResourceAsStream(path)) {
          bytes.transferTo(jar);
        }
      }
      if (named) {
        jar.putNextEntry(new JarEntry(SERVICES));
        jar.write(classes[0].getName().getBytes(StandardCharsets.UTF_8));
        jar.closeEntry();
      }
    }
  }

  private static List<String> kinds(RuntimeSearch.Found found) {
    return found.providers().stream().map(RuntimeProvider::kind).toList();
  }

  private static RuntimeProvider sample(RuntimeSearch.Found found) {
    return found.providers().stream()
        .filter(provider -> provider.kind().equals("sample"))
        .findFirst()
        .orElseThrow(() -> new AssertionError(found.problems().toString()));
  }

  @Test
  void nothingBesideTheDriverMeansItsOwnRuntimes() throws IOException {
    Files.delete(runtimes);

    RuntimeSearch.Found found = find();

    assertThat(kinds(found)).contains("agent").doesNotContain("sample");
    assertThat(found.problems()).isEmpty();
    assertThat(RuntimeSearch.of(Map.of(), Optional.empty()).find().problems()).isEmpty();
  }

  @Test
  void jarBesideTheDriverIsFoundAndConfiguredLikeItsOwn() throws IOException {
    jar(runtimes.resolve("sample.jar"), true, SampleProvider.class, SampleLibrary.class);

    RuntimeSearch.Found found = find();

    assertThat(found.problems()).isEmpty();
    assertThat(sample(found).options()).extracting(Option::name).containsExactly("place");
    assertThatThrownBy(() -> sample(found).check("here", PlainSettings.of("sample", Map.of())))
        .isInstanceOf(InvalidSetting.class)
        .hasMessage("sample.place: no such place");
  }

  @Test
  void directoryOfJarsIsOneRuntime() throws IOException {
    jar(runtimes.resolve("mine/sample.jar"), true, SampleProvider.class);
    jar(runtimes.resolve("mine/library.jar"), false, SampleLibrary.class);
    Files.writeString(runtimes.resolve("mine/README"), "no jar");
    Files.createDirectories(runtimes.resolve("empty"));

    RuntimeSearch.Found found = find();

    assertThat(found.problems()).isEmpty();
    assertThat(kinds(found)).contains("agent", "sample");
  }

  @Test
  void runtimeThatIsMadeOfOneOfTheDriversOwnMayBringThatAlong() throws IOException {
    jar(runtimes.resolve("mine/sample.jar"), true, SampleProvider.class, SampleLibrary.class);
    jar(runtimes.resolve("mine/tether-agent.jar"), true, AgentProvider.class);

    RuntimeSearch.Found found = find();

    assertThat(found.problems()).isEmpty();
    assertThat(kinds(found)).contains("agent", "sample").doesNotHaveDuplicates();
  }

  @Test
  void directoriesInTheEnvironmentAreSearchedToo() throws IOException {
    Path elsewhere = home.resolve("elsewhere");
    jar(elsewhere.resolve("sample.jar"), true, SampleProvider.class, SampleLibrary.class);

    RuntimeSearch.Found found =
        RuntimeSearch.of(
                Map.of("TETHER_RUNTIMES", home.resolve("none") + ":" + elsewhere),
                Optional.of(home.toString()))
            .find();

    assertThat(kinds(found)).contains("sample");
    assertThat(found.problems())
        .containsExactly(home.resolve("none") + " is named in TETHER_RUNTIMES and is no directory");
  }

  @Test
  void runtimeSeesTheApiAndNothingElseOfTheDriver() throws Exception {
    jar(runtimes.resolve("sample.jar"), true, SampleProvider.class, SampleLibrary.class);

    RuntimeProvider provider = ((ForeignProvider) sample(find())).provider();
    ClassLoader loader = provider.getClass().getClassLoader();

    assertThat(provider.getClass()).isNotSameAs(SampleProvider.class);
    assertThat(loader.loadClass(Option.class.getName())).isSameAs(Option.class);
    assertThat(loader.loadClass("java.net.http.HttpClient")).isNotNull();
    assertThatThrownBy(() -> loader.loadClass("com.google.common.collect.ImmutableList"))
        .isInstanceOf(ClassNotFoundException.class);
    assertThatThrownBy(() -> loader.loadClass(RuntimeSearch.class.getName()))
        .isInstanceOf(ClassNotFoundException.class);
  }

  @Test
  void missingLibraryOfARuntimeIsToldWhereItIsConfigured() throws IOException {
    jar(runtimes.resolve("sample.jar"), true, SampleProvider.class);

    assertThatThrownBy(() -> sample(find()).check("here", PlainSettings.none()))
        .isInstanceOf(InvalidSetting.class)
        .hasMessageStartingWith("sample \"here\": the runtime in " + runtimes)
        .hasMessageContaining("SampleLibrary");
  }

  @Test
  void brokenBundlesAreToldAndCostNobodyElseAnything() throws IOException {
    Files.writeString(runtimes.resolve("damaged.jar"), "no zip at all");
    jar(runtimes.resolve("library.jar"), false, SampleLibrary.class);
    jar(runtimes.resolve("failing.jar"), true, SampleProvider.Failing.class, SampleProvider.class);
    jar(runtimes.resolve("half.jar"), true, SampleProvider.Misnamed.class);
    jar(runtimes.resolve("sample.jar"), true, SampleProvider.class, SampleLibrary.class);
    jar(runtimes.resolve("second.jar"), true, SampleProvider.class, SampleLibrary.class);
    jar(runtimes.resolve("z1.jar"), true, SampleProvider.Misnamed.class, SampleProvider.class);
    jar(runtimes.resolve("z2.jar"), true, SampleProvider.Presumptuous.class, SampleProvider.class);
    jar(runtimes.resolve("z3.jar"), true, SampleProvider.Stuttering.class, SampleProvider.class);

    RuntimeSearch.Found found = find();

    assertThat(kinds(found)).contains("agent", "sample").doesNotHaveDuplicates();
    assertThat(found.problems()).hasSize(8);
    assertThat(found.problems().get(0))
        .startsWith(runtimes.resolve("damaged.jar") + " is not used: damaged.jar can't be read");
    assertThat(found.problems().get(1)).contains("failing.jar is not used").contains("not today");
    assertThat(found.problems().get(2)).contains("half.jar is not used").contains("SampleProvider");
    assertThat(found.problems().get(3)).contains("library.jar has no runtime in it");
    assertThat(found.problems().get(4))
        .isEqualTo(
            runtimes.resolve("second.jar")
                + " is not used: there is a \"sample\" in the configuration already");
    assertThat(found.problems().get(5)).contains("z1.jar").contains("\"my-place\"");
    assertThat(found.problems().get(6)).contains("z2.jar").contains("\"nomad\"");
    assertThat(found.problems().get(7)).contains("z3.jar").contains("twice");
  }
}
