package dev.tether.web.model;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * The latest things of a kind, numbered from 0 in the order in which they came. When it is full the
 * oldest makes room. Safe for use by many threads.
 */
public final class Ring<T> {
  private static final int FIRST = 64;

  private final int capacity;
  private Object[] slots;
  private long next;

  /**
   * An empty one.
   *
   * @param capacity how many things are kept, at least 1
   */
  public Ring(int capacity) {
    this.capacity = capacity;
    this.slots = new Object[Math.min(FIRST, capacity)];
  }

  /** Adds one and returns its number. */
  public synchronized long add(T thing) {
    if (next == slots.length && slots.length < capacity) {
      // Nothing has been overwritten yet, so everything keeps its place.
      slots = Arrays.copyOf(slots, (int) Math.min(capacity, slots.length * 2L));
    }
    slots[(int) (next % slots.length)] = thing;
    return next++;
  }

  /** Puts another one in the place of an earlier one, if that is still there. */
  public synchronized void replace(long number, T thing) {
    if (number >= oldest() && number < next) {
      slots[(int) (number % slots.length)] = thing;
    }
  }

  /** The thing with a number, if it is still there. */
  public synchronized Optional<T> get(long number) {
    return number < oldest() || number >= next ? Optional.empty() : Optional.of(at(number));
  }

  /** How many have ever been added. */
  public synchronized long count() {
    return next;
  }

  /** The number of the oldest that is still there. */
  public synchronized long oldest() {
    return Math.max(0, next - slots.length);
  }

  /** All that are there, the oldest first. */
  public List<T> all() {
    return since(0);
  }

  /** Those with this number and later ones, the oldest first. */
  public synchronized List<T> since(long number) {
    List<T> found = new ArrayList<>();
    for (long i = Math.max(number, oldest()); i < next; i++) {
      found.add(at(i));
    }
    return found;
  }

  /**
   * The latest ones that are wanted.
   *
   * @param before only those with lower numbers
   * @param most how many at most
   * @return with their numbers, the latest first
   */
  public synchronized List<Numbered<T>> latest(long before, int most, Predicate<T> wanted) {
    List<Numbered<T>> found = new ArrayList<>();
    for (long i = Math.min(before, next) - 1; i >= oldest() && found.size() < most; i--) {
      T thing = at(i);
      if (wanted.test(thing)) {
        found.add(new Numbered<>(i, thing));
      }
    }
    return found;
  }

  /** A thing with its number. */
  public record Numbered<T>(long number, T thing) {}

  // Only things of T are put in.
  @SuppressWarnings("unchecked")
  private T at(long number) {
    return (T) slots[(int) (number % slots.length)];
  }
}
