package dev.binocle.cpu.reference;

import dev.binocle.op.Broadcast;
import dev.binocle.op.Contraction;
import dev.binocle.tensor.Shape;
import dev.binocle.tensor.TensorBuilder;
import dev.binocle.tensor.TensorData;
import java.util.ArrayList;
import java.util.List;

final class ReferenceContraction implements ReferenceOp<Contraction> {
    @Override
    public boolean isRowMajor() {
        return true;
    }

    @Override
    public void run(Contraction op, Arguments arguments, List<TensorBuilder> outputs) {
        Contraction.Terms terms = op.terms(arguments.operands());
        TensorBuilder output = outputs.get(0);
        Shape shape = output.type().shape();
        boolean floating = output.type().dataType().isFloating();
        List<TensorData> factors = terms.factors().stream()
                .map(factor -> arguments.get(factor.operand()))
                .toList();
        List<long[]> outer = new ArrayList<>();
        terms.factors().forEach(factor -> outer.add(factor.outerStrides()));
        if (terms.added() >= 0) {
            TensorData added = arguments.get(terms.added());
            outer.add(Broadcast.strides(added.shape(), Walk.strides(added.type()), shape));
        }
        long[][] inner =
                terms.factors().stream().map(Contraction.Factor::innerStrides).toArray(long[][]::new);
        long[] position = {0};
        Walk.over(
                shape,
                base -> {
                    double[] sum = {0};
                    long[] whole = {0};
                    Walk.over(
                            terms.summed(),
                            at -> {
                                double product = 1;
                                long integers = 1;
                                for (int i = 0; i < factors.size(); i++) {
                                    if (floating) {
                                        product *= factors.get(i).getDouble(base[i] + at[i]);
                                    } else {
                                        integers *= factors.get(i).getLong(base[i] + at[i]);
                                    }
                                }
                                sum[0] += product;
                                whole[0] += integers;
                            },
                            inner);
                    boolean adds = terms.added() >= 0;
                    if (floating) {
                        double added = adds ? arguments.get(terms.added()).getDouble(base[factors.size()]) : 0;
                        output.putDouble(position[0]++, terms.alpha() * sum[0] + (adds ? terms.beta() * added : 0));
                    } else {
                        long added = adds ? arguments.get(terms.added()).getLong(base[factors.size()]) : 0;
                        output.putLong(position[0]++, scaled(terms.alpha(), whole[0]) + scaled(terms.beta(), added));
                    }
                },
                outer.toArray(long[][]::new));
    }

    private static long scaled(float factor, long value) {
        return factor == 1 ? value : (long) (factor * (double) value);
    }
}
