package dev.binocle.op;

import dev.binocle.tensor.Layout;
import dev.binocle.tensor.Operand;
import dev.binocle.tensor.Shape;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Einstein's summation as NumPy has it (ONNX "Einsum"): each operand's axes are named by letters; axes of one name go together, those that the output
 * does not name are summed over. Three dots stand for any leading axes, which are broadcast. Numbers of one type, one operand or more.
 *
 * <pre>{@code
 * new Einsum("bij,bjk->bik")   // a batch of matrix products
 * new Einsum("ii")             // the trace: without an arrow the output has the names that come once, in the alphabet's order
 * }</pre>
 */
public record Einsum(String equation) implements Contraction {
    private static final String DOTS = "...";

    /**
     * @param labels for each operand its axes' names; a broadcast axis is a digit, counted from the last
     * @param output the output's
     * @param lengths of every name
     */
    private record Parsed(List<String> labels, String output, Map<Character, Long> lengths) {}

    private Parsed parse(List<Operand> operands) {
        String text = equation.replace(" ", "");
        int arrow = text.indexOf("->");
        String[] inputs = (arrow < 0 ? text : text.substring(0, arrow)).split(",", -1);
        if (inputs.length != operands.size()) {
            throw wrong("it names " + inputs.length + " operands, there are " + operands.size());
        }
        Map<Character, Long> lengths = new LinkedHashMap<>();
        Map<Character, Integer> seen = new TreeMap<>();
        List<String> labels = new ArrayList<>();
        int broadcast = 0;
        for (int i = 0; i < inputs.length; i++) {
            Operand operand = Operands.required(this, operands, i, "operand " + i);
            Operands.number(this, operand, "operand " + i);
            Operands.type(this, operand, "operand " + i, operands.get(0).dataType());
            String label = expand(inputs[i], operand.shape().rank());
            broadcast = Math.max(broadcast, dots(label));
            labels.add(label);
            for (int axis = 0; axis < label.length(); axis++) {
                add(lengths, label.charAt(axis), operand.shape().dim(axis));
                seen.merge(label.charAt(axis), 1, Integer::sum);
            }
        }
        String output;
        if (arrow < 0) {
            StringBuilder once = new StringBuilder(digits(broadcast));
            seen.forEach((name, count) -> {
                if (count == 1 && !Character.isDigit(name)) {
                    once.append((char) name);
                }
            });
            output = once.toString();
        } else {
            String named = text.substring(arrow + 2);
            output = named.contains(DOTS) ? named.replace(DOTS, digits(broadcast)) : named;
        }
        for (int i = 0; i < output.length(); i++) {
            char name = output.charAt(i);
            if (!lengths.containsKey(name) || output.indexOf(name) != i) {
                throw wrong("its output names \"" + name + "\" twice, or no operand does");
            }
        }
        return new Parsed(labels, output, lengths);
    }

    private String expand(String label, int rank) {
        int named = label.replace(DOTS, "").length();
        boolean dots = label.contains(DOTS);
        if (named > rank || (!dots && named != rank) || rank - named > 9) {
            throw wrong("\"" + label + "\" does not fit an operand of rank " + rank);
        }
        String full = dots ? label.replace(DOTS, digits(rank - named)) : label;
        if (full.length() != rank || !label.replace(DOTS, "").chars().allMatch(Character::isLetter)) {
            throw wrong("\"" + label + "\" must be letters, and dots once");
        }
        return full;
    }

    /** {@code 210} for three axes: the last is 0. */
    private static String digits(int count) {
        StringBuilder digits = new StringBuilder();
        for (int i = count - 1; i >= 0; i--) {
            digits.append(i);
        }
        return digits.toString();
    }

    private static int dots(String label) {
        return (int) label.chars().filter(Character::isDigit).count();
    }

    private void add(Map<Character, Long> lengths, char name, long dim) {
        long known = lengths.getOrDefault(name, 1L);
        boolean repeats = dim == 1 || known == 1;
        if (dim != known && !repeats) {
            throw wrong("\"" + name + "\" is " + known + " and " + dim);
        }
        lengths.put(name, known == 1 ? dim : known);
    }

    private IllegalArgumentException wrong(String why) {
        return new IllegalArgumentException(name() + ": \"" + equation + "\": " + why);
    }

    @Override
    public List<Output> outputs(List<Operand> operands) {
        Parsed parsed = parse(operands);
        return Output.of(operands.get(0).dataType(), shape(parsed, parsed.output()));
    }

    private static Shape shape(Parsed parsed, String names) {
        return Shape.of(names.chars()
                .mapToLong(name -> parsed.lengths().getOrDefault((char) name, 1L))
                .toArray());
    }

    @Override
    public Terms terms(List<Operand> operands) {
        Parsed parsed = parse(operands);
        StringBuilder summed = new StringBuilder();
        parsed.lengths().keySet().stream()
                .filter(name -> parsed.output().indexOf(name) < 0)
                .forEach(summed::append);
        List<Factor> factors = new ArrayList<>();
        for (int i = 0; i < operands.size(); i++) {
            Shape shape = operands.get(i).shape();
            String label = parsed.labels().get(i);
            factors.add(
                    new Factor(i, strides(label, shape, parsed.output()), strides(label, shape, summed.toString())));
        }
        return new Terms(shape(parsed, summed.toString()), factors, 1, -1, 0);
    }

    /** How far a step along each named axis moves in an operand: along all its axes of that name at once. */
    private static List<Long> strides(String label, Shape shape, String names) {
        long[] own = Layout.NCHW.strides(shape);
        List<Long> strides = new ArrayList<>();
        for (int i = 0; i < names.length(); i++) {
            long stride = 0;
            for (int axis = 0; axis < own.length; axis++) {
                stride += label.charAt(axis) == names.charAt(i) && shape.dim(axis) != 1 ? own[axis] : 0;
            }
            strides.add(stride);
        }
        return strides;
    }
}
