package dev.binocle.cpu;

import dev.binocle.cpu.reference.Arguments;
import dev.binocle.cpu.reference.ReferenceOp;
import dev.binocle.op.BoxFormat;
import dev.binocle.op.Nms;
import dev.binocle.tensor.TensorBuilder;
import dev.binocle.tensor.TensorData;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/** Each segment (an image and class, or an image) by a thread of its own: sort, then greedy against {@link KeptBoxes}. */
final class CpuNms implements ReferenceOp<Nms> {
    /** Work for fewer candidates than this is done by the thread that asks for it. */
    private static final int WORTH_THREADS = 4000;

    private static final int FIRST_BLOCK = 2048;
    /** So many candidates are asked about by one thread at a time. */
    private static final int PART = 512;

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
        new Run(op, arguments).all(outputs);
    }

    /** What one segment came to: keys of survivors in order, whose lower half is class · boxes + index. */
    private static final class Survivors {
        private final long[] keys;
        /** Image, class and box of each. */
        private long[] rows = new long[0];

        private int count;
        private long dropped;
        private long cut;
        private long unseen;

        Survivors(long[] keys) {
            this.keys = keys;
        }
    }

    private static final class Run {
        private final Nms op;
        private final int images;
        private final int classes;
        private final int boxes;
        private final float[] numbers;
        private final float[] scores;
        private final long most;
        private final float[] iou;
        private final float[] least; // empty: no score threshold

        Run(Nms op, Arguments arguments) {
            this.op = op;
            TensorData data = arguments.get(Nms.SCORES);
            images = (int) data.shape().dim(0);
            classes = (int) data.shape().dim(1);
            boxes = (int) data.shape().dim(2);
            numbers = arguments.get(Nms.BOXES).toFloats();
            scores = data.toFloats();
            most = arguments.has(Nms.MAX_OUTPUTS)
                    ? arguments.get(Nms.MAX_OUTPUTS).getLong(0)
                    : 0;
            iou = arguments.has(Nms.IOU_THRESHOLD)
                    ? arguments.get(Nms.IOU_THRESHOLD).toFloats()
                    : new float[1];
            for (int i = 0; i < iou.length; i++) {
                iou[i] = Nms.clamped(iou[i]);
            }
            least = arguments.has(Nms.SCORE_THRESHOLD)
                    ? arguments.get(Nms.SCORE_THRESHOLD).toFloats()
                    : new float[0];
        }

        void all(List<TensorBuilder> outputs) {
            boolean threads = (long) images * classes * boxes >= WORTH_THREADS;
            BoxArrays[] read = each(images, threads)
                    .mapToObj(image -> BoxArrays.read(
                            numbers,
                            image * boxes,
                            boxes,
                            op.format(),
                            op.rule().sortsCorners()))
                    .toArray(BoxArrays[]::new);
            int each = op.classAgnostic() ? 1 : classes;
            Survivors[] found = each(images * each, threads)
                    .mapToObj(segment -> op.classAgnostic()
                            ? segment(read[segment], segment, 0, classes)
                            : segment(
                                    read[segment / classes],
                                    segment / classes,
                                    segment % classes,
                                    segment % classes + 1))
                    .toArray(Survivors[]::new);
            write(outputs, read, found, each);
        }

        private static IntStream each(int count, boolean threads) {
            return threads && count > 1 ? IntStream.range(0, count).parallel() : IntStream.range(0, count);
        }

        private Survivors segment(BoxArrays read, int image, int from, int to) {
            long[] keys = new long[(to - from) * boxes];
            int candidates = 0;
            long dropped = 0;
            for (int type = from; type < to; type++) {
                boolean all = least.length == 0;
                float threshold = all ? 0 : least[type % least.length];
                int row = (image * classes + type) * boxes;
                for (int i = 0; i < boxes; i++) {
                    float score = scores[row + i];
                    dropped += Float.isNaN(score) ? 1 : 0;
                    if (all ? !Float.isNaN(score) : score > threshold) {
                        keys[candidates++] = ScoreOrder.key(score, type * boxes + i);
                    }
                }
            }
            keys = ScoreOrder.sort(keys, new long[candidates], candidates);
            int limit = (int) (op.candidates() == 0 ? candidates : Math.min(op.candidates(), candidates));
            Survivors survivors = new Survivors(keys);
            survivors.dropped = dropped;
            survivors.cut = candidates - limit;
            float lowest = 1;
            for (int type = from; type < to; type++) {
                lowest = Math.min(lowest, iou[type % iou.length]);
            }
            float under = BoxReach.least(op.rule(), lowest);
            BoxVerdict verdict = new BoxVerdict(op.rule(), under);
            BoxReach reach = new BoxReach(under);
            BoxGrids grids = BoxGrids.none(verdict, reach);
            float[] kept = new float[0];
            int keptCount = 0;
            for (int start = 0; start < limit && survivors.unseen == 0; start += block(start)) {
                int end = Math.min(limit, start + block(start));
                boolean[] suppressed = suppressed(grids, read, keys, start, end, keptCount > 0);
                KeptBoxes near = new KeptBoxes(verdict, reach, end - start);
                for (int i = start; i < end; i++) {
                    if (survivors.count >= most) {
                        survivors.unseen = limit - i;
                        break;
                    }
                    int at = (int) keys[i];
                    int box = at % boxes;
                    if (!suppressed[i - start] && !near.suppress(read, box, iou[at / boxes % iou.length])) {
                        if (read.areas[box] > 0) {
                            near.add(read, box);
                        }
                        keys[survivors.count++] = keys[i]; // never ahead of i
                    }
                }
                if (end < limit) {
                    kept = Arrays.copyOf(kept, BoxVerdict.SIZE * (keptCount + near.count()));
                    near.copyTo(kept, keptCount);
                    keptCount += near.count();
                    grids = keptCount == 0 ? grids : grids.with(kept, keptCount);
                }
            }
            survivors.rows = new long[3 * survivors.count];
            for (int i = 0; i < survivors.count; i++) {
                int at = (int) keys[i];
                survivors.rows[3 * i] = image;
                survivors.rows[3 * i + 1] = at / boxes;
                survivors.rows[3 * i + 2] = at % boxes;
            }
            return survivors;
        }

        /** Blocks grow with what was seen: grids are made anew after each. */
        private static int block(int start) {
            return Math.max(FIRST_BLOCK, start / 4);
        }

        /** Which of a block are suppressed by boxes kept before it. */
        private boolean[] suppressed(BoxGrids grids, BoxArrays read, long[] keys, int start, int end, boolean any) {
            boolean[] suppressed = new boolean[end - start];
            if (any) {
                int parts = (end - start + PART - 1) / PART;
                IntStream.range(0, parts).parallel().forEach(part -> {
                    int last = Math.min(end, start + (part + 1) * PART);
                    for (int i = start + part * PART; i < last; i++) {
                        int at = (int) keys[i];
                        suppressed[i - start] = grids.suppress(read, at % boxes, iou[at / boxes % iou.length]);
                    }
                });
            }
            return suppressed;
        }

        private void write(List<TensorBuilder> outputs, BoxArrays[] read, Survivors[] found, int each) {
            long[] report = new long[Nms.REPORTED];
            for (BoxArrays image : read) {
                report[1] += classes == 0 ? 0 : image.invalid();
            }
            long rows = 0;
            for (int image = 0; image < images; image++) {
                List<Survivors> own = Arrays.asList(found).subList(image * each, (image + 1) * each);
                report[4] += limit(own);
                long[] counts = new long[classes];
                for (Survivors survivors : own) {
                    report[0] += survivors.dropped;
                    report[2] += survivors.cut;
                    report[3] += survivors.unseen;
                    outputs.get(0).putLongs(3 * rows, survivors.rows, 3 * survivors.count);
                    for (int i = 0; i < survivors.count; i++) {
                        counts[(int) survivors.rows[3 * i + 1]]++;
                    }
                    rows += survivors.count;
                }
                for (int type = 0; type < classes; type++) {
                    outputs.get(Nms.COUNTS).putLong((long) image * classes + type, counts[type]);
                }
            }
            for (int i = 0; i < report.length; i++) {
                outputs.get(Nms.REPORT).putLong(i, report[i]);
            }
            outputs.get(3).putLong(0, rows);
        }

        /** Keeps the best of an image; keys order by class and index at equal scores. @return how many were cut off */
        private long limit(List<Survivors> own) {
            long all = own.stream().mapToLong(survivors -> survivors.count).sum();
            if (op.imageOutputs() == 0 || all <= op.imageOutputs()) {
                return 0;
            }
            long last = own.stream()
                    .flatMapToLong(survivors -> Arrays.stream(survivors.keys, 0, survivors.count))
                    .map(key -> key ^ Long.MIN_VALUE)
                    .sorted()
                    .skip(op.imageOutputs() - 1)
                    .findFirst()
                    .orElseThrow();
            for (Survivors survivors : own) {
                while (survivors.count > 0 && (survivors.keys[survivors.count - 1] ^ Long.MIN_VALUE) > last) {
                    survivors.count--;
                }
            }
            return all - op.imageOutputs();
        }
    }
}
