package dev.binocle.cpu.reference;

import dev.binocle.op.Pool2d;
import dev.binocle.op.Window;
import dev.binocle.tensor.Shape;
import dev.binocle.tensor.TensorBuilder;
import dev.binocle.tensor.TensorData;
import java.util.List;

final class ReferencePool2d implements ReferenceOp<Pool2d> {
    @Override
    public void run(Pool2d op, Arguments arguments, List<TensorBuilder> outputs) {
        TensorData input = arguments.get(0);
        TensorBuilder output = outputs.get(0);
        Shape in = input.shape();
        Shape out = output.type().shape();
        Window window = op.window();
        Window.Placed placed = window.place(op.name(), in.dim(2), in.dim(3));
        long[] inStride = Walk.strides(input.type());
        long[] outStride = Walk.strides(output.type());
        for (long n = 0; n < out.dim(0); n++) {
            for (long c = 0; c < out.dim(1); c++) {
                for (long oh = 0; oh < out.dim(2); oh++) {
                    for (long ow = 0; ow < out.dim(3); ow++) {
                        double max = Double.NEGATIVE_INFINITY;
                        double sum = 0;
                        long inside = 0;
                        long counted = 0;
                        for (int r = 0; r < window.kernelHeight(); r++) {
                            for (int s = 0; s < window.kernelWidth(); s++) {
                                long ih = oh * window.strideHeight()
                                        - placed.padTop()
                                        + (long) r * window.dilationHeight();
                                long iw = ow * window.strideWidth()
                                        - placed.padLeft()
                                        + (long) s * window.dilationWidth();
                                // with ceil the last window may hang over the padding: that part counts as nothing
                                if (ih < in.dim(2) + placed.padBottom() && iw < in.dim(3) + placed.padRight()) {
                                    counted++;
                                }
                                if (ih >= 0 && ih < in.dim(2) && iw >= 0 && iw < in.dim(3)) {
                                    double value = input.getDouble(
                                            n * inStride[0] + c * inStride[1] + ih * inStride[2] + iw * inStride[3]);
                                    max = Math.max(max, value);
                                    sum += value;
                                    inside++;
                                }
                            }
                        }
                        double result =
                                op.kind() == Pool2d.Kind.MAX ? max : sum / (op.countPadding() ? counted : inside);
                        output.putDouble(
                                n * outStride[0] + c * outStride[1] + oh * outStride[2] + ow * outStride[3], result);
                    }
                }
            }
        }
    }
}
