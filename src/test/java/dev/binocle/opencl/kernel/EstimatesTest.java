package dev.binocle.opencl.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import dev.binocle.backend.Choice;
import dev.binocle.backend.Device;
import dev.binocle.op.Conv2d;
import dev.binocle.tensor.DataType;
import dev.binocle.tensor.Operand;
import dev.binocle.tensor.Shape;
import dev.binocle.tensor.TensorData;
import dev.binocle.tensor.TensorType;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the estimates choose on CPUs that are not here. */
class EstimatesTest {
    private static Traits cpu(int units, int vectorWidth) {
        return new Traits(Device.Kind.CPU, units, vectorWidth, 4096, 1L << 31, 1 << 19, true, true, false, 16L << 20);
    }

    /** The plain way is for what the others can't do, on one core as on many. */
    @ParameterizedTest
    @CsvSource({"64, 64, 1, 56", "96, 24, 1, 56", "256, 64, 1, 7", "1024, 16, 1, 1", "64, 64, 3, 56", "3, 32, 3, 56"})
    void theCheapestIsNotThePlainWay(int inputs, int outputs, int kernel, int side) {
        Conv2d op = Conv2d.builder().padding(kernel / 2).build();
        List<Operand> operands = List.of(
                TensorType.of(DataType.FLOAT32, Shape.of(1, inputs, side, side)),
                TensorData.of(
                        Shape.of(outputs, inputs, kernel, kernel), new float[outputs * inputs * kernel * kernel]));
        for (int units : List.of(1, 2, 4, 16, 64)) {
            for (int width : List.of(4, 8, 16)) {
                List<Choice> choices =
                        new OpenClConv2d().choices(op, operands, op.outputs(operands), cpu(units, width));
                assertThat(choices.get(0).algorithm())
                        .as(units + " units, vectors of " + width)
                        .isNotEqualTo("direct");
            }
        }
    }
}
