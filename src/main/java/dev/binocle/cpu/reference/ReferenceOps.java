package dev.binocle.cpu.reference;

import dev.binocle.op.Activation;
import dev.binocle.op.BatchNorm;
import dev.binocle.op.Binary;
import dev.binocle.op.BoxIou;
import dev.binocle.op.Cast;
import dev.binocle.op.Concat;
import dev.binocle.op.ConstantOfShape;
import dev.binocle.op.Conv2d;
import dev.binocle.op.Gather;
import dev.binocle.op.GlobalPool;
import dev.binocle.op.Nms;
import dev.binocle.op.Op;
import dev.binocle.op.Pad;
import dev.binocle.op.Pool2d;
import dev.binocle.op.Relayout;
import dev.binocle.op.ShapeOf;
import dev.binocle.op.Slice;
import dev.binocle.op.Softmax;
import dev.binocle.op.Transpose;
import dev.binocle.op.Unary;
import dev.binocle.op.View;
import dev.binocle.tensor.TensorBuilder;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The table of what the reference can do: one line an operation. */
final class ReferenceOps {
    private record Entry<O extends Op>(Class<O> type, ReferenceOp<O> loops) {
        void run(Op op, Arguments arguments, List<TensorBuilder> outputs) {
            loops.run(type.cast(op), arguments, outputs);
        }
    }

    private static final Map<Class<? extends Op>, Entry<?>> TABLE = Map.ofEntries(
            entry(Activation.class, new ReferenceActivation()),
            entry(BatchNorm.class, new ReferenceBatchNorm()),
            entry(Binary.class, new ReferenceBinary()),
            entry(BoxIou.class, new ReferenceBoxIou()),
            entry(Cast.class, new ReferenceCast()),
            entry(Concat.class, new ReferenceConcat()),
            entry(ConstantOfShape.class, new ReferenceConstantOfShape()),
            entry(Conv2d.class, new ReferenceConv2d()),
            entry(Gather.class, new ReferenceGather()),
            entry(GlobalPool.class, new ReferenceGlobalPool()),
            entry(Nms.class, new ReferenceNms()),
            entry(Pad.class, new ReferencePad()),
            entry(Pool2d.class, new ReferencePool2d()),
            entry(Relayout.class, new ReferenceRelayout()),
            entry(ShapeOf.class, new ReferenceShapeOf()),
            entry(Slice.class, new ReferenceSlice()),
            entry(Softmax.class, new ReferenceSoftmax()),
            entry(Transpose.class, new ReferenceTranspose()),
            entry(Unary.class, new ReferenceUnary()));

    private static final Entry<View> VIEW = new Entry<>(View.class, new ReferenceView());

    private ReferenceOps() {}

    private static <O extends Op> Map.Entry<Class<? extends Op>, Entry<?>> entry(Class<O> type, ReferenceOp<O> loops) {
        return Map.entry(type, new Entry<>(type, loops));
    }

    static boolean has(Op op) {
        return find(op).isPresent();
    }

    static void run(Op op, Arguments arguments, List<TensorBuilder> outputs) {
        find(op).orElseThrow(() -> new IllegalStateException("the reference lacks " + op.name()))
                .run(op, arguments, outputs);
    }

    private static Optional<Entry<?>> find(Op op) {
        return op instanceof View ? Optional.of(VIEW) : Optional.ofNullable(TABLE.get(op.getClass()));
    }
}
