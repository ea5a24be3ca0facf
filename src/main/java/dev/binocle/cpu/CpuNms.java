package dev.binocle.cpu;

import dev.binocle.cpu.reference.Arguments;
import dev.binocle.cpu.reference.ReferenceOp;
import dev.binocle.op.BoxFormat;
import dev.binocle.op.Nms;
import dev.binocle.tensor.TensorBuilder;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/** Each segment (an image and class, or an image) by a thread of its own, a large one alone by several: sort, then greedy, see {@link NmsSegment}. */
final class CpuNms implements ReferenceOp<Nms> {
    /** Work for fewer candidates than this is done by the thread that asks for it. */
    private static final int WORTH_THREADS = 4000;

    /** So many boxes are read by one thread at a time. */
    private static final int PART = 8192;

    @Override
    public boolean takes(Nms op) {
        return op.format() != BoxFormat.ROTATED;
    }

    @Override
    public boolean isRowMajor() {
        return true;
    }

    @Override
    public void run(Nms op, Arguments arguments, List<TensorBuilder> outputs) {
        NmsProblem problem = new NmsProblem(op, arguments);
        boolean threads = (long) problem.images * problem.classes * problem.boxes >= WORTH_THREADS;
        Boxes[] boxes = new Boxes[problem.images];
        Arrays.setAll(boxes, image -> new Boxes(problem.boxes));
        long invalid = read(problem, boxes, threads);
        int each = problem.segments();
        NmsSegment[] segments = each(problem.images * each, threads)
                .mapToObj(number -> segment(problem, number).run(boxes[number / each]))
                .toArray(NmsSegment[]::new);
        long[] report = new long[Nms.REPORTED];
        report[1] = problem.classes == 0 ? 0 : invalid;
        for (NmsSegment segment : segments) {
            report[0] += segment.dropped();
            report[2] += segment.cut();
            report[3] += segment.unseen();
        }
        for (int image = 0; image < problem.images; image++) {
            report[4] += limit(Arrays.asList(segments).subList(image * each, (image + 1) * each), op.imageOutputs());
        }
        outputs.get(Nms.REPORT).putLongs(0, report, report.length);
        write(outputs, problem, segments, threads);
    }

    private static IntStream each(int count, boolean threads) {
        return threads && count > 1 ? IntStream.range(0, count).parallel() : IntStream.range(0, count);
    }

    private static long read(NmsProblem problem, Boxes[] boxes, boolean threads) {
        int parts = (problem.boxes + PART - 1) / PART;
        return each(problem.images * parts, threads)
                .mapToLong(number -> {
                    int image = number / parts;
                    int begin = number % parts * PART;
                    int end = Math.min(problem.boxes, begin + PART);
                    boolean sorts = problem.op.rule().sortsCorners();
                    int first = image * problem.boxes;
                    return boxes[image].read(problem.numbers, first, begin, end, problem.op.format(), sorts);
                })
                .sum();
    }

    private static NmsSegment segment(NmsProblem problem, int number) {
        if (problem.op.classAgnostic()) {
            return new NmsSegment(problem, number, 0, problem.classes);
        }
        int type = number % problem.classes;
        return new NmsSegment(problem, number / problem.classes, type, type + 1);
    }

    /** Keeps the best {@code most} of an image; 0 is all. @return how many were cut off */
    private static long limit(List<NmsSegment> own, long most) {
        long all = own.stream().mapToLong(NmsSegment::count).sum();
        if (most == 0 || all <= most) {
            return 0;
        }
        long last = own.stream()
                .flatMapToLong(segment -> Arrays.stream(segment.ordered()))
                .sorted()
                .skip(most - 1)
                .findFirst()
                .orElseThrow();
        own.forEach(segment -> segment.limit(last));
        return all - most;
    }

    private static void write(List<TensorBuilder> outputs, NmsProblem problem, NmsSegment[] segments, boolean threads) {
        long[] starts = new long[segments.length];
        long row = 0;
        for (int i = 0; i < segments.length; i++) {
            starts[i] = row;
            row += segments[i].count();
            if (problem.op.padded() && (i + 1) % problem.segments() == 0) {
                long next = (i + 1L)
                        / problem.segments()
                        * outputs.get(0).type().shape().dim(1);
                long[] rest = new long[(int) (3 * (next - row))];
                Arrays.fill(rest, -1);
                outputs.get(0).putLongs(3 * row, rest, rest.length);
                row = next;
            }
        }
        each(segments.length, threads)
                .forEach(i -> outputs.get(0).putLongs(3 * starts[i], segments[i].rows(), 3 * segments[i].count()));
        if (!problem.op.padded()) {
            outputs.get(3).putLong(0, row);
        }
        if (!problem.op.classAgnostic()) {
            for (int i = 0; i < segments.length; i++) {
                outputs.get(Nms.COUNTS).putLong(i, segments[i].count());
            }
            return;
        }
        for (int image = 0; image < problem.images; image++) {
            long[] counts = new long[problem.classes];
            long[] rows = segments[image].rows();
            for (int i = 1; i < rows.length; i += 3) {
                counts[(int) rows[i]]++;
            }
            outputs.get(Nms.COUNTS).putLongs((long) image * problem.classes, counts, counts.length);
        }
    }
}
