package dev.binocle.selftest;

import dev.binocle.op.BatchNormTraining;
import dev.binocle.op.GroupNorm;
import dev.binocle.op.InstanceNorm;
import dev.binocle.op.LayerNorm;
import dev.binocle.op.Lrn;
import dev.binocle.op.MeanVarianceNorm;
import dev.binocle.op.Op;
import dev.binocle.op.RmsNorm;
import dev.binocle.tensor.DataType;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Normalisations by a tensor's own statistics. */
final class NormalizationCases {
    private static final float EPSILON = 1e-5f;
    /** Far from 0: the variance must be taken about the mean. */
    private static final Values OFFSET = (random, i) -> 1000 + random.nextGaussian();

    private NormalizationCases() {}

    static List<OpCase> list() {
        List<OpCase> cases = new ArrayList<>();
        for (DataType type : List.of(DataType.FLOAT32, DataType.FLOAT64, DataType.FLOAT16, DataType.BFLOAT16)) {
            cases.add(of(
                    "InstanceNorm",
                    new InstanceNorm(EPSILON),
                    type,
                    given(type, 2, 3, 5, 7),
                    given(type, 3),
                    given(type, 3)));
            cases.add(of(
                    "GroupNorm",
                    new GroupNorm(2, EPSILON),
                    type,
                    given(type, 2, 6, 5, 3),
                    given(type, 6),
                    given(type, 6)));
            cases.add(of(
                    "LayerNorm",
                    new LayerNorm(2, EPSILON, true),
                    type,
                    given(type, 2, 3, 5, 4),
                    given(type, 5, 4),
                    given(type, 5, 4)));
            cases.add(of("RmsNorm", new RmsNorm(-1, EPSILON), type, given(type, 3, 4, 9), given(type, 9)));
            cases.add(of("MeanVarianceNorm", new MeanVarianceNorm(List.of(0, 2, 3)), type, given(type, 2, 3, 5, 4)));
            cases.add(of(
                    "BatchNormTraining",
                    new BatchNormTraining(EPSILON, 0.8f),
                    type,
                    given(type, 2, 3, 5, 4),
                    given(type, 3),
                    given(type, 3),
                    given(type, 3),
                    Source.given(type, Values.POSITIVE, 3)));
            cases.add(of("LRN", new Lrn(5, 0.5f, 0.75f, 1), type, given(type, 2, 7, 3, 4)));
        }
        DataType f = DataType.FLOAT32;
        cases.add(of(
                "InstanceNorm far from 0",
                new InstanceNorm(EPSILON),
                f,
                2e-4,
                Source.given(OFFSET, 1, 2, 40, 41),
                given(f, 2),
                given(f, 2)));
        cases.add(
                of("InstanceNorm rank 3", new InstanceNorm(EPSILON), f, given(f, 2, 3, 11), given(f, 3), given(f, 3)));
        cases.add(of(
                "InstanceNorm large",
                new InstanceNorm(EPSILON),
                f,
                1e-5,
                given(f, 1, 2, 200, 201),
                given(f, 2),
                given(f, 2)));
        cases.add(of(
                "GroupNorm, parameters a group",
                new GroupNorm(3, EPSILON),
                f,
                given(f, 2, 6, 4),
                given(f, 3),
                given(f, 3)));
        cases.add(of("GroupNorm of one", new GroupNorm(1, EPSILON), f, given(f, 2, 5, 3, 3), given(f, 5), given(f, 5)));
        cases.add(of("LayerNorm without shift", new LayerNorm(-1, EPSILON, false), f, given(f, 3, 4, 9), given(f, 9)));
        cases.add(of(
                "LayerNorm of everything",
                new LayerNorm(0, EPSILON, true),
                f,
                given(f, 3, 4),
                given(f, 3, 4),
                given(f, 4)));
        cases.add(of("RmsNorm over two axes", new RmsNorm(1, EPSILON), f, given(f, 3, 4, 5), given(f, 4, 5)));
        cases.add(of("MeanVarianceNorm over channels", new MeanVarianceNorm(List.of(1)), f, given(f, 2, 3, 5, 4)));
        cases.add(of("LRN of even size", new Lrn(4, 0.5f, 0.5f, 2), f, given(f, 1, 9, 5)));
        cases.add(of("LRN wider than the channels", new Lrn(9, 0.5f, 0.75f, 1), f, given(f, 1, 3, 2, 2)));
        cases.add(of("LRN as wide as an int", new Lrn(Integer.MAX_VALUE, 1e9f, 0.75f, 1), f, given(f, 1, 3, 2, 2)));
        cases.add(of(
                "InstanceNorm empty batch", new InstanceNorm(EPSILON), f, given(f, 0, 3, 4), given(f, 3), given(f, 3)));
        return cases;
    }

    static OpCase random(Random random) {
        DataType type = Pick.floating(random);
        long c = 2L * (1 + random.nextInt(5));
        // two numbers that happen to be close lose their digits in any float32; a line of eight does not
        long[] shape = {1 + random.nextInt(3), c, 2 + random.nextInt(6), 8 + random.nextInt(8)};
        return switch (random.nextInt(5)) {
            case 0 ->
                of(
                        "InstanceNorm random",
                        new InstanceNorm(EPSILON),
                        type,
                        given(type, shape),
                        given(type, c),
                        given(type, c));
            case 1 ->
                of(
                        "GroupNorm random",
                        new GroupNorm(2, EPSILON),
                        type,
                        given(type, shape),
                        given(type, c),
                        given(type, c));
            case 2 ->
                of(
                        "LayerNorm random",
                        new LayerNorm(3, EPSILON, random.nextBoolean()),
                        type,
                        given(type, shape),
                        given(type, shape[3]));
            case 3 ->
                of(
                        "RmsNorm random",
                        new RmsNorm(2, EPSILON),
                        type,
                        given(type, shape),
                        given(type, shape[2], shape[3]));
            default -> of("LRN random", new Lrn(1 + random.nextInt(6), 0.3f, 0.75f, 1), type, given(type, shape));
        };
    }

    private static Source given(DataType type, long... shape) {
        return Source.given(type, Values.NORMAL, shape);
    }

    private static OpCase of(String name, Op op, DataType type, Source... sources) {
        return of(name, op, type, type == DataType.FLOAT64 ? 1e-7 : Tolerance.of(type, 1e-5), sources);
    }

    private static OpCase of(String name, Op op, DataType type, double tolerance, Source... sources) {
        return OpCase.of(name + " " + type, op, tolerance, sources);
    }
}
