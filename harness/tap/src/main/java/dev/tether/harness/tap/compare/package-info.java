/**
 * Compares recorded calls: what differs by nature (identifiers, times, directories, opaque states)
 * is given names first, and what is left is shown side by side.
 *
 * <p>{@link dev.tether.harness.tap.compare.Normalizer} gives the names, one for each side of a
 * comparison; {@link dev.tether.harness.tap.compare.SideBySide} is the text for people.
 */
package dev.tether.harness.tap.compare;
