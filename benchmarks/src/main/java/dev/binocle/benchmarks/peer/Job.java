package dev.binocle.benchmarks.peer;

import java.util.List;
import java.util.Optional;
import java.util.Random;

/**
 * What every peer is given: an ONNX model of one output (or of several, of which the first is compared), and its inputs.
 *
 * @param flops of the job, 0 where nobody counts them
 * @param bytes of inputs, constants and outputs, each once
 * @param conv the convolution, for peers that take no model
 */
public record Job(byte[] model, List<Input> inputs, double flops, double bytes, Optional<ConvShape> conv) {
    /** @param values in row-major order */
    public record Input(String name, long[] dims, float[] values) {
        /** Normally distributed values. */
        public static Input normal(String name, Random random, long... dims) {
            return new Input(name, dims, Values.normal(random, Values.count(dims)));
        }

        /** Values from 0 to 1. */
        public static Input uniform(String name, Random random, long... dims) {
            return new Input(name, dims, Values.uniform(random, Values.count(dims)));
        }
    }
}
