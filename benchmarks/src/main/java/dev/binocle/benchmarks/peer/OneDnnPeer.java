package dev.binocle.benchmarks.peer;

import java.util.ArrayList;
import java.util.List;
import org.bytedeco.dnnl.IntMemoryMap;
import org.bytedeco.dnnl.convolution_forward;
import org.bytedeco.dnnl.engine;
import org.bytedeco.dnnl.global.dnnl;
import org.bytedeco.dnnl.memory;
import org.bytedeco.dnnl.post_ops;
import org.bytedeco.dnnl.primitive_attr;
import org.bytedeco.dnnl.reorder;
import org.bytedeco.dnnl.stream;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.LongPointer;
import org.bytedeco.javacpp.PointerScope;

/**
 * oneDNN in the layouts that it likes best, by the fastest of its implementations: they are all tried, direct and Winograd, shortly. It has
 * no launch: what it takes is set beside queued runs.
 */
final class OneDnnPeer implements Subject {
    private static final int TRIES = 5;
    /** It is last on every list, and takes minutes. */
    private static final String REFERENCE = "ref";

    private final PointerScope scope = new PointerScope();
    private final engine cpu = new engine(engine.kind.cpu, 0);
    private final stream queue = new stream(cpu);
    private final ConvShape shape;
    private Candidate best;

    /** An implementation with its memory, in the layouts that it asks for. */
    private record Candidate(String name, convolution_forward primitive, IntMemoryMap arguments, memory result, List<Object> kept) {}

    OneDnnPeer(ConvShape shape) {
        this.shape = shape;
        double least = Double.POSITIVE_INFINITY;
        for (dnnl.algorithm algorithm :
                List.of(dnnl.algorithm.convolution_direct, dnnl.algorithm.convolution_winograd, dnnl.algorithm.convolution_auto)) {
            convolution_forward.primitive_desc description = describe(algorithm);
            boolean more = !description.isNull() && description.get(true) != null;
            while (more) {
                if (!description.impl_info_str().getString().startsWith(REFERENCE)) {
                    Candidate candidate = prepare(description);
                    double nanos = time(candidate);
                    if (nanos < least) {
                        least = nanos;
                        best = candidate;
                    }
                }
                more = description.next_impl();
            }
        }
        if (best == null) {
            throw new IllegalStateException("oneDNN has no implementation of " + shape);
        }
    }

    private static LongPointer dims(long... values) {
        return new LongPointer(values);
    }

    private memory.desc any(long[] dims) {
        return new memory.desc(dims(dims), memory.data_type.f32, memory.format_tag.any);
    }

    private long[] filters() {
        long[] dims = shape.filters();
        return shape.groups() == 1
                ? dims
                : new long[] {shape.groups(), shape.k() / shape.groups(), dims[1], dims[2], dims[3]};
    }

    private convolution_forward.primitive_desc describe(dnnl.algorithm algorithm) {
        post_ops relu = new post_ops();
        relu.append_eltwise(dnnl.algorithm.eltwise_relu, 0, 0);
        primitive_attr attributes = new primitive_attr();
        attributes.set_post_ops(relu);
        LongPointer stride = dims(shape.stride(), shape.stride());
        LongPointer dilation = dims(shape.dilation() - 1, shape.dilation() - 1);
        LongPointer pad = dims(shape.pad(), shape.pad());
        memory.desc bias = new memory.desc(dims(shape.k()), memory.data_type.f32, memory.format_tag.a);
        return new convolution_forward.primitive_desc(
                cpu,
                dnnl.prop_kind.forward_inference,
                algorithm,
                any(shape.image()),
                any(filters()),
                bias,
                any(shape.result()),
                stride,
                dilation,
                pad,
                pad,
                attributes,
                true);
    }

    private Candidate prepare(convolution_forward.primitive_desc description) {
        List<Object> kept = new ArrayList<>();
        memory.format_tag filterTag = shape.groups() == 1 ? memory.format_tag.abcd : memory.format_tag.abcde;
        memory source = reordered(shape.pixels(), shape.image(), memory.format_tag.abcd, description.src_desc(), kept);
        memory weights = reordered(shape.weights(), filters(), filterTag, description.weights_desc(), kept);
        memory bias = plain(shape.bias(), new long[] {shape.k()}, memory.format_tag.a, kept);
        memory result = new memory(description.dst_desc(), cpu);
        IntMemoryMap arguments = new IntMemoryMap();
        arguments.put(dnnl.DNNL_ARG_SRC, source);
        arguments.put(dnnl.DNNL_ARG_WEIGHTS, weights);
        arguments.put(dnnl.DNNL_ARG_BIAS, bias);
        arguments.put(dnnl.DNNL_ARG_DST, result);
        String name = description.impl_info_str().getString();
        return new Candidate(name, new convolution_forward(description), arguments, result, kept);
    }

    private memory plain(float[] values, long[] dims, memory.format_tag tag, List<Object> kept) {
        FloatPointer data = new FloatPointer(values);
        kept.add(data);
        return new memory(new memory.desc(dims(dims), memory.data_type.f32, tag), cpu, data);
    }

    private memory reordered(float[] values, long[] dims, memory.format_tag tag, memory.desc wanted, List<Object> kept) {
        memory from = plain(values, dims, tag, kept);
        memory to = new memory(wanted, cpu);
        new reorder(from, to).execute(queue, from, to);
        queue._wait();
        kept.add(from);
        kept.add(to);
        return to;
    }

    private double time(Candidate candidate) {
        double least = Double.POSITIVE_INFINITY;
        for (int i = 0; i < TRIES; i++) {
            long start = System.nanoTime();
            run(candidate);
            least = Math.min(least, System.nanoTime() - start);
        }
        return least;
    }

    private void run(Candidate candidate) {
        candidate.primitive().execute(queue, candidate.arguments());
        queue._wait();
    }

    @Override
    public void run() {
        run(best);
    }

    @Override
    public String detail() {
        return best.name();
    }

    @Override
    public float[] output() {
        run(best);
        float[] values = new float[Values.count(shape.result())];
        List<Object> kept = new ArrayList<>();
        FloatPointer data = new FloatPointer(values.length);
        memory.desc row = new memory.desc(dims(shape.result()), memory.data_type.f32, memory.format_tag.abcd);
        memory to = new memory(row, cpu, data);
        kept.add(to);
        new reorder(best.result(), to).execute(queue, best.result(), to);
        queue._wait();
        data.get(values);
        return values;
    }

    @Override
    public void close() {
        scope.close();
    }
}
