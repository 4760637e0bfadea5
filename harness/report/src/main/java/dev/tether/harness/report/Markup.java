package dev.tether.harness.report;

import java.io.StringWriter;
import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamWriter;

/** Elements and text, written so that no text can become an element. */
final class Markup {
  private final StringWriter written = new StringWriter();
  private final XMLStreamWriter writer;

  Markup() {
    try {
      this.writer = XMLOutputFactory.newDefaultFactory().createXMLStreamWriter(written);
    } catch (XMLStreamException e) {
      throw new IllegalStateException("the JDK writes no XML", e);
    }
  }

  /** Opens an element; attributes are names and values by turns. */
  Markup open(String name, String... attributes) {
    return step(
        () -> {
          writer.writeStartElement(name);
          attributes(attributes);
        });
  }

  /** Closes the element that was opened last. */
  Markup close() {
    // An empty text first, since "<b/>" is no end in HTML.
    return step(
        () -> {
          writer.writeCharacters("");
          writer.writeEndElement();
        });
  }

  /** An element without content, of those that have none. */
  Markup single(String name, String... attributes) {
    return step(
        () -> {
          writer.writeEmptyElement(name);
          attributes(attributes);
        });
  }

  /** An element with nothing but text in it. */
  Markup element(String name, String text, String... attributes) {
    return open(name, attributes).text(text).close();
  }

  Markup text(String text) {
    return step(() -> writer.writeCharacters(clean(text)));
  }

  private void attributes(String... attributes) throws XMLStreamException {
    for (int i = 0; i < attributes.length; i += 2) {
      writer.writeAttribute(attributes[i], clean(attributes[i + 1]));
    }
  }

  /** Logs have control characters, which XML can't carry in any way. */
  private static String clean(String text) {
    return text.codePoints()
        .map(Markup::orReplacement)
        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
        .toString();
  }

  private static int orReplacement(int point) {
    boolean allowed =
        point == '\t'
            || point == '\n'
            || point == '\r'
            || (point >= 0x20 && point < 0xD800)
            || (point >= 0xE000 && point <= 0xFFFD)
            || point >= 0x10000;
    return allowed ? point : 0xFFFD;
  }

  private interface Step {
    void run() throws XMLStreamException;
  }

  private Markup step(Step step) {
    try {
      step.run();
      return this;
    } catch (XMLStreamException e) {
      throw new IllegalStateException("elements are not closed in order", e);
    }
  }

  /** Everything so far. */
  String written() {
    step(writer::flush);
    return written.toString();
  }
}
