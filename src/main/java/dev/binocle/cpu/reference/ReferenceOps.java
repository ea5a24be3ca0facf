package dev.binocle.cpu.reference;

import dev.binocle.op.Activation;
import dev.binocle.op.ArgReduce;
import dev.binocle.op.BatchNorm;
import dev.binocle.op.Binary;
import dev.binocle.op.BoxDecode;
import dev.binocle.op.BoxEncode;
import dev.binocle.op.BoxIou;
import dev.binocle.op.Cast;
import dev.binocle.op.CastLike;
import dev.binocle.op.ClipBoxes;
import dev.binocle.op.ConstantOfShape;
import dev.binocle.op.Contraction;
import dev.binocle.op.Conv2d;
import dev.binocle.op.ConvTranspose2d;
import dev.binocle.op.CumSum;
import dev.binocle.op.EyeLike;
import dev.binocle.op.Gather;
import dev.binocle.op.GatherElements;
import dev.binocle.op.GatherNd;
import dev.binocle.op.GlobalPool;
import dev.binocle.op.GridSample;
import dev.binocle.op.Lrn;
import dev.binocle.op.MaskIou;
import dev.binocle.op.Movement;
import dev.binocle.op.Nms;
import dev.binocle.op.NonZero;
import dev.binocle.op.Normalization;
import dev.binocle.op.OneHot;
import dev.binocle.op.Op;
import dev.binocle.op.Pad;
import dev.binocle.op.Pool2d;
import dev.binocle.op.Range;
import dev.binocle.op.Reduce;
import dev.binocle.op.Relayout;
import dev.binocle.op.Resize;
import dev.binocle.op.RoiAlign;
import dev.binocle.op.RotatedBoxIou;
import dev.binocle.op.ScatterElements;
import dev.binocle.op.ScatterNd;
import dev.binocle.op.ShapeOf;
import dev.binocle.op.SizeOf;
import dev.binocle.op.Softmax;
import dev.binocle.op.SqueezeExcite;
import dev.binocle.op.TopK;
import dev.binocle.op.Trilu;
import dev.binocle.op.Unary;
import dev.binocle.op.View;
import dev.binocle.op.Where;
import dev.binocle.tensor.TensorBuilder;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The table of what the reference can do: one line an operation; and those that a faster backend does in its own way. */
final class ReferenceOps {
    private record Entry<O extends Op>(Class<O> type, ReferenceOp<O> loops) {
        void run(Op op, Arguments arguments, List<TensorBuilder> outputs) {
            loops.run(type.cast(op), arguments, outputs);
        }

        /** The same operation done in another way. */
        @SuppressWarnings("unchecked") // CpuOps has each under its own type
        Entry<O> with(ReferenceOp<?> other) {
            return new Entry<>(type, (ReferenceOp<O>) other);
        }

        boolean takes(Op op) {
            return loops.takes(type.cast(op));
        }
    }

