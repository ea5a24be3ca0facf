package dev.binocle.cpu.reference;

import dev.binocle.op.BoxFormat;
import dev.binocle.op.Nms;
import dev.binocle.tensor.TensorBuilder;
import dev.binocle.tensor.TensorData;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

final class ReferenceNms implements ReferenceOp<Nms> {
    /** Better ones come first; of an agnostic segment the classes lie one after the other. */
    private record Candidate(float score, long type, long index, Region box) implements Comparable<Candidate> {
        private static final Comparator<Candidate> ORDER = Comparator.comparing(Candidate::score)
                .reversed()
                .thenComparing(Candidate::type)
                .thenComparing(Candidate::index);

        @Override
        public int compareTo(Candidate other) {
            return ORDER.compare(this, other);
        }
    }

    @Override
    public boolean isRowMajor() {
        return true;
    }

    @Override
    public void run(Nms op, Arguments arguments, List<TensorBuilder> outputs) {
        new Run(op, arguments, outputs).all();
    }

    private static final class Run {
        private final Nms op;
        private final Arguments arguments;
        private final List<TensorBuilder> outputs;
        private final long images;
        private final long classes;
        private final long boxes;
        private final long[] report = new long[Nms.REPORTED];
        private long rows;

        Run(Nms op, Arguments arguments, List<TensorBuilder> outputs) {
            this.op = op;
            this.arguments = arguments;
            this.outputs = outputs;
            this.images = arguments.get(Nms.SCORES).shape().dim(0);
            this.classes = arguments.get(Nms.SCORES).shape().dim(1);
            this.boxes = arguments.get(Nms.SCORES).shape().dim(2);
        }

        void all() {
            for (long image = 0; image < images; image++) {
                List<Region> read = new ArrayList<>();
                for (long i = 0; i < boxes; i++) {
                    Region box = read(image * boxes + i);
                    report[1] += box.isValid() || classes == 0 ? 0 : 1;
                    read.add(box);
                }
                List<List<Candidate>> segments = new ArrayList<>();
                if (op.classAgnostic()) {
                    segments.add(segment(image, read, 0, classes));
                } else {
                    for (long type = 0; type < classes; type++) {
                        segments.add(segment(image, read, type, type + 1));
                    }
                }
                write(image, limited(segments));
            }
            for (int i = 0; i < report.length; i++) {
                outputs.get(Nms.REPORT).putLong(i, report[i]);
            }
            if (!op.padded()) {
                outputs.get(3).putLong(0, rows);
            }
        }

        private Region read(long index) {
            TensorData data = arguments.get(Nms.BOXES);
            return op.format() == BoxFormat.ROTATED
                    ? RotatedOverlap.read(data, 5 * index)
                    : Overlap.read(data, 4 * index, op.format(), op.rule().sortsCorners());
        }

        /** The survivors among some classes of an image. */
        private List<Candidate> segment(long image, List<Region> read, long from, long to) {
            List<Candidate> candidates = new ArrayList<>();
            for (long type = from; type < to; type++) {
                for (long i = 0; i < boxes; i++) {
                    float score = arguments.get(Nms.SCORES).getFloat((image * classes + type) * boxes + i);
                    if (Float.isNaN(score)) {
                        report[0]++;
                    } else if (!arguments.has(Nms.SCORE_THRESHOLD) || score > threshold(Nms.SCORE_THRESHOLD, type)) {
                        candidates.add(new Candidate(score + 0f, type, i, read.get((int) i))); // −0 + 0 is 0
                    }
                }
            }
            candidates.sort(Comparator.naturalOrder());
            long limit = op.candidates() == 0 ? candidates.size() : Math.min(op.candidates(), candidates.size());
            report[2] += candidates.size() - limit;
            long most = arguments.has(Nms.MAX_OUTPUTS)
                    ? arguments.get(Nms.MAX_OUTPUTS).getLong(0)
                    : 0;
            List<Candidate> kept = new ArrayList<>();
            for (int i = 0; i < limit; i++) {
                if (kept.size() >= most) {
                    report[3] += limit - i;
                    break;
                }
                Candidate candidate = candidates.get(i);
                float iou = arguments.has(Nms.IOU_THRESHOLD)
                        ? Nms.clamped(threshold(Nms.IOU_THRESHOLD, candidate.type()))
                        : 0;
                if (kept.stream().noneMatch(k -> k.box().suppresses(candidate.box(), iou, op.rule()))) {
                    kept.add(candidate);
                }
            }
            return kept;
        }

        private float threshold(int operand, long type) {
            TensorData data = arguments.get(operand);
            return data.getFloat(data.elementCount() == 1 ? 0 : type);
        }

        private List<Candidate> limited(List<List<Candidate>> segments) {
            List<Candidate> all = new ArrayList<>();
            segments.forEach(all::addAll);
            if (op.imageOutputs() == 0 || all.size() <= op.imageOutputs()) {
                return all;
            }
            report[4] += all.size() - op.imageOutputs();
            List<Candidate> best =
                    all.stream().sorted().limit(op.imageOutputs()).toList();
            Candidate last = best.get(best.size() - 1);
            return all.stream()
                    .filter(candidate -> candidate.compareTo(last) <= 0)
                    .toList();
        }

        private void write(long image, List<Candidate> kept) {
            long[] counts = new long[(int) classes];
            long most = op.padded() ? outputs.get(0).type().shape().dim(1) : 0;
            long row = op.padded() ? image * most : rows;
            for (Candidate candidate : kept) {
                put(row++, image, candidate.type(), candidate.index());
                counts[(int) candidate.type()]++;
            }
            rows += kept.size();
            while (row < (image + 1) * most) {
                put(row++, -1, -1, -1);
            }
            for (int type = 0; type < classes; type++) {
                outputs.get(Nms.COUNTS).putLong(image * classes + type, counts[type]);
            }
        }

        private void put(long row, long image, long type, long index) {
            outputs.get(0).putLong(3 * row, image);
            outputs.get(0).putLong(3 * row + 1, type);
            outputs.get(0).putLong(3 * row + 2, index);
        }
    }
}
