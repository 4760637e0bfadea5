package dev.tether.web.model;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Objects;

/**
 * One call of a driver plugin, as the tap saw it. Its messages are on disk.
 *
 * @param began microseconds since 1970
 * @param tap the number of the tap; with {@code call} it names the call for ever
 * @param node the node whose plugin was called; empty while that is not known
 * @param method without its service: {@code StartTask}
 * @param task Nomad's id of the task; empty if the call is about none
 * @param allocation empty if the call is about none
 * @param status the gRPC status; empty while the call is open
 * @param micros how long it took; 0 while it is open
 * @param note what was asked or answered, in a few words; may be empty
 * @param place where in the record it begins, bytes
 */
public record RpcCall(
    long began,
    long tap,
    long call,
    String node,
    String method,
    String task,
    String allocation,
    String status,
    long micros,
    String note,
    long place) {
  private static final String HELD = "held";
  private static final String BY_HAND = "by hand";

  public RpcCall {
    Objects.requireNonNull(node, "node");
    Objects.requireNonNull(method, "method");
    Objects.requireNonNull(task, "task");
    Objects.requireNonNull(allocation, "allocation");
    Objects.requireNonNull(status, "status");
    Objects.requireNonNull(note, "note");
  }

  /** When it began. */
  public Instant at() {
    return Instant.EPOCH.plus(began, ChronoUnit.MICROS);
  }

  /** Whether it has not ended yet. */
  public boolean open() {
    return status.isEmpty();
  }

  /** Whether it has ended. */
  public boolean isOver() {
    return !open();
  }

  /** Whether it waits at a break point. */
  public boolean held() {
    return open() && note.endsWith(HELD);
  }

  /** Whether a person made it, and not Nomad. */
  public boolean byHand() {
    return note.startsWith(BY_HAND);
  }

  /**
   * The same after the tap did something to it.
   *
   * @param effect as the tap calls it
   */
  public RpcCall stopped(String effect) {
    String before = note.endsWith(HELD) ? note.substring(0, note.length() - HELD.length()) : note;
    String after = effect.equals("resumed") ? "let go" : effect;
    return about(node, task, allocation, before.isEmpty() ? after : before + ", " + after);
  }

  /** The same with its end. */
  public RpcCall ended(String outcome, long took) {
    return new RpcCall(
        began, tap, call, node, method, task, allocation, outcome, took, note, place);
  }

  /** The same with what it is about. */
  public RpcCall about(String itsNode, String itsTask, String itsAllocation, String itsNote) {
    return new RpcCall(
        began, tap, call, itsNode, method, itsTask, itsAllocation, status, micros, itsNote, place);
  }
}
