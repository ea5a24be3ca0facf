package dev.binocle.cpu.reference;

import dev.binocle.op.Conv2d;
import dev.binocle.op.Window;
import dev.binocle.tensor.Shape;
import dev.binocle.tensor.TensorBuilder;
import dev.binocle.tensor.TensorData;
import java.util.List;

final class ReferenceConv2d implements ReferenceOp<Conv2d> {
    @Override
    public void run(Conv2d op, Arguments arguments, List<TensorBuilder> outputs) {
        TensorData input = arguments.get(0);
        TensorData weights = arguments.get(1);
        TensorBuilder output = outputs.get(0);
        Shape in = input.shape();
        Shape w = weights.shape();
        Shape out = output.type().shape();
        Window.Placed placed = op.window(w).place(op.name(), in.dim(2), in.dim(3));
        long[] inStride = Walk.strides(input.type());
        long[] wStride = Walk.strides(weights.type());
        long[] outStride = Walk.strides(output.type());
        ReferenceEpilogue epilogue = new ReferenceEpilogue(op.epilogue(), arguments);
        long groupOutputs = w.dim(0) / op.groups();
        for (long n = 0; n < out.dim(0); n++) {
            for (long k = 0; k < out.dim(1); k++) {
                double bias = arguments.has(2) ? arguments.get(2).getDouble(k) : 0;
                long firstChannel = k / groupOutputs * w.dim(1);
                for (long oh = 0; oh < out.dim(2); oh++) {
                    for (long ow = 0; ow < out.dim(3); ow++) {
                        double sum = bias;
                        for (long r = 0; r < w.dim(2); r++) {
                            long ih = oh * op.strideHeight() - placed.padTop() + r * op.dilationHeight();
                            if (ih < 0 || ih >= in.dim(2)) {
                                continue;
                            }
                            for (long s = 0; s < w.dim(3); s++) {
                                long iw = ow * op.strideWidth() - placed.padLeft() + s * op.dilationWidth();
                                if (iw < 0 || iw >= in.dim(3)) {
                                    continue;
                                }
                                long x = n * inStride[0]
                                        + firstChannel * inStride[1]
                                        + ih * inStride[2]
                                        + iw * inStride[3];
                                long y = k * wStride[0] + r * wStride[2] + s * wStride[3];
                                for (long c = 0; c < w.dim(1); c++) {
                                    sum += input.getDouble(x + c * inStride[1]) * weights.getDouble(y + c * wStride[1]);
                                }
                            }
                        }
                        long at = n * outStride[0] + k * outStride[1] + oh * outStride[2] + ow * outStride[3];
                        output.putDouble(at, epilogue.apply(sum, n, k, oh, ow));
                    }
                }
            }
        }
    }
}
