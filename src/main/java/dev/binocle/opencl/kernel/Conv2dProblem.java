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
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** A convolution of given operands on a given device, in the numbers that its algorithms ask for. */
record Conv2dProblem(Conv2d op, List<Operand> operands, Shape out, Window window, Window.Placed placed, Traits traits) {
    /** Pictures that are larger come from memory. */
    static final double CACHE_BYTES = 1 << 23;

    /** What the first cache of a core holds of a patch, beside weights: AVX2 machines have 32 KiB. Beyond it values come from the second. */
    static final double FIRST_CACHE_BYTES = 24 << 10;

    static Conv2dProblem of(Conv2d op, List<Operand> operands, List<Output> outputs, Traits traits) {
        Shape in = operands.get(0).shape();
        Window window = op.window(operands.get(1).shape());
        Window.Placed placed = window.place(op.name(), in.dim(2), in.dim(3));
        return new Conv2dProblem(op, operands, outputs.get(0).shape(), window, placed, traits);
    }

    static Conv2dProblem of(Request<Conv2d> request) {
        return of(request.op(), request.operands(), request.outputs(), request.traits());
    }

    Shape in() {
        return operands.get(0).shape();
    }

    Shape weights() {
        return operands.get(1).shape();
    }

    DataType dataType() {
        return operands.get(0).dataType();
    }

    boolean isFloat32() {
        return dataType() == DataType.FLOAT32;
    }

    /** Whether the weights come at run time, so that they are packed on the device before each run. */
    boolean runtimeWeights() {
        return operands.get(1) instanceof TensorType;
    }

    /** Whether the image is a constant, which lies row-major. */
    boolean constantImage() {
        return operands.get(0) instanceof TensorData;
    }

    /** Whether a residual is a constant: it lies row-major, and a residual must lie like the output. */
    boolean constantResidual() {
        return op.epilogue().steps().stream()
                .anyMatch(step -> step instanceof Epilogue.Residual residual
                        && operands.get(residual.operand()) instanceof TensorData);
    }

    /** Whether kernels for CPUs can do it, which count positions in 32 bits, and have no work to share out where there is none. */
    boolean isForCpus() {
        return traits.isCores() && out.elementCount() > 0 && groupInputs() > 0 && isNarrow();
    }

    /** Whether positions fit into 32 bits with their sign, those in the padding too. */
    boolean isNarrow() {
        return WindowProblem.isNarrow(in(), window, placed);
    }

    boolean isDepthwise() {
        return op.groups() > 1 && groupInputs() == 1 && weights().dim(0) == op.groups();
    }

    /** Whether it is a matrix product of the pixels: no window reaches past its pixel, and none is left out. */
    boolean isPointwise() {
        return window.isOnePixel() && isUnpadded();
    }

    private boolean isUnpadded() {
        return placed.padTop() + placed.padBottom() + placed.padLeft() + placed.padRight() == 0;
    }

    /** Whether each window is one pixel of the picture. */
    boolean isOfPixels() {
        return taps() == 1 && isUnpadded();
    }

    long groupInputs() {
        return weights().dim(1);
    }

    long groupOutputs() {
        return weights().dim(0) / op.groups();
    }

    long taps() {
        return weights().elementCount(2, 4);
    }

    double flops() {
        return 2.0 * (double) out.elementCount() * (double) weights().elementCount(1, 4);
    }

    /** Bytes of the image, the weights and the result, each once. */
    double bytes() {
        return (double) dataType().bytes()
                * ((double) in().elementCount() + (double) weights().elementCount() + (double) out.elementCount());
    }

    /** What the kernels are told of the window, last: its size, stride and dilation, and the padding before the picture. */
    long[] windowArgs() {
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

    /** The pairs of forms of image and output that an algorithm may take, if it takes any. */
    List<Forms> forms() {
        List<Forms> forms = new ArrayList<>();
        for (Form input : constantImage() ? List.of(Form.PLAIN) : List.of(Form.PLAIN, Form.CHANNELS_LAST)) {
            forms.add(new Forms(input, Form.PLAIN));
            if (!constantResidual()) {
                forms.add(new Forms(input, Form.CHANNELS_LAST));
            }
        }
        return forms;
    }

    /** How the image and the output lie. */
    record Forms(Form input, Form output) {
        static Forms of(Choice choice) {
            return new Forms(choice.inputs().get(0), choice.outputs().get(0));
        }

        static Forms both(Form form) {
            return new Forms(form, form);
        }

        boolean inputChannelsLast() {
            return input.isChannelsLast();
        }

        boolean outputChannelsLast() {
            return output.isChannelsLast();
        }
    }

    /** Whether results that are stored so many channels at once go past the caches. */
    boolean streams(Request<Conv2d> request, int channels) {
        return Forms.of(request.choice()).outputChannelsLast()
                && request.streams(channels, groupOutputs(), request.outputStrides()[3]);
    }

    /** Blocks of so many output channels, in a group. */
    long blocksAGroup(int block) {
        return (groupOutputs() + block - 1) / block;
    }

    Choice choice(
            String algorithm, Map<String, Integer> parameters, Forms forms, long scratch, double cost, double error) {
        List<Form> inputs = new ArrayList<>();
        for (int i = 0; i < operands.size(); i++) {
            boolean image =
                    operands.get(i) instanceof TensorType type && type.shape().rank() == 4;
            inputs.add(i == 0 && image ? forms.input() : i >= 3 && image ? forms.output() : Form.PLAIN);
        }
        long packed = runtimeWeights() ? 0 : weights().elementCount() * Float.BYTES;
        return new Choice(
                algorithm, new TreeMap<>(parameters), inputs, List.of(forms.output()), scratch, packed, cost, error);
    }

    Choice choice(String algorithm, Forms forms, long scratch, double cost) {
        return choice(algorithm, Map.of(), forms, scratch, cost, 1);
    }

    /**
     * How many times as long it takes a CPU to store to many planes of the output in turn as it would to store along one. Planes a multiple of
     * 4 KiB apart fall into one set of the first cache and drive each other out; what no cache holds is read before it is written.
     */
    double scattering() {
        long plane = out.elementCount(2, 4) * Float.BYTES;
        return plane % 4096 == 0 ? 7 : plane * out.elementCount(0, 2) > CACHE_BYTES ? 2 : 1;
    }

    /** What that comes to where of so many neighbouring pixels every four are turned round and stored together: a third for those. */
    static double turned(int pixels) {
        double fours = (double) (pixels - pixels % 4) / pixels;
        return 1 - 0.65 * fours;
    }
}
