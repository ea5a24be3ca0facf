package dev.binocle.opencl.kernel;

import dev.binocle.backend.Choice;
import dev.binocle.backend.Form;
import dev.binocle.op.Output;
import dev.binocle.op.Pool2d;
import dev.binocle.op.Window;
import dev.binocle.tensor.DataType;
import dev.binocle.tensor.Operand;
import dev.binocle.tensor.Shape;
import dev.binocle.tensor.TensorType;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/** Pooling by windows: float32 on CPUs by the kernels that depthwise convolution has too, everything else one output element a work-item. */
final class OpenClPool2d implements OpenClOp<Pool2d> {
    /** As INDICES of pool2d.cl counts them. */
    private static final List<Pool2d.Indices> INDICES =
            List.of(Pool2d.Indices.NONE, Pool2d.Indices.ROW_MAJOR, Pool2d.Indices.COLUMN_MAJOR);

    /** The best of each way for each layout. */
    @Override
    public List<Choice> choices(Pool2d op, List<Operand> operands, List<Output> outputs, Traits traits) {
        return Best.ofEach(candidates(op, operands, outputs, traits));
    }

    @Override
    public List<Choice> candidates(Pool2d op, List<Operand> operands, List<Output> outputs, Traits traits) {
        Types.require(op, operands.get(0).dataType(), traits);
        if (op.indices() != Pool2d.Indices.NONE) {
            // places are numbered as in a row-major input, and lie row-major themselves
            return Types.plain("window", operands, outputs, 0);
        }
        List<Choice> candidates = new ArrayList<>();
        double slow = traits.isCores() ? 20 : 1; // an element a work-item, its place divided out
        for (Choice one : Types.bothLayouts("window", operands, outputs)) {
            candidates.add(new Choice(one.algorithm(), one.inputs(), one.outputs(), 0, one.cost() * slow));
        }
        boolean fast = operands.get(0) instanceof TensorType type
                && type.dataType() == DataType.FLOAT32
                && op.kind() != Pool2d.Kind.LP;
        if (fast) {
            WindowProblem window = WindowProblem.pooling(
                    op.name(),
                    op.window(),
                    operands.get(0).shape(),
                    outputs.get(0).shape(),
                    traits);
            for (WindowKernel kernel : WindowKernel.ALL) {
                kernel.candidates(window).forEach(one -> candidates.add(choice(kernel, one)));
            }
        }
        return candidates;
    }

    private static Choice choice(WindowKernel kernel, WindowKernel.Candidate candidate) {
        List<Form> form = List.of(kernel.form());
        return new Choice(kernel.name(), new TreeMap<>(candidate.parameters()), form, form, 0, candidate.cost(), 1);
    }

    @Override
    public boolean writes(Part part, Choice choice) {
        return kernel(choice).isPresent();
    }

    @Override
    public List<Step> steps(Request<Pool2d> request) {
        return List.of(kernel(request.choice())
                .map(kernel -> byWindow(request, kernel))
                .orElseGet(() -> byElement(request)));
    }

    private static Optional<WindowKernel> kernel(Choice choice) {
        return WindowKernel.ALL.stream()
                .filter(kernel -> kernel.name().equals(choice.algorithm()))
                .findFirst();
    }

    private static Step byWindow(Request<Pool2d> request, WindowKernel kernel) {
        WindowProblem window = WindowProblem.pooling(
                request.op().name(), request.op().window(), request.shape(0), request.outputShape(), request.traits());
        Step.Builder step = kernel.step()
                .define("KIND", request.op().kind())
                .define("COUNT_PADDING", request.op().countPadding() ? 1 : 0)
                .args(request.input(0), request.output(0));
        return kernel.finish(window, request.choice(), step);
    }

    private static Step byElement(Request<Pool2d> request) {
        Shape in = request.shape(0);
        Shape out = request.outputShape();
        Window window = request.op().window();
        Window.Placed placed = window.place(request.op().name(), in.dim(2), in.dim(3));
        DataType type = request.operand(0).dataType();
        Step.Builder step = Step.of("pool2d.cl", "pool2d")
                .define("X", Types.stored(type))
                .define("KIND", request.op().kind())
                .define("POWER", request.op().power())
                .define("EMPTY", type.isFloating() ? "-INFINITY" : type == DataType.INT8 ? "-128" : "0")
                .define("INDICES", INDICES.indexOf(request.op().indices()))
                .define("COUNT_PADDING", request.op().countPadding() ? 1 : 0)
                .define("CHANNELS_LAST", request.choice().outputs().get(0).isChannelsLast() ? 1 : 0)
                .args(request.input(0), request.output(0));
        if (request.op().indices() != Pool2d.Indices.NONE) {
            step.args(request.output(1));
        }
        return step.indices(out.dim(1), out.dim(2), out.dim(3))
                .ints(in.dim(2), in.dim(3))
                .indices(request.strides(0))
                .ints(window.kernelHeight(), window.kernelWidth(), window.strideHeight(), window.strideWidth())
                .ints(window.dilationHeight(), window.dilationWidth())
                .ints(placed.padTop(), placed.padLeft(), placed.padBottom(), placed.padRight())
                .build(
                        out.elementCount(),
                        request.traits().localSize(),
                        10.0 * window.kernelHeight() * window.kernelWidth());
    }
}
