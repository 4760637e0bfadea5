package dev.tether.web.tap;

import java.util.Objects;

/** A field of a form has a value that it can't have. */
public final class WrongField extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final String field;

  /**
   * Says what is wrong.
   *
   * @param field its name in the form
   */
  public WrongField(String field, String message) {
    super(message);
    this.field = Objects.requireNonNull(field, "field");
  }

  /** The field's name in the form. */
  public String field() {
    return field;
  }
}
