package dev.binocle.benchmarks;

import dev.binocle.benchmarks.peer.Peer;

/**
 * A peer's times at a case, in milliseconds.
 *
 * @param best the least of all samples
 * @param median the least median of its processes
 * @param spread how much the bests of its processes differ, as a share of the least
 * @param difference its result's relative L2 distance from Binocle's
 */
record Measured(Peer peer, double best, double median, double spread, String detail, double difference) {}
