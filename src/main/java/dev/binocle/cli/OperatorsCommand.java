package dev.binocle.cli;

import dev.binocle.onnx.OnnxOperator;
import dev.binocle.onnx.OnnxReader;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

@Command(
        name = "operators",
        mixinStandardHelpOptions = true,
        description = "Lists the operators of ONNX that are read, as Markdown (docs/operators.md).")
final class OperatorsCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() {
        PrintWriter out = spec.commandLine().getOut();
        out.println("# Operators of ONNX");
        out.println();
        out.println("Written by `java -jar target/binocle-cli.jar operators`; a test holds it to the code. Opsets 1 to "
                + OnnxReader.NEWEST_OPSET + " are read. Every operator runs on");
        out.println(
                "the reference and on OpenCL (JOCL, LWJGL); those that only ask for shapes (Shape, Size, EyeLike, Range,"
                        + " ConstantOfShape, Constant) are worked out while a");
        out.println(
                "model is planned. float64 needs a device that has it; one that has not refuses it by name when a model is"
                        + " loaded. Inputs that decide shapes may come at run");
        out.println("time: they are read back, and the rest is planned for them, once for each value.");
        out.println();
        out.println("| operator | from opset | types | limits |");
        out.println("| --- | --- | --- | --- |");
        for (OnnxOperator operator : OnnxOperator.all()) {
            out.println("| " + operator.name() + " | " + operator.since() + " | " + operator.types() + " | "
                    + operator.limits() + " |");
        }
        out.flush();
        return Main.OK;
    }
}
