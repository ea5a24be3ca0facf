package dev.binocle.opencl.kernel;

import dev.binocle.backend.Choice;
import dev.binocle.backend.Form;
import dev.binocle.op.Conv2d;
import dev.binocle.op.Epilogue;
import dev.binocle.op.Output;
import dev.binocle.op.Window;
import dev.binocle.tensor.DataType;
import dev.binocle.tensor.Operand;
import dev.binocle.tensor.Shape;
import dev.binocle.tensor.TensorData;
import dev.binocle.tensor.TensorType;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * Direct convolution (conv2d_direct.cl), and for depthwise kernels of its own (conv2d_depthwise.cl channels last, and
 * conv2d_depthwise_rows.cl row-major). Constant weights are
 * packed once on the host; weights given at run time are packed on the device, before each run. What is not float32 goes the plain way (conv2d_plain.cl).
 */
final class OpenClConv2d implements OpenClOp<Conv2d> {
    private static final String DIRECT = "direct";
    private static final String DEPTHWISE = "depthwise";
    private static final String PLAIN = "plain";

    @Override
    public List<Choice> choices(Conv2d op, List<Operand> operands, List<Output> outputs, Traits traits) {
        if (operands.get(0).dataType() != DataType.FLOAT32) {
            return plainChoices(op, operands, outputs, traits);
        }
        Shape weights = operands.get(1).shape();
        boolean depthwise = op.groups() > 1 && weights.dim(1) == 1 && weights.dim(0) == op.groups();
        boolean pack = operands.get(1) instanceof TensorType;
        double flops = 2.0 * (double) outputs.get(0).shape().elementCount() * (double) weights.elementCount(1, 4);
        double bytes = Types.bytes(operands, outputs);
        List<Choice> choices = new ArrayList<>();
        // a constant lies row-major, and a residual must lie like the output
        boolean rowMajor = op.epilogue().steps().stream()
                .anyMatch(step -> step instanceof Epilogue.Residual residual
                        && operands.get(residual.operand()) instanceof TensorData);
        // its kernel reads images channels last, and a constant image lies row-major
        if (depthwise) {
            long scratch = pack ? Math.max(4, weights.elementCount() * Float.BYTES) : 0;
            choices.add(choice(DEPTHWISE, operands, Form.PLAIN, Form.PLAIN, scratch, bytes * 1.5 + flops / 8));
        }
        if (depthwise && !rowMajor && operands.get(0) instanceof TensorType) {
            long scratch = pack ? Math.max(4, weights.elementCount() * Float.BYTES) : 0;
            choices.add(
                    choice(DEPTHWISE, operands, Form.CHANNELS_LAST, Form.CHANNELS_LAST, scratch, bytes + flops / 8));
        }
        long scratch = pack ? Math.max(4, packedSize(op, weights, block(op, weights, traits)) * Float.BYTES) : 0;
        // a tile of channels is stored as a vector only channels last; a depthwise tile uses one lane of its vector
        double compute = flops / 8 * (depthwise ? 4 : 1);
        for (Form input : List.of(Form.PLAIN, Form.CHANNELS_LAST)) {
            choices.add(choice(DIRECT, operands, input, Form.PLAIN, scratch, bytes * 1.5 + compute));
            if (!rowMajor) {
                choices.add(choice(DIRECT, operands, input, Form.CHANNELS_LAST, scratch, bytes * 1.1 + compute));
            }
        }
        return choices;
    }

    /** For the other floating types: epilogues read tensors that lie like the output, so all lie alike. */
    private static List<Choice> plainChoices(Conv2d op, List<Operand> operands, List<Output> outputs, Traits traits) {
        Types.require(op, operands, outputs, traits);
        double cost = Types.bytes(operands, outputs)
                + (double) outputs.get(0).shape().elementCount()
                        * (double) operands.get(1).shape().elementCount(1, 4);
        List<Choice> choices = new ArrayList<>();
        choices.add(choice(PLAIN, operands, Form.PLAIN, Form.PLAIN, 0, cost));
        boolean constants = operands.stream()
                .anyMatch(operand ->
                        operand instanceof TensorData data && data.shape().rank() == 4 && data != operands.get(1));
        if (!constants) {
            choices.add(choice(PLAIN, operands, Form.CHANNELS_LAST, Form.CHANNELS_LAST, 0, cost));
        }
        return choices;
    }

    private static Choice choice(
            String algorithm, List<Operand> operands, Form input, Form output, long scratch, double cost) {
        List<Form> forms = new ArrayList<>();
        for (int i = 0; i < operands.size(); i++) {
            boolean image =
                    operands.get(i) instanceof TensorType type && type.shape().rank() == 4;
            forms.add(i == 0 && image ? input : i >= 3 && image ? output : Form.PLAIN);
        }
        return new Choice(algorithm, forms, List.of(output), scratch, cost);
    }

