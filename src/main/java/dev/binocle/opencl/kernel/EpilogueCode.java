package dev.binocle.opencl.kernel;

import dev.binocle.op.Activation;
import dev.binocle.op.Epilogue;
import dev.binocle.op.Op;
import java.util.ArrayList;
import java.util.List;

/**
 * An {@link Epilogue}, and the bias before it, as macros that every kernel with an epilogue uses: the one piece of code for all of
 * them.
 *
 * <pre>
 * EPILOGUE_IS_CHEAP                          1 where it may be written out for every register of a tile; else compilers take long over it
 * EPILOGUE_T                                 the type of their elements, which the kernel's file says
 * EPILOGUE_PARAMETERS                        the kernel's parameters for the operands that the steps read
 * EPILOGUE(v, T, CHANNEL, ELEMENT, k, at)    v changed in place; T its type; CHANNEL(p), ELEMENT(p) load a T from per-channel values and
 *                                            from a tensor that lies like the output; k the channel, at the element
 * </pre>
 *
 * @param text the macros, to be put before the kernel's file
 * @param args the arguments for EPILOGUE_PARAMETERS
 */
record EpilogueCode(String text, List<Arg> args) {
    /** @param biasOperand the operand that is added to each channel first, if it is there */
    static EpilogueCode of(Request<? extends Op> request, Epilogue epilogue, int biasOperand) {
        StringBuilder parameters = new StringBuilder();
        StringBuilder body = new StringBuilder();
        List<Arg> args = new ArrayList<>();
        if (request.has(biasOperand)) {
            String bias = parameter(request, biasOperand, parameters, args);
            body.append(" v = v + CHANNEL(").append(bias).append(" + k);");
        }
        for (Epilogue.Step step : epilogue.steps()) {
            if (step instanceof Epilogue.ScaleShift scaleShift) {
                String scale = parameter(request, scaleShift.scale(), parameters, args);
                String shift = parameter(request, scaleShift.shift(), parameters, args);
                body.append(" v = v * CHANNEL(")
                        .append(scale)
                        .append(" + k) + CHANNEL(")
                        .append(shift)
                        .append(" + k);");
            } else if (step instanceof Epilogue.Residual residual) {
                String added = parameter(request, residual.operand(), parameters, args);
                body.append(" v = v + ELEMENT(").append(added).append(" + (at));");
            } else if (step instanceof Activation activation) {
                body.append(" v = ").append(Expressions.of(activation)).append(";");
            }
        }
        boolean cheap = epilogue.steps().stream()
                .noneMatch(step -> step instanceof Activation activation && Expressions.isCostly(activation.kind()));
        String text = "#define EPILOGUE_IS_CHEAP " + (cheap ? 1 : 0) + "\n#define EPILOGUE_PARAMETERS " + parameters
                + "\n#define EPILOGUE(v, T, CHANNEL, ELEMENT, k, at) {" + body + " }\n";
        return new EpilogueCode(text, args);
    }

    private static String parameter(
            Request<? extends Op> request, int operand, StringBuilder parameters, List<Arg> args) {
        String name = "e" + args.size();
        parameters
                .append(", __global const EPILOGUE_T* ")
                .append(name)
                .append(", const ulong ")
                .append(name)
                .append("_at");
        args.add(request.input(operand));
        return name + " + " + name + "_at";
    }
}
