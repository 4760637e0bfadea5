/**
 * The durable record of one task and the changes it may go through, as pure functions; and the
 * store that keeps records in a journal.
 */
package dev.tether.agent.record;
