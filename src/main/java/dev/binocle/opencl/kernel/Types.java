package dev.binocle.opencl.kernel;

import dev.binocle.backend.Choice;
import dev.binocle.backend.Form;
import dev.binocle.backend.UnsupportedOpException;
import dev.binocle.op.Op;
import dev.binocle.op.Output;
import dev.binocle.tensor.DataType;
import dev.binocle.tensor.Operand;
import dev.binocle.tensor.TensorType;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** OpenCL C's names of element types, and the choices that most operations share. */
final class Types {
    private Types() {}

    /** The name of a type in storage.cl. */
    static String stored(DataType type) {
        return type == DataType.BOOL ? "boolean" : type.toString();
    }

    /** What storage.cl computes it in, as OpenCL C names it. */
    static String computed(DataType type) {
        return switch (type) {
            case FLOAT32, FLOAT16, BFLOAT16 -> "float";
            case FLOAT64 -> "double";
            case INT8, INT16, INT32 -> "int";
            case INT64 -> "long";
            case BOOL -> "uchar";
            case UINT8, UINT16, UINT32 -> "uint";
            case UINT64 -> "ulong";
        };
    }

    /** OpenCL C's name of an integer type as it lies in memory. */
    static String integer(DataType type) {
        return switch (type) {
            case INT8 -> "char";
            case INT16 -> "short";
            case UINT8 -> "uchar";
            case UINT16 -> "ushort";
            default -> computed(type);
        };
    }

    /**
     * A floating number v as an integer type, kept within its range, as storage.cl computes in it. Narrow ones by way of 32 bits: Mesa's
     * rusticl converts to char wrongly (0.5 became 127).
     *
     * @param rounding rtz or rte
     */
    static String saturated(DataType type, String rounding) {
        String whole = "convert_" + computed(type) + "_sat_" + rounding + "(v)";
        int bits = type.bytes() * Byte.SIZE;
        if (bits >= Integer.SIZE) {
            return whole;
        }
        return type.isSigned()
                ? "clamp(" + whole + ", -" + (1 << (bits - 1)) + ", " + ((1 << (bits - 1)) - 1) + ")"
                : "min(" + whole + ", " + ((1 << bits) - 1) + "u)";
    }

    /** Whether vectors of it are loaded and computed as they lie. */
    static boolean hasVectors(DataType type) {
        return switch (type) {
            case FLOAT32, FLOAT64, INT32, UINT32 -> true;
            default -> false;
        };
    }

    /** @throws UnsupportedOpException naming what the device lacks, if it can't compute in this type */
    static void require(Op op, DataType type, Traits traits) {
        if (type == DataType.FLOAT64 && !traits.doubles()) {
            throw new UnsupportedOpException(
                    op.name() + ": the device does not compute in float64 (it lacks cl_khr_fp64)");
        }
    }

    /** As {@link #require}, for everything that goes in and comes out. */
    static void require(Op op, List<Operand> operands, List<Output> outputs, Traits traits) {
        for (Operand operand : operands) {
            if (operand != Operand.ABSENT) {
                require(op, operand.dataType(), traits);
            }
        }
        outputs.forEach(output -> require(op, output.dataType(), traits));
    }

    /** An unsigned type of the same size, for kernels that only move elements. */
    static String bits(DataType type) {
        return switch (type.bytes()) {
            case 1 -> "uchar";
            case 2 -> "ushort";
            case 4 -> "uint";
            default -> "ulong";
        };
    }

    /** Everything row-major; and, where all outputs are images, everything of rank 4 that is given at run time channels last. */
    static List<Choice> bothLayouts(String algorithm, List<Operand> operands, List<Output> outputs) {
        double cost = bytes(operands, outputs);
        List<Choice> choices = new ArrayList<>();
        choices.add(Choice.uniform(algorithm, Form.PLAIN, operands.size(), outputs.size(), 0, cost));
        if (outputs.stream().allMatch(output -> output.shape().rank() == 4)) {
            choices.add(new Choice(
                    algorithm,
                    operands.stream().map(Types::channelsLast).toList(),
                    outputs.stream().map(output -> Form.CHANNELS_LAST).toList(),
                    0,
                    cost));
        }
        return choices;
    }

    /** As {@link #bothLayouts}, for kernels that go through input and output alike, element by element: a constant lies row-major. */
    static List<Choice> bothLayoutsAlike(String algorithm, List<Operand> operands, List<Output> outputs) {
        return operands.get(0) instanceof TensorType
                ? bothLayouts(algorithm, operands, outputs)
                : plain(algorithm, operands, outputs, 0);
    }

    /** One tensor given at run time, the first operand, and one output, each row-major or channels last as it comes. */
    static List<Choice> anyLayout(String algorithm, List<Operand> operands, List<Output> outputs) {
        double cost = bytes(operands, outputs);
        List<Choice> choices = new ArrayList<>();
        for (Form input : forms(operands.get(0).shape().rank())) {
            for (Form output : forms(outputs.get(0).shape().rank())) {
                List<Form> inputs = new ArrayList<>(Collections.nCopies(operands.size(), Form.PLAIN));
                inputs.set(0, input);
                choices.add(new Choice(algorithm, inputs, List.of(output), 0, cost));
            }
        }
        return choices;
    }

    private static List<Form> forms(int rank) {
        return rank == 4 ? List.of(Form.PLAIN, Form.CHANNELS_LAST) : List.of(Form.PLAIN);
    }

    static List<Choice> plain(String algorithm, List<Operand> operands, List<Output> outputs, long scratchBytes) {
        return List.of(Choice.uniform(
                algorithm, Form.PLAIN, operands.size(), outputs.size(), scratchBytes, bytes(operands, outputs)));
    }

    /** The same ways, each with so much scratch memory. */
    static List<Choice> withScratch(List<Choice> choices, long bytes) {
        return choices.stream()
                .map(choice -> new Choice(choice.algorithm(), choice.inputs(), choice.outputs(), bytes, choice.cost()))
                .toList();
    }

    private static Form channelsLast(Operand operand) {
        return operand instanceof TensorType type && type.shape().rank() == 4 ? Form.CHANNELS_LAST : Form.PLAIN;
    }

    static double bytes(List<Operand> operands, List<Output> outputs) {
        double bytes = 0;
        for (Operand operand : operands) {
            bytes += operand == Operand.ABSENT
                    ? 0
                    : (double) operand.shape().elementCount()
                            * operand.dataType().bytes();
        }
        for (Output output : outputs) {
            bytes += (double) output.type().bytes();
        }
        return bytes;
    }
}
