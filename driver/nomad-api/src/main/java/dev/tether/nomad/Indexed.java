package dev.tether.nomad;

import java.util.function.Function;

/**
 * An answer with the index of the state it was read from. Given to the next blocking query, the
 * index makes it wait for something newer.
 */
public record Indexed<T>(T value, long index) {

  /** The same state in another form. */
  public <U> Indexed<U> map(Function<T, U> form) {
    return new Indexed<>(form.apply(value), index);
  }
}
