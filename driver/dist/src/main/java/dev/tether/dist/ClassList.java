package dev.tether.dist;

import java.io.IOException;
import java.io.InputStream;
import java.lang.classfile.ClassFile;
import java.lang.classfile.constantpool.ConstantPool;
import java.lang.classfile.constantpool.MethodRefEntry;
import java.lang.classfile.constantpool.PoolEntry;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** A list of classes as the JVM writes and reads it, without what differs from run to run. */
final class ClassList {
  private static final String LAMBDA = "@lambda-";

  /** What a map does only when nine of its few keys fall into one of its bins. */
  private static final String SELDOM = "treeifyBin";

  private ClassList() {}

  /**
   * Writes the list that a JVM makes a cache from: the kept one, and a call that has to be
   * resolved.
   *
   * <p>A JVM that makes a cache opens the libraries, and keeps them in a map by the numbers of
   * their files. Calls that it makes meanwhile stand resolved in the cache. All maps make the same
   * ones, but for one that is made when too many numbers fall together, which depends on the file
   * system: so that it stands there always.
   */
  static void complete(Program program, Path completed) throws IOException {
    Stream<String> calls = calls().mapToObj("@cp java/util/HashMap %d"::formatted);
    Files.write(
        completed, Stream.concat(Files.readAllLines(program.classList()).stream(), calls).toList());
  }

  /** Where maps name the call: here as in the runtime image, which is linked by this Java. */
  private static IntStream calls() throws IOException {
    try (InputStream maps =
        Objects.requireNonNull(HashMap.class.getResourceAsStream("HashMap.class"))) {
      ConstantPool pool = ClassFile.of().parse(maps.readAllBytes()).constantPool();
      return StreamSupport.stream(pool.spliterator(), false)
          .filter(
              entry -> entry instanceof MethodRefEntry method && method.name().equalsString(SELDOM))
          .mapToInt(PoolEntry::index);
    }
  }

  /**
   * Writes a list that the JVM made so that it can be kept: sorted, classes before lambdas, without
   * numbers, without hints on constant pools and without classes of other loaders.
   */
  static void keep(Path made, Path kept) throws IOException {
    List<String> lines = Files.readAllLines(made);
    Stream<String> classes =
        lines.stream()
            .filter(line -> !line.startsWith("#") && !line.startsWith("@"))
            .filter(line -> !line.contains(" source: "))
            .map(line -> line.replaceFirst(" id: .*", ""));
    Stream<String> lambdas = lines.stream().filter(line -> line.startsWith(LAMBDA));
    Files.createDirectories(kept.getParent());
    Files.write(
        kept, Stream.concat(classes.sorted().distinct(), lambdas.sorted().distinct()).toList());
  }
}
