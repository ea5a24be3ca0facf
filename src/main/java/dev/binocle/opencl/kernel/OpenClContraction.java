package dev.binocle.opencl.kernel;

import dev.binocle.backend.Choice;
import dev.binocle.op.Broadcast;
import dev.binocle.op.Contraction;
import dev.binocle.op.Output;
import dev.binocle.tensor.DataType;
import dev.binocle.tensor.Operand;
import dev.binocle.tensor.Shape;
import java.util.ArrayList;
import java.util.List;

/** Matrix products and their kin: contract.cl, written for as many factors as there are. */
final class OpenClContraction implements OpenClOp<Contraction> {
    @Override
    public List<Choice> choices(Contraction op, List<Operand> operands, List<Output> outputs, Traits traits) {
        Types.require(op, operands, outputs, traits);
        return Types.plain("contract", operands, outputs, 0);
    }

    @Override
    public List<Step> steps(Request<Contraction> request) {
        Contraction.Terms terms = request.op().terms(request.operands());
        DataType type = request.operand(0).dataType();
        Shape output = request.outputShape();
        int inputs = terms.factors().size();
        StringBuilder parameters = new StringBuilder();
        StringBuilder bases = new StringBuilder();
        StringBuilder product = new StringBuilder("(S)1");
        List<Arg> args = new ArrayList<>();
        List<long[]> outer = new ArrayList<>();
        List<long[]> inner = new ArrayList<>();
        for (int i = 0; i < inputs; i++) {
            Contraction.Factor factor = terms.factors().get(i);
            parameters.append(", __global const STORED(X)* f" + i + ", const ulong f" + i + "_at");
            bases.append(" const ulong base" + i + " = f" + i + "_at + strided(item, table, " + i + ");");
            product.append(" * (S)LOAD(X)(f" + i + ", base" + i + " + walk(i, inner, INNER, " + i + "))");
            args.add(request.input(factor.operand()));
            outer.add(factor.outerStrides());
            inner.add(factor.innerStrides());
        }
        boolean adds = terms.added() >= 0;
        if (adds) {
            outer.add(Broadcast.strides(request.shape(terms.added()), request.strides(terms.added()), output));
        }
        Walks elements = Walks.of(output, outer.toArray(long[][]::new));
        Walks summed = Walks.of(terms.summed(), inner.toArray(long[][]::new));
        long length = terms.summed().elementCount();
        String sum = type.isFloating() ? Types.computed(type) : type == DataType.UINT64 ? "ulong" : "long";
        return List.of(Step.of("contract.cl", "contract")
                .prologue("#define PARAMETERS " + parameters + "\n#define BASES " + bases + "\n#define PRODUCT(i) "
                        + product + "\n")
                .define("X", Types.stored(type))
                .define("S", sum)
                .define("INPUTS", inputs)
                .define("ADDED", adds ? 1 : 0)
                .define("RANK", elements.rank())
                .define("INNER", summed.rank())
                .args(args)
                .args(adds ? request.input(terms.added()) : request.output(0))
                .args(request.output(0), elements.table(), summed.table())
                .indices(length)
                .args(new Arg.Float32(terms.alpha()), new Arg.Float32(terms.beta()))
                .build(output.elementCount(), request.traits().localSize(), 4.0 * inputs * (double) length));
    }
}
