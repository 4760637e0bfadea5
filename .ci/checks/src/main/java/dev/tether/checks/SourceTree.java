package dev.tether.checks;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The files of a repository that people write. Under git these are the files that git tracks or
 * would offer to add; in a copy without git, all files outside of build output and hidden
 * directories.
 *
 * @param root the top directory, which all paths given out are relative to
 */
public record SourceTree(Path root) {
  private static final Set<String> NOT_WRITTEN_BY_PEOPLE = Set.of("target", "node_modules");
  private static final Set<String> HIDDEN_BUT_OURS = Set.of(".ci", ".mvn", ".github");

  public SourceTree {
    Objects.requireNonNull(root, "root");
  }

  /**
   * The tree that contains a directory: the nearest one at or above it with the launcher in it.
   *
   * @throws IllegalStateException when there is none
   */
  public static SourceTree around(Path directory) {
    return Stream.iterate(directory.toAbsolutePath().normalize(), Objects::nonNull, Path::getParent)
        .filter(candidate -> Files.isRegularFile(candidate.resolve("tether")))
        .findFirst()
        .map(SourceTree::new)
        .orElseThrow(
            () ->
                new IllegalStateException(
                    "no directory at or above " + directory + " is Tether's"));
  }

  /** Files that are in the repository: a scratch file that lies around is none of them. */
  public List<Path> tracked() {
    return Files.exists(root.resolve(".git")) ? gitFiles("--cached") : walked();
  }

  /** All Java files, the ones included that are not added to git yet. */
  public List<Path> javaFiles() {
    List<Path> files =
        Files.exists(root.resolve(".git"))
            ? gitFiles("--cached", "--others", "--exclude-standard")
            : walked();
    return files.stream().filter(file -> file.toString().endsWith(".java")).toList();
  }

  /**
   * The whole text of one of the tree's files. Bytes that are not UTF-8 become replacement
   * characters.
   */
  public String text(Path file) {
    try {
      return new String(Files.readAllBytes(root.resolve(file)), UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + root.resolve(file), e);
    }
  }

  private List<Path> gitFiles(String... selection) {
    List<String> command = new ArrayList<>(List.of("git", "ls-files", "-z"));
    command.addAll(List.of(selection));
    try {
      Process git = new ProcessBuilder(command).directory(root.toFile()).start();
      git.getOutputStream().close();
      String listing = new String(git.getInputStream().readAllBytes(), UTF_8);
      String complaint = new String(git.getErrorStream().readAllBytes(), UTF_8);
      if (git.waitFor() != 0) {
        throw new IllegalStateException("git cannot list the files of " + root + ": " + complaint);
      }
      return Arrays.stream(listing.split("\0"))
          .filter(name -> !name.isEmpty())
          .map(Path::of)
          // Deleted, but still in the index.
          .filter(file -> Files.isRegularFile(root.resolve(file)))
          .sorted()
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException("git is needed to list the files of " + root, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while git listed the files of " + root, e);
    }
  }

  private List<Path> walked() {
    List<Path> files = new ArrayList<>();
    try {
      Files.walkFileTree(
          root,
          new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(
                Path directory, BasicFileAttributes attributes) {
              return directory.equals(root) || isOurs(directory.getFileName().toString())
                  ? FileVisitResult.CONTINUE
                  : FileVisitResult.SKIP_SUBTREE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
              if (attributes.isRegularFile()) {
                files.add(root.relativize(file));
              }
              return FileVisitResult.CONTINUE;
            }
          });
    } catch (IOException e) {
      throw new UncheckedIOException("cannot list the files of " + root, e);
    }
    files.sort(null);
    return List.copyOf(files);
  }

  private static boolean isOurs(String directory) {
    return HIDDEN_BUT_OURS.contains(directory)
        || !(directory.startsWith(".") || NOT_WRITTEN_BY_PEOPLE.contains(directory));
  }
}
