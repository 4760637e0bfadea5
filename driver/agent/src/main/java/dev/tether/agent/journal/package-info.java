/**
 * An append-only file of entries, whose bytes mean nothing here.
 *
 * <p>{@link dev.tether.agent.journal.Journal} is what others use. Entries that are appended at the
 * same time are written as one frame with one checksum, so that a crash either keeps all of a frame
 * or nothing. Before a frame is written the one before it is on disk: hence only the last frame can
 * ever be torn, and a broken frame with a good one behind it is damage that nobody may overlook.
 */
package dev.tether.agent.journal;
