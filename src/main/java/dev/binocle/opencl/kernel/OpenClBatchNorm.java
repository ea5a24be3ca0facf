package dev.binocle.opencl.kernel;

import dev.binocle.backend.Choice;
import dev.binocle.op.BatchNorm;
import dev.binocle.op.Output;
import dev.binocle.tensor.DataType;
import dev.binocle.tensor.Operand;
import dev.binocle.tensor.Shape;
import java.util.List;

final class OpenClBatchNorm implements OpenClOp<BatchNorm> {
    /** On CPUs, shorter runs of a channel are not worth a work-item. */
    private static final long SHORTEST_RUN = 16;

    /** What a work-item does of a run, in elements. */
    private static final long SEGMENT = 1 << 14;

    /** Places that a work-item does in its channels, where they lie side by side. */
    private static final long PLACES = 64;

    @Override
    public List<Choice> choices(BatchNorm op, List<Operand> operands, List<Output> outputs, Traits traits) {
        Types.require(op, operands, outputs, traits);
        return Types.bothLayoutsAlike("batchnorm", operands, outputs);
    }

    @Override
    public List<Step> steps(Request<BatchNorm> request) {
        Shape shape = request.outputShape();
        boolean channelsLast = request.choice().outputs().get(0).isChannelsLast();
        long channels = Math.max(1, shape.dim(1));
        long inner = channelsLast ? 1 : Math.max(1, shape.elementCount(2, shape.rank()));
        Traits traits = request.traits();
        boolean float32 = request.operands().stream().allMatch(operand -> operand.dataType() == DataType.FLOAT32);
        if (traits.isCores() && float32 && inner >= SHORTEST_RUN) {
            long segments = (inner + SEGMENT - 1) / SEGMENT;
            return List.of(operands(Step.of("batchnorm_run.cl", "batchnorm_run"), request)
                    .define("LANES", Registers.of(traits).lanes())
                    .streamed(request.streams())
                    .indices(channels, inner, segments, SEGMENT)
                    .args(new Arg.Float32(request.op().epsilon()))
                    .build(shape.elementCount() / inner * segments, 1, 0));
        }
        if (traits.isCores() && float32 && inner == 1) {
            int lanes = Registers.of(traits).lanes();
            long places = shape.elementCount() / channels;
            long blocks = (channels + lanes - 1) / lanes;
            return List.of(operands(Step.of("batchnorm_run.cl", "batchnorm_channels"), request)
                    .define("LANES", lanes)
                    .define("PLACES", PLACES)
                    .streamed(request.streams(lanes, channels))
                    .indices(channels, places, blocks)
                    .args(new Arg.Float32(request.op().epsilon()))
                    .build((places + PLACES - 1) / PLACES * blocks, 1, 0));
        }
        return List.of(operands(Step.of("batchnorm.cl", "batchnorm"), request)
                .define("X", Types.stored(request.operand(0).dataType()))
                .define("A", Types.stored(request.operand(1).dataType()))
                .define("B", Types.stored(request.operand(3).dataType()))
                .indices(channels, inner)
                .args(new Arg.Float32(request.op().epsilon()))
                .build(shape.elementCount(), traits.localSize(), 20));
    }

    private static Step.Builder operands(Step.Builder step, Request<BatchNorm> request) {
        return step.args(
                request.input(0),
                request.input(1),
                request.input(2),
                request.input(3),
                request.input(4),
                request.output(0));
    }
}