    private static final Map<Class<? extends Op>, Entry<?>> TABLE = Map.ofEntries(
            entry(Activation.class, new ReferenceActivation()),
            entry(ArgReduce.class, new ReferenceArgReduce()),
            entry(BatchNorm.class, new ReferenceBatchNorm()),
            entry(Binary.class, new ReferenceBinary()),
            entry(BoxDecode.class, new ReferenceBoxDecode()),
            entry(BoxEncode.class, new ReferenceBoxEncode()),
            entry(BoxIou.class, new ReferenceBoxIou()),
            entry(Cast.class, new ReferenceCast<>()),
            entry(CastLike.class, new ReferenceCast<>()),
            entry(ClipBoxes.class, new ReferenceClipBoxes()),
            entry(ConstantOfShape.class, new ReferenceConstantOfShape()),
            entry(Conv2d.class, new ReferenceConv2d()),
            entry(ConvTranspose2d.class, new ReferenceConvTranspose2d()),
            entry(CumSum.class, new ReferenceCumSum()),
            entry(EyeLike.class, new ReferenceEyeLike()),
            entry(Gather.class, new ReferenceGather()),
            entry(GatherElements.class, new ReferenceGatherElements()),
            entry(GatherNd.class, new ReferenceGatherNd()),
            entry(GlobalPool.class, new ReferenceGlobalPool()),
            entry(GridSample.class, new ReferenceGridSample()),
            entry(Lrn.class, new ReferenceLrn()),
            entry(MaskIou.class, new ReferenceMaskIou()),
            entry(Nms.class, new ReferenceNms()),
            entry(NonZero.class, new ReferenceNonZero()),
            entry(OneHot.class, new ReferenceOneHot()),
            entry(Pad.class, new ReferencePad()),
            entry(Pool2d.class, new ReferencePool2d()),
            entry(Range.class, new ReferenceRange()),
            entry(Reduce.class, new ReferenceReduce()),
            entry(Relayout.class, new ReferenceRelayout()),
            entry(Resize.class, new ReferenceResize()),
            entry(RoiAlign.class, new ReferenceRoiAlign()),
            entry(RotatedBoxIou.class, new ReferenceRotatedBoxIou()),
            entry(ScatterElements.class, new ReferenceScatterElements()),
            entry(ScatterNd.class, new ReferenceScatterNd()),
            entry(ShapeOf.class, new ReferenceShapeOf()),
            entry(SizeOf.class, new ReferenceSizeOf()),
            entry(Softmax.class, new ReferenceSoftmax()),
            entry(SqueezeExcite.class, new ReferenceSqueezeExcite()),
            entry(TopK.class, new ReferenceTopK()),
            entry(Trilu.class, new ReferenceTrilu()),
            entry(Unary.class, new ReferenceUnary()),
            entry(Where.class, new ReferenceWhere()));

    /** Families whose every member is done alike. */
    private static final List<Entry<?>> FAMILIES = List.of(
            new Entry<>(View.class, new ReferenceView()),
            new Entry<>(Movement.class, new ReferenceMovement()),
            new Entry<>(Contraction.class, new ReferenceContraction()),
            new Entry<>(Normalization.class, new ReferenceNormalization()));

    static final ReferenceOps PLAIN = new ReferenceOps(Map.of());

    private final Map<Class<? extends Op>, ReferenceOp<?>> faster;

    ReferenceOps(Map<Class<? extends Op>, ReferenceOp<?>> faster) {
        this.faster = faster;
    }

    private static <O extends Op> Map.Entry<Class<? extends Op>, Entry<?>> entry(Class<O> type, ReferenceOp<O> loops) {
        return Map.entry(type, new Entry<>(type, loops));
    }

    boolean has(Op op) {
        return find(op).isPresent();
    }

    boolean isRowMajor(Op op) {
        return find(op).map(entry -> entry.loops().isRowMajor()).orElse(true);
    }

    /** What its way is called in a choice. */
    String algorithm(Op op) {
        return faster(op).isPresent() ? "threads" : "loops";
    }

    void run(Op op, Arguments arguments, List<TensorBuilder> outputs) {
        find(op).orElseThrow(() -> new IllegalStateException("the reference lacks " + op.name()))
                .run(op, arguments, outputs);
    }

    private Optional<Entry<?>> find(Op op) {
        return faster(op).or(() -> plain(op));
    }

    private Optional<Entry<?>> faster(Op op) {
        return Optional.ofNullable(faster.get(op.getClass()))
                .flatMap(own -> plain(op).<Entry<?>>map(entry -> entry.with(own)))
                .filter(entry -> entry.takes(op));
    }

    private static Optional<Entry<?>> plain(Op op) {
        return FAMILIES.stream()
                .filter(family -> family.type().isInstance(op))
                .<Entry<?>>map(family -> family)
                .findFirst()
                .or(() -> Optional.ofNullable(TABLE.get(op.getClass())));
    }
}
