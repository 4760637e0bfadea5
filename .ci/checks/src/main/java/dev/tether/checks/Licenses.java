package dev.tether.checks;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.xml.XMLConstants;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.w3c.dom.Element;
import org.w3c.dom.Node;
import org.xml.sax.SAXException;

/**
 * Reads the licences of libraries from the poms that lie beside their jars in a local Maven
 * repository, the poms' parents included. Needs no network.
 */
public final class Licenses {
  private Licenses() {}

  /**
   * The libraries whose licence is not allowed, or that name none. Of several licences that a pom
   * names one allowed is enough: they are a choice.
   *
   * @param jars libraries in a local Maven repository
   * @param shipped names of those jars that are given to users; the others are for tests
   */
  public static List<Violation> check(List<Path> jars, Set<String> shipped) {
    return jars.stream()
        .flatMap(jar -> check(jar, shipped.contains(jar.getFileName().toString())).stream())
        .toList();
  }

  private static Optional<Violation> check(Path jar, boolean shipped) {
    Path pom = pomBeside(jar);
    List<String> names = Files.isRegularFile(pom) ? licensesOf(pom) : List.of();
    boolean allowed =
        names.stream()
            .flatMap(name -> License.named(name).stream())
            .anyMatch(license -> !shipped || license.mayBeShipped());
    String message =
        (names.isEmpty() ? "no pom names its licence" : "licence not allowed: " + names)
            + (shipped ? "; it is shipped" : "; it is used by tests");
    return allowed ? Optional.empty() : Optional.of(new Violation(jar.getFileName(), 0, message));
  }

  private static Path pomBeside(Path jar) {
    Path version = jar.toAbsolutePath().getParent();
    Path artifact = version.getParent();
    return artifact == null || artifact.getFileName() == null
        ? version.resolve("none.pom")
        : version.resolve(artifact.getFileName() + "-" + version.getFileName() + ".pom");
  }

  private static List<String> licensesOf(Path pom) {
    Element project = parse(pom);
    List<String> own =
        child(project, "licenses").stream()
            .flatMap(Licenses::children)
            .flatMap(license -> text(license, "name").or(() -> text(license, "url")).stream())
            .toList();
    if (!own.isEmpty()) {
      return own;
    }
    return child(project, "parent")
        .map(parent -> repositoryOf(pom, project).resolve(pathOf(parent)))
        .filter(Files::isRegularFile)
        .map(Licenses::licensesOf)
        .orElse(List.of());
  }

  /** The repository's directory: as many levels up as the pom's coordinates have parts. */
  private static Path repositoryOf(Path pom, Element project) {
    String group =
        text(project, "groupId")
            .or(() -> child(project, "parent").flatMap(parent -> text(parent, "groupId")))
            .orElseThrow(() -> new IllegalArgumentException(pom + " has no groupId"));
    Path directory = pom.getParent().getParent().getParent();
    for (int i = 0; i < group.split("\\.").length; i++) {
      directory = directory.getParent();
    }
    return directory;
  }

  private static String pathOf(Element coordinates) {
    String group = text(coordinates, "groupId").orElse("");
    String artifact = text(coordinates, "artifactId").orElse("");
    String version = text(coordinates, "version").orElse("");
    return "%s/%s/%s/%s-%s.pom"
        .formatted(group.replace('.', '/'), artifact, version, artifact, version);
  }

  private static Element parse(Path pom) {
    try {
      DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
      factory.setFeature(XMLConstants.FEATURE_SECURE_PROCESSING, true);
      factory.setAttribute(XMLConstants.ACCESS_EXTERNAL_DTD, "");
      return factory.newDocumentBuilder().parse(pom.toFile()).getDocumentElement();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + pom, e);
    } catch (ParserConfigurationException | SAXException e) {
      throw new IllegalArgumentException(pom + " is no pom", e);
    }
  }

  private static Stream<Element> children(Node parent) {
    return IntStream.range(0, parent.getChildNodes().getLength())
        .mapToObj(i -> parent.getChildNodes().item(i))
        .filter(Element.class::isInstance)
        .map(Element.class::cast);
  }

  private static Optional<Element> child(Node parent, String name) {
    return children(parent).filter(element -> element.getTagName().equals(name)).findFirst();
  }

  private static Optional<String> text(Node parent, String name) {
    return child(parent, name)
        .map(element -> element.getTextContent().strip())
        .filter(content -> !content.isEmpty());
  }
}
