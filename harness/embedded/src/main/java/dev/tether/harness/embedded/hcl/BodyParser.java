package dev.tether.harness.embedded.hcl;

import com.fasterxml.jackson.databind.node.TextNode;
import dev.tether.harness.embedded.hcl.Body.Attribute;
import dev.tether.harness.embedded.hcl.Body.Block;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Parses bodies. */
final class BodyParser {
  private final Cursor cursor;
  private final ExpressionParser expressions;

  BodyParser(Cursor cursor) {
    this.cursor = cursor;
    this.expressions = new ExpressionParser(cursor);
  }

  Body file() {
    Body body = body();
    if (!cursor.atEnd()) {
      throw cursor.unexpected("a name");
    }
    return body;
  }

  private Body body() {
    List<Attribute> attributes = new ArrayList<>();
    List<Block> blocks = new ArrayList<>();
    Set<String> names = new HashSet<>();
    for (cursor.skipSpaceAndLines();
        !cursor.atEnd() && cursor.peek() != '}';
        cursor.skipSpaceAndLines()) {
      int line = cursor.line();
      String name = cursor.peek() == '"' ? label() : cursor.identifier();
      cursor.skipSpace();
      if (cursor.peek() == '=' && !cursor.looksAt("==")) {
        cursor.next();
        cursor.skipSpace();
        if (!names.add(name)) {
          throw new HclException(line, "the attribute " + name + " stands here twice");
        }
        attributes.add(new Attribute(name, expressions.parse(), line));
        endOfItem();
      } else {
        blocks.add(block(name, line));
      }
    }
    return new Body(attributes, blocks);
  }

  private void endOfItem() {
    cursor.skipSpace();
    if (cursor.peek() == ',') {
      cursor.next();
    } else if (!cursor.atEnd() && cursor.peek() != '\n' && cursor.peek() != '}') {
      throw cursor.unexpected("a new line after the value");
    }
  }

  private Block block(String type, int line) {
    List<String> labels = new ArrayList<>();
    while (cursor.peek() != '{') {
      labels.add(cursor.peek() == '"' ? label() : cursor.identifier());
      cursor.skipSpace();
    }
    cursor.expect("{");
    Body body = body();
    if (cursor.atEnd()) {
      throw new HclException(line, "the block " + type + " has no end");
    }
    cursor.expect("}");
    return new Block(type, labels, body, line);
  }

  private String label() {
    int line = cursor.line();
    Expression text = expressions.quoted();
    if (text instanceof Expression.Constant(TextNode constant)) {
      return constant.textValue();
    }
    throw new HclException(line, "a label is a plain string");
  }
}
