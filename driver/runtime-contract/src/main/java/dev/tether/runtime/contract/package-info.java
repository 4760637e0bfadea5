/**
 * Tests that every runtime has to pass. Extend {@link dev.tether.runtime.contract.RuntimeContract}
 * and say in {@link dev.tether.runtime.contract.RuntimeUnderTest} how to open the runtime and what
 * its tasks look like.
 */
package dev.tether.runtime.contract;
