package dev.binocle.selftest;

import dev.binocle.op.Einsum;
import dev.binocle.op.Gemm;
import dev.binocle.op.MatMul;
import dev.binocle.op.Op;
import dev.binocle.tensor.DataType;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Matrix products and their kin. */
final class ContractionCases {
    private static final Values SMALL = (random, i) -> random.nextInt(7) - 3;

    /** How large the terms of a sum are together: it may come to nearly nothing, and its error does not. */
    private static final double TERMS = 4;

    private ContractionCases() {}

    static List<OpCase> list() {
        List<OpCase> cases = new ArrayList<>();
        cases.add(matMul(DataType.FLOAT32, new long[] {5, 7}, new long[] {7, 3}));
        cases.add(matMul(DataType.FLOAT32, new long[] {2, 5, 7}, new long[] {2, 7, 3}));
        cases.add(matMul(DataType.FLOAT32, new long[] {4, 1, 5, 7}, new long[] {3, 7, 2}));
        cases.add(matMul(DataType.FLOAT32, new long[] {7}, new long[] {7, 3}));
        cases.add(matMul(DataType.FLOAT32, new long[] {5, 7}, new long[] {7}));
        cases.add(matMul(DataType.FLOAT32, new long[] {7}, new long[] {7}));
        cases.add(matMul(DataType.FLOAT32, new long[] {7}, new long[] {2, 7, 3}));
        cases.add(matMul(DataType.FLOAT32, new long[] {1, 3000}, new long[] {3000, 9}));
        cases.add(matMul(DataType.FLOAT32, new long[] {3, 0}, new long[] {0, 4}));
        cases.add(matMul(DataType.FLOAT32, new long[] {0, 4}, new long[] {4, 4}));
        for (DataType type :
                List.of(DataType.FLOAT64, DataType.FLOAT16, DataType.BFLOAT16, DataType.INT32, DataType.UINT64)) {
            cases.add(matMul(type, new long[] {4, 6}, new long[] {6, 5}));
        }
        for (boolean a : List.of(false, true)) {
            for (boolean b : List.of(false, true)) {
                cases.add(gemm(new Gemm(0.5f, 2, a, b), DataType.FLOAT32, a, b, 5, 6));
                cases.add(gemm(new Gemm(1, 1, a, b), DataType.FLOAT32, a, b, 6));
            }
        }
        cases.add(gemm(new Gemm(1, 1, false, true), DataType.FLOAT32, false, true, 5, 1));
        cases.add(gemm(new Gemm(1, 1, false, false), DataType.FLOAT32, false, false));
        cases.add(gemm(new Gemm(1, 1, false, false), DataType.FLOAT16, false, false, 6));
        cases.add(gemm(new Gemm(0.5f, 0.25f, false, false), DataType.FLOAT64, false, false, 6));
        cases.add(of(
                "Gemm without C",
                new Gemm(1.5f, 1, false, false),
                DataType.FLOAT32,
                Source.given(4, 3),
                Source.given(3, 2)));
        cases.add(einsum("ij,jk->ik", Source.given(3, 4), Source.given(4, 5)));
        cases.add(einsum("bij,bjk->bik", Source.given(2, 3, 4), Source.given(2, 4, 5)));
        cases.add(einsum("ii", Source.given(5, 5)));
        cases.add(einsum("...ii->...i", Source.given(2, 3, 5, 5)));
        cases.add(einsum("ij->ji", Source.given(3, 4)));
        cases.add(einsum("ij->", Source.given(3, 4)));
        cases.add(einsum("i,j->ij", Source.given(3), Source.given(4)));
        cases.add(einsum("...ij,...jk->...ik", Source.given(2, 1, 3, 4), Source.given(3, 4, 2)));
        cases.add(einsum("ij,jk,kl->il", Source.given(2, 3), Source.given(3, 4), Source.given(4, 5)));
        cases.add(einsum("bhwc,hkc->bhwk", Source.given(1, 3, 4, 5), Source.given(3, 6, 5)));
        return cases;
    }

    static OpCase random(Random random) {
        DataType type = Pick.floating(random);
        long[] dims = Pick.shape(random, 4, 1, 12);
        if (random.nextBoolean()) {
            return matMul(type, new long[] {dims[3], dims[0], dims[1]}, new long[] {dims[1], dims[2]});
        }
        boolean a = random.nextBoolean();
        boolean b = random.nextBoolean();
        return gemm(new Gemm(random.nextInt(4) - 1.5f, 1, a, b), type, a, b, 6);
    }

    private static OpCase matMul(DataType type, long[] left, long[] right) {
        return of("MatMul " + type, new MatMul(), type, source(type, left), source(type, right));
    }

    /** 5×4 times 4×6, plus C. */
    private static OpCase gemm(Gemm op, DataType type, boolean a, boolean b, long... c) {
        return of(
                "" + op,
                op,
                type,
                source(type, a ? new long[] {4, 5} : new long[] {5, 4}),
                source(type, b ? new long[] {6, 4} : new long[] {4, 6}),
                source(type, c));
    }

    private static OpCase einsum(String equation, Source... inputs) {
        return of("Einsum " + equation, new Einsum(equation), DataType.FLOAT32, inputs);
    }

    private static Source source(DataType type, long... shape) {
        return Source.given(type, type.isFloating() ? Values.NORMAL : SMALL, shape);
    }

    private static OpCase of(String name, Op op, DataType type, Source... sources) {
        return new OpCase(name, op, List.of(sources), Tolerance.of(type, 2e-6), TERMS, 0);
    }
}