    /** Output channels in a tile: no more than a group has, but for rounding. */
    private static int block(Conv2d op, Shape weights, Traits traits) {
        long groupOutputs = weights.dim(0) / op.groups();
        int most = traits.isWide() ? 8 : 16;
        int block = 4;
        while (block < most && block < groupOutputs) {
            block *= 2;
        }
        return block;
    }

    /** Pixels in a tile: with 16 channels 6 vectors of 16 fill the registers of AVX2, and 12 those of AVX-512. */
    private static int pixels(Traits traits) {
        return traits.isWide() ? 4 : traits.vectorWidth() >= 16 ? 12 : 6;
    }

    private static long blocksAGroup(Conv2d op, Shape weights, int block) {
        return (weights.dim(0) / op.groups() + block - 1) / block;
    }

    private static long packedSize(Conv2d op, Shape weights, int block) {
        return blocksAGroup(op, weights, block) * op.groups() * weights.elementCount(1, 4) * block;
    }

    @Override
    public List<Step> steps(Request<Conv2d> request) {
        return switch (request.choice().algorithm()) {
            case DEPTHWISE -> depthwise(request);
            case PLAIN -> plain(request);
            default -> direct(request);
        };
    }

    /** What every kernel is told of the window, last: its size, stride and dilation, and the padding before the picture. */
    private static long[] window(Request<Conv2d> request) {
        Shape in = request.shape(0);
        Window window = request.op().window(request.shape(1));
        Window.Placed placed = window.place(request.op().name(), in.dim(2), in.dim(3));
        return new long[] {
            window.kernelHeight(),
            window.kernelWidth(),
            window.strideHeight(),
            window.strideWidth(),
            window.dilationHeight(),
            window.dilationWidth(),
            placed.padTop(),
            placed.padLeft()
        };
    }

    private static List<Step> plain(Request<Conv2d> request) {
        Conv2d op = request.op();
        Shape in = request.shape(0);
        Shape weights = request.shape(1);
        Shape out = request.outputShape();
        EpilogueCode epilogue = EpilogueCode.of(request, op.epilogue(), 2);
        return List.of(Step.of("conv2d_plain.cl", "conv2d_plain")
                .prologue(epilogue.text())
                .define("X", Types.stored(request.operand(0).dataType()))
                .define("CHANNELS_LAST", request.choice().outputs().get(0).equals(Form.CHANNELS_LAST) ? 1 : 0)
                .args(request.input(0), request.input(1), request.output(0))
                .args(epilogue.args())
                .indices(request.strides(0))
                .indices(out.dim(1))
                .ints(out.dim(2), out.dim(3), in.dim(2), in.dim(3))
                .indices(weights.dim(1), weights.dim(0) / op.groups())
                .ints(window(request))
                .build(out.elementCount(), request.traits().localSize(), 2.0 * (double) weights.elementCount(1, 4)));
    }

    private static List<Step> direct(Request<Conv2d> request) {
        Conv2d op = request.op();
        Shape in = request.shape(0);
        Shape weights = request.shape(1);
        Shape out = request.outputShape();
        int block = block(op, weights, request.traits());
        int pixels = pixels(request.traits());
        long blocksAGroup = blocksAGroup(op, weights, block);
        long blocks = blocksAGroup * op.groups();
        long tiles = (out.dim(2) * out.dim(3) + pixels - 1) / pixels;
        EpilogueCode epilogue = EpilogueCode.of(request, op.epilogue(), 2);
        List<Step> steps = new ArrayList<>();
        Arg packed = packed(request, block, steps);
        steps.add(Step.of("conv2d_direct.cl", "conv2d_direct")
                .prologue(epilogue.text())
                .define("PIXELS", pixels)
                .define("BLOCK", block)
                .define("OUT_CHANNELS_LAST", request.choice().outputs().get(0).equals(Form.CHANNELS_LAST) ? 1 : 0)
                .args(request.input(0), packed, request.output(0))
                .args(epilogue.args())
                .indices(tiles)
                .ints(blocks, blocksAGroup, weights.dim(1), weights.dim(0) / op.groups())
                .ints(in.dim(2), in.dim(3), out.dim(2), out.dim(3))
                .indices(request.strides(0))
                .indices(request.outputStrides())
                .ints(window(request))
                .build(
                        out.elementCount() == 0 ? 0 : out.dim(0) * blocks * tiles,
                        request.traits().tileLocalSize(),
                        2.0 * pixels * block * (double) weights.elementCount(1, 4)));
        return steps;
    }

