package dev.tether.dist;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ClassCacheTest {
  @TempDir private Path directory;

  @Test
  void takesTheBytesThatTwoCachesHave() throws IOException {
    Path one = file("1", "canonical");
    Path odd = file("2", "perturbed");
    Path third = file("3", "canonical");

    assertThat(ClassCache.agreed(List.of(one, third))).contains(one);
    assertThat(ClassCache.agreed(List.of(odd, one, third))).contains(one);
    assertThat(ClassCache.agreed(List.of(one, odd, third))).contains(one);
  }

  @Test
  void knowsOfNoAgreementWhereAllDiffer() throws IOException {
    assertThat(ClassCache.agreed(List.of(file("1", "a"), file("2", "b"), file("3", "c"))))
        .isEmpty();
  }

  @Test
  void clearsTheWordsThatDiffer() throws IOException {
    Path one = file("1", "same".repeat(1024) + "time 111same 111");
    Path other = file("2", "same".repeat(1024) + "time 222same 111");

    assertThat(ClassCache.cleared(List.of(one, other))).isEqualTo(one);

    assertThat(Files.readString(one)).isEqualTo("same".repeat(1024) + "\0".repeat(8) + "same 111");
  }

  @Test
  void clearsOnlyWhatDiffersBetweenTheTwoThatAreMostAlike() throws IOException {
    Path odd = file("1", "same".repeat(1024) + "time 111odd  111");
    Path one = file("2", "same".repeat(1024) + "time 222same 111");
    Path other = file("3", "same".repeat(1024) + "time 333same 111");
    Path longer = file("4", "same".repeat(1024) + "time 333same 111 and more");

    assertThat(ClassCache.cleared(List.of(odd, one, other, longer))).isEqualTo(one);

    assertThat(Files.readString(one)).isEqualTo("same".repeat(1024) + "\0".repeat(8) + "same 111");
  }

  private Path file(String name, String content) throws IOException {
    return Files.writeString(directory.resolve(name), content);
  }
}
