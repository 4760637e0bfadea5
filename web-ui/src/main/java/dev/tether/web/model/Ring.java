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

  /** So many are looked at while others can't add. */
  private static final int SLICE = 2_048;

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
  public List<Numbered<T>> latest(long before, int most, Predicate<T> wanted) {
    return search(before, most, Long.MAX_VALUE, wanted).things();
  }

  /**
   * The latest ones that are wanted, as far as a bounded look finds them. Whoever adds meanwhile
   * does not wait for the end of the search.
   *
   * @param before only those with lower numbers
   * @param most how many at most
   * @param look how many are looked at, at most
   */
  public Found<T> search(long before, int most, long look, Predicate<T> wanted) {
    List<Numbered<T>> found = new ArrayList<>();
    long at = Math.min(before, count());
    long end = Math.max(0, look >= at ? 0 : at - look);
    while (at > Math.max(end, oldest()) && found.size() < most) {
      List<Numbered<T>> slice = slice(Math.max(end, at - SLICE), at);
      for (Numbered<T> one : slice.reversed()) {
        if (found.size() == most) {
          break;
        }
        at = one.number();
        if (wanted.test(one.thing())) {
          found.add(one);
        }
      }
      if (slice.isEmpty()) {
        break;
      }
    }
    return new Found<>(found, at, at > oldest());
  }

  private synchronized List<Numbered<T>> slice(long from, long to) {
    List<Numbered<T>> slice = new ArrayList<>();
    for (long i = Math.max(from, oldest()); i < Math.min(to, next); i++) {
      slice.add(new Numbered<>(i, at(i)));
    }
    return slice;
  }

  /**
   * What a search found.
   *
   * @param things with their numbers, the latest first
   * @param from the lowest number that was looked at: the next search goes on before it
   * @param more whether there are things before it
   */
  public record Found<T>(List<Numbered<T>> things, long from, boolean more) {
    public Found {
      things = List.copyOf(things);
    }
  }

  /** A thing with its number. */
  public record Numbered<T>(long number, T thing) {}

  // Only things of T are put in.
  @SuppressWarnings("unchecked")
  private T at(long number) {
    return (T) slots[(int) (number % slots.length)];
  }
}
