package dev.binocle.cpu.reference;

import dev.binocle.op.ConvTranspose2d;
import dev.binocle.tensor.Shape;
import dev.binocle.tensor.TensorBuilder;
import dev.binocle.tensor.TensorData;
import java.util.List;

final class ReferenceConvTranspose2d implements ReferenceOp<ConvTranspose2d> {
    @Override
    public void run(ConvTranspose2d op, Arguments arguments, List<TensorBuilder> outputs) {
        TensorData input = arguments.get(0);
        TensorData weights = arguments.get(1);
        Shape in = input.shape();
        Shape w = weights.shape();
        ConvTranspose2d.Placed placed = op.place(in, w);
        long[] inStride = Walk.strides(input.type());
        long[] wStride = Walk.strides(weights.type());
        long groupInputs = w.dim(0) / op.groups();
        Walk.positions(outputs.get(0).type(), (position, at) -> {
            long k = position[1];
            long firstChannel = k / w.dim(1) * groupInputs;
            double sum = arguments.has(2) ? arguments.get(2).getDouble(k) : 0;
            for (long r = 0; r < w.dim(2); r++) {
                long y = position[2] + placed.padTop() - r * op.dilationHeight();
                for (long s = 0; s < w.dim(3); s++) {
                    long x = position[3] + placed.padLeft() - s * op.dilationWidth();
                    long ih = Math.floorDiv(y, op.strideHeight());
                    long iw = Math.floorDiv(x, op.strideWidth());
                    boolean meets = ih * op.strideHeight() == y && iw * op.strideWidth() == x;
                    if (meets && ih >= 0 && ih < in.dim(2) && iw >= 0 && iw < in.dim(3)) {
                        for (long c = 0; c < groupInputs; c++) {
                            long from = position[0] * inStride[0]
                                    + (firstChannel + c) * inStride[1]
                                    + ih * inStride[2]
                                    + iw * inStride[3];
                            long tap = (firstChannel + c) * wStride[0]
                                    + k % w.dim(1) * wStride[1]
                                    + r * wStride[2]
                                    + s * wStride[3];
                            sum += input.getDouble(from) * weights.getDouble(tap);
                        }
                    }
                }
            }
            outputs.get(0).putDouble(at, sum);
        });
    }
}
