package dev.binocle.opencl.kernel;

import dev.binocle.backend.Choice;
import dev.binocle.op.Activation;
import dev.binocle.op.BatchNorm;
import dev.binocle.op.Binary;
import dev.binocle.op.BoxIou;
import dev.binocle.op.Concat;
import dev.binocle.op.Conv2d;
import dev.binocle.op.GlobalPool;
import dev.binocle.op.Nms;
import dev.binocle.op.Op;
import dev.binocle.op.Output;
import dev.binocle.op.Pad;
import dev.binocle.op.Pool2d;
import dev.binocle.op.Relayout;
import dev.binocle.op.Slice;
import dev.binocle.op.Softmax;
import dev.binocle.op.Transpose;
import dev.binocle.op.Unary;
import dev.binocle.op.View;
import dev.binocle.tensor.Operand;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The table of what OpenCL can do: one line an operation. */
public final class OpenClOps {
    private record Entry<O extends Op>(Class<O> type, OpenClOp<O> host) implements Entries {
        @Override
        public List<Choice> choices(Op op, List<Operand> operands, List<Output> outputs, Traits traits) {
            return host.choices(type.cast(op), operands, outputs, traits);
        }

        @Override
        public List<Step> steps(Op op, List<Operand> operands, List<Output> outputs, Choice choice, Traits traits) {
            return host.steps(new Request<>(type.cast(op), operands, outputs, choice, traits));
        }
    }

    /** An entry, its type forgotten. */
    public interface Entries {
        List<Choice> choices(Op op, List<Operand> operands, List<Output> outputs, Traits traits);

        List<Step> steps(Op op, List<Operand> operands, List<Output> outputs, Choice choice, Traits traits);
    }

    private static final Map<Class<? extends Op>, Entries> TABLE = Map.ofEntries(
            entry(Activation.class, OpenClElementwise.activation()),
            entry(BatchNorm.class, new OpenClBatchNorm()),
            entry(Binary.class, new OpenClBinary()),
            entry(BoxIou.class, new OpenClBoxIou()),
            entry(Concat.class, new OpenClConcat()),
            entry(Conv2d.class, new OpenClConv2d()),
            entry(GlobalPool.class, new OpenClGlobalPool()),
            entry(Nms.class, new OpenClNms()),
            entry(Pad.class, new OpenClPad()),
            entry(Pool2d.class, new OpenClPool2d()),
            entry(Relayout.class, new OpenClRelayout()),
            entry(Slice.class, new OpenClSlice()),
            entry(Softmax.class, new OpenClSoftmax()),
            entry(Transpose.class, new OpenClTranspose()),
            entry(Unary.class, OpenClElementwise.unary()));

    private static final Entries VIEW = new Entry<>(View.class, new OpenClView());

    private OpenClOps() {}

    private static <O extends Op> Map.Entry<Class<? extends Op>, Entries> entry(Class<O> type, OpenClOp<O> host) {
        return Map.entry(type, new Entry<>(type, host));
    }

    public static Optional<Entries> find(Op op) {
        return op instanceof View ? Optional.of(VIEW) : Optional.ofNullable(TABLE.get(op.getClass()));
    }
}
