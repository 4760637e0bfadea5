package dev.tether.plugin.contents;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tether.plugin.config.ContentsPolicy;
import dev.tether.runtime.contents.Entry;
import dev.tether.runtime.memory.InMemoryRuntime;
import dev.tether.runtime.memory.MemoryContents;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Trees of any shape are the same on the remote side. */
class ArrivalTest {

  /** Files by path; where one would have to be in another, the first one wins. */
  @Provide
  Arbitrary<Map<String, byte[]>> trees() {
    Arbitrary<String> name =
        Arbitraries.strings()
            .withChars("abé %\n\"\\-")
            .ofMinLength(1)
            .ofMaxLength(3)
            .filter(text -> !text.isBlank());
    Arbitrary<String> path =
        name.list()
            .ofMinSize(1)
            .ofMaxSize(4)
            .map(names -> String.join("/", names))
            .flatMap(
                below ->
                    Arbitraries.of("alloc/data/", "local/", "secrets/").map(root -> root + below));
    return Arbitraries.maps(path, Arbitraries.bytes().array(byte[].class).ofMaxSize(300))
        .ofMaxSize(12)
        .map(ArrivalTest::withoutConflicts);
  }

  private static Map<String, byte[]> withoutConflicts(Map<String, byte[]> files) {
    Map<String, byte[]> kept = new TreeMap<>();
    files.forEach(
        (path, content) -> {
          boolean conflict =
              kept.keySet().stream()
                  .anyMatch(other -> path.startsWith(other + '/') || other.startsWith(path + '/'));
          if (!conflict) {
            kept.put(path, content);
          }
        });
    return kept;
  }

  @Property(tries = 60)
  void generatedTreeArrivesEqual(@ForAll("trees") Map<String, byte[]> tree) throws IOException {
    Path directory = Files.createTempDirectory("arrival");
    try (Courier courier = Courier.start(InstantSource.system())) {
      for (Map.Entry<String, byte[]> file : tree.entrySet()) {
        Path place = directory.resolve(onNode(file.getKey()));
        Files.createDirectories(place.getParent());
        Files.write(place, file.getValue());
      }
      InMemoryRuntime runtime = new InMemoryRuntime(InstantSource.system());
      TaskContents contents =
          courier.of(
              new TaskFiles(directory, "web", List.of()),
              ContentsPolicy.DEFAULT,
              runtime,
              "default",
              _ -> {});
      contents.stage("token");
      MemoryContents arrived = runtime.staged("token").orElse(MemoryContents.empty());
      assertThat(arrived.manifest().digest())
          .isEqualTo(contents.staged().orElse(arrived.manifest().digest()));
      assertThat(
              arrived.manifest().entries().stream()
                  .filter(entry -> entry instanceof Entry.File)
                  .map(Entry::path))
          .containsExactlyElementsOf(tree.keySet());
      tree.forEach(
          (path, content) -> {
            Entry.File file = (Entry.File) arrived.manifest().find(path).orElseThrow();
            assertThat(read(arrived, file)).isEqualTo(content);
          });
    } finally {
      Incoming.deleteAll(directory);
    }
  }

  private static byte[] read(MemoryContents contents, Entry.File file) {
    try (InputStream in = contents.open(file)) {
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String onNode(String path) {
    return path.startsWith("alloc/") ? path : "web/" + path;
  }
}