    private static List<Step> depthwise(Request<Conv2d> request) {
        Conv2d op = request.op();
        Shape in = request.shape(0);
        Shape weights = request.shape(1);
        Shape out = request.outputShape();
        boolean rows = request.choice().outputs().get(0).equals(Form.PLAIN);
        int block = rows ? 1 : channelBlock(in.dim(1), request.traits());
        int pixels = !rows ? 4 : out.dim(3) >= 8 ? 8 : 1;
        long blocks = (in.dim(1) + block - 1) / block;
        long tiles = (out.dim(3) + pixels - 1) / pixels;
        EpilogueCode epilogue = EpilogueCode.of(request, op.epilogue(), 2);
        List<Step> steps = new ArrayList<>();
        Arg packed = packed(request, 0, steps);
        Step.Builder step = rows
                ? Step.of("conv2d_depthwise_rows.cl", "conv2d_depthwise_rows")
                : Step.of("conv2d_depthwise.cl", "conv2d_depthwise").define("BLOCK", block);
        steps.add(step.prologue(epilogue.text())
                .define("PIXELS", pixels)
                .args(request.input(0), packed, request.output(0))
                .args(epilogue.args())
                .ints(in.dim(1), in.dim(2), in.dim(3), out.dim(2), out.dim(3))
                .ints(window(request))
                .build(
                        out.elementCount() == 0 ? 0 : out.dim(0) * out.dim(2) * tiles * blocks,
                        request.traits().isWide() ? request.traits().localSize() : 16,
                        2.0 * pixels * block * (double) weights.elementCount(2, 4)));
        return steps;
    }

    /** Channels that a work-item does side by side: a vector, but no more than there are. */
    private static int channelBlock(long channels, Traits traits) {
        int block = 1;
        for (int candidate = 4; candidate <= (traits.isWide() ? 4 : 16); candidate *= 2) {
            block = candidate <= channels ? candidate : block;
        }
        return block;
    }

    /** The packed weights: of the host's making if they are constant, else by a step of their own; block 0 stands for depthwise. */
    private static Arg packed(Request<Conv2d> request, int block, List<Step> steps) {
        Conv2d op = request.op();
        Shape weights = request.shape(1);
        long groupOutputs = block == 0 ? weights.dim(0) : weights.dim(0) / op.groups();
        long size = block == 0 ? weights.elementCount() : packedSize(op, weights, block);
        if (request.operand(1) instanceof TensorData constant) {
            return new Arg.Constant(
                    constant,
                    "conv2d groups " + op.groups() + " block " + block,
                    Math.max(4, size * Float.BYTES),
                    () -> pack(op, constant, block));
        }
        Arg packed = request.scratch(0, Float.BYTES);
        steps.add(Step.of("conv2d_pack.cl", "conv2d_pack")
                .define("BLOCK", block)
                .args(request.input(1), packed)
                .ints(groupOutputs, weights.dim(1), weights.elementCount(2, 4))
                .ints(block == 0 ? 1 : blocksAGroup(op, weights, block))
                .build(size, request.traits().localSize(), 20));
        return packed;
    }

    /** [block][tap][input][lane], or for depthwise (block 0) [tap][output]: as conv2d_pack.cl does it. */
    private static ByteBuffer pack(Conv2d op, TensorData weights, int block) {
        Shape shape = weights.shape();
        long outputs = shape.dim(0);
        long inputs = shape.dim(1);
        long taps = shape.elementCount(2, 4);
        if (block == 0) {
            ByteBuffer packed = Packing.allocate(Math.max(4, outputs * taps * Float.BYTES));
            for (long i = 0; i < outputs * taps; i++) {
                packed.putFloat(weights.getFloat(i % outputs * taps + i / outputs));
            }
            return packed.rewind();
        }
        long groupOutputs = outputs / op.groups();
        long blocksAGroup = blocksAGroup(op, shape, block);
        ByteBuffer packed = Packing.allocate(Math.max(4, packedSize(op, shape, block) * Float.BYTES));
        for (long b = 0; b < blocksAGroup * op.groups(); b++) {
            for (long tap = 0; tap < taps; tap++) {
                for (long c = 0; c < inputs; c++) {
                    for (int lane = 0; lane < block; lane++) {
                        long inGroup = b % blocksAGroup * block + lane;
                        long k = b / blocksAGroup * groupOutputs + inGroup;
                        packed.putFloat(inGroup < groupOutputs ? weights.getFloat((k * inputs + c) * taps + tap) : 0);
                    }
                }
            }
        }
        return packed.rewind();
    }
}
