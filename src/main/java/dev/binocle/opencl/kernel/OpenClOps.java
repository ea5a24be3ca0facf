package dev.binocle.opencl.kernel;

import dev.binocle.backend.Choice;
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
import dev.binocle.op.Contraction;
import dev.binocle.op.Conv2d;
import dev.binocle.op.ConvTranspose2d;
import dev.binocle.op.CumSum;
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
import dev.binocle.op.Output;
import dev.binocle.op.Pad;
import dev.binocle.op.Pool2d;
import dev.binocle.op.Reduce;
import dev.binocle.op.Relayout;
import dev.binocle.op.Resize;
import dev.binocle.op.RoiAlign;
import dev.binocle.op.RotatedBoxIou;
import dev.binocle.op.ScatterElements;
import dev.binocle.op.ScatterNd;
import dev.binocle.op.Softmax;
import dev.binocle.op.SqueezeExcite;
import dev.binocle.op.TopK;
import dev.binocle.op.Trilu;
import dev.binocle.op.Unary;
import dev.binocle.op.View;
import dev.binocle.op.Where;
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
        public List<Choice> candidates(Op op, List<Operand> operands, List<Output> outputs, Traits traits) {
            return host.candidates(type.cast(op), operands, outputs, traits);
        }

        @Override
        public Optional<String> problem(Op op, List<Operand> operands) {
            return host.problem(type.cast(op), operands);
        }

        @Override
        public boolean writes(Part part, Choice choice) {
            return host.writes(part, choice);
        }

        @Override
        public List<Step> steps(Op op, List<Operand> operands, List<Output> outputs, Choice choice, Traits traits) {
            return host.steps(new Request<>(type.cast(op), operands, outputs, choice, traits));
        }
    }

    /** An entry, its type forgotten. */
    public interface Entries {
        List<Choice> choices(Op op, List<Operand> operands, List<Output> outputs, Traits traits);

        List<Choice> candidates(Op op, List<Operand> operands, List<Output> outputs, Traits traits);

        Optional<String> problem(Op op, List<Operand> operands);

        boolean writes(Part part, Choice choice);

        List<Step> steps(Op op, List<Operand> operands, List<Output> outputs, Choice choice, Traits traits);
    }

    private static final Map<Class<? extends Op>, Entries> TABLE = Map.ofEntries(
            entry(Activation.class, OpenClMap.activation()),
            entry(ArgReduce.class, new OpenClArgReduce()),
            entry(BatchNorm.class, new OpenClBatchNorm()),
            entry(Binary.class, OpenClMap.binary()),
            entry(BoxDecode.class, new OpenClBoxDecode()),
            entry(BoxEncode.class, new OpenClBoxEncode()),
            entry(BoxIou.class, new OpenClBoxIou()),
            entry(Cast.class, OpenClMap.cast()),
            entry(CastLike.class, OpenClMap.cast()),
            entry(ClipBoxes.class, new OpenClClipBoxes()),
            entry(Conv2d.class, new OpenClConv2d()),
            entry(ConvTranspose2d.class, new OpenClConvTranspose2d()),
            entry(CumSum.class, new OpenClCumSum()),
            entry(Gather.class, new OpenClGather()),
            entry(GatherElements.class, new OpenClGatherElements()),
            entry(GatherNd.class, new OpenClGatherNd()),
            entry(GlobalPool.class, OpenClReduce.globalPool()),
            entry(GridSample.class, new OpenClGridSample()),
            entry(Lrn.class, new OpenClLrn()),
            entry(MaskIou.class, new OpenClMaskIou()),
            entry(Nms.class, new OpenClNms()),
            entry(NonZero.class, new OpenClNonZero()),
            entry(OneHot.class, new OpenClOneHot()),
            entry(Pad.class, new OpenClPad()),
            entry(Pool2d.class, new OpenClPool2d()),
            entry(Reduce.class, OpenClReduce.reduce()),
            entry(Relayout.class, new OpenClRelayout()),
            entry(Resize.class, new OpenClResize()),
            entry(RoiAlign.class, new OpenClRoiAlign()),
            entry(RotatedBoxIou.class, new OpenClRotatedBoxIou()),
            entry(ScatterElements.class, new OpenClScatterElements()),
            entry(ScatterNd.class, new OpenClScatterNd()),
            entry(Softmax.class, new OpenClSoftmax()),
            entry(SqueezeExcite.class, new OpenClSqueezeExcite()),
            entry(TopK.class, new OpenClTopK()),
            entry(Trilu.class, new OpenClTrilu()),
            entry(Unary.class, OpenClMap.unary()),
            entry(Where.class, OpenClMap.where()));

    /** Families whose every member is done alike. */
    private static final List<Entry<?>> FAMILIES = List.of(
            new Entry<>(View.class, new OpenClView()),
            new Entry<>(Movement.class, new OpenClMovement()),
            new Entry<>(Contraction.class, new OpenClContraction()),
            new Entry<>(Normalization.class, new OpenClNormalization()));

    private OpenClOps() {}

    private static <O extends Op> Map.Entry<Class<? extends Op>, Entries> entry(Class<O> type, OpenClOp<O> host) {
        return Map.entry(type, new Entry<>(type, host));
    }

    public static Optional<Entries> find(Op op) {
        return FAMILIES.stream()
                .filter(family -> family.type().isInstance(op))
                .<Entries>map(family -> family)
                .findFirst()
                .or(() -> Optional.ofNullable(TABLE.get(op.getClass())));
    }
}
