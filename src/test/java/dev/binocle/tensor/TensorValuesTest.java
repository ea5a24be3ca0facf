package dev.binocle.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.ByteBuffer;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class TensorValuesTest {
    @Test
    void everyHalfComesBack() {
        for (int bits = 0; bits < 1 << 16; bits++) {
            float value = Half.toFloat((short) bits);
            if (Float.isNaN(value)) {
                assertThat(Half.toFloat(Half.ofDouble(value))).isNaN();
            } else {
                assertThat(Half.ofDouble(value)).as("%x", bits).isEqualTo((short) bits);
            }
            float brain = Float.intBitsToFloat(bits << 16);
            if (!Float.isNaN(brain)) {
                assertThat(Half.bfloat16OfDouble(brain)).as("%x", bits).isEqualTo((short) bits);
            }
        }
    }

    /** Halfway between two neighbours it is the even one; nearer to one it is that one. */
    @Test
    void halvesAreRoundedToNearestEven() {
        for (int bits = 0; bits < 0x7bff; bits++) {
            double low = Half.toFloat((short) bits);
            double high = Half.toFloat((short) (bits + 1));
            double middle = (low + high) / 2;
            short even = (short) (bits % 2 == 0 ? bits : bits + 1);
            assertThat(Half.ofDouble(middle)).isEqualTo(even);
            assertThat(Half.ofDouble(Math.nextUp(middle))).isEqualTo((short) (bits + 1));
            assertThat(Half.ofDouble(-Math.nextDown(middle))).isEqualTo((short) (bits | 0x8000));
        }
        assertThat(Half.ofDouble(65520)).isEqualTo((short) 0x7c00);
        assertThat(Half.ofDouble(65519)).isEqualTo((short) 0x7bff);
        assertThat(Half.bfloat16OfDouble(Float.MAX_VALUE)).isEqualTo((short) 0x7f80);
    }

    @ParameterizedTest
    @EnumSource
    void everyTypeKeepsItsValues(DataType type) {
        TensorBuilder builder = new TensorBuilder(TensorType.of(type, Shape.of(5)));
        long[] values = type == DataType.BOOL ? new long[] {0, 1, 1, 0, 1} : new long[] {0, 1, 7, 100, 127};
        for (int i = 0; i < values.length; i++) {
            builder.putLong(i, values[i]);
        }
        TensorData data = builder.build();
        assertThat(data.toLongs()).containsExactly(values);
        for (int i = 0; i < values.length; i++) {
            assertThat(data.getDouble(i)).isEqualTo((double) values[i]);
        }
    }

    @Test
    void unsignedNumbersStayPositive() {
        TensorBuilder builder = new TensorBuilder(TensorType.of(DataType.UINT64, Shape.of(1)));
        builder.putLong(0, -1);
        assertThat(builder.build().getDouble(0)).isEqualTo(0x1p64);
        TensorBuilder bytes = new TensorBuilder(TensorType.of(DataType.UINT8, Shape.of(1)));
        bytes.putLong(0, 255);
        assertThat(bytes.build().getLong(0)).isEqualTo(255);
    }

    @Test
    void shapesRefuseWhatTheyCannotBe() {
        assertThatIllegalArgumentException().isThrownBy(() -> Shape.of(2, -1)).withMessageContaining("[2, -1]");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Shape.of(1L << 40, 1L << 40))
                .withMessageContaining("2^63 - 1");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Shape.of(2, 3).dim(2))
                .withMessageContaining("axis 2")
                .withMessageContaining("2×3");
        assertThat(Shape.of(1L << 40, 0, 1L << 40).elementCount()).isZero();
        assertThat(Shape.of().elementCount()).isEqualTo(1);
        assertThat(Shape.of(2, 3, 4).dim(-1)).isEqualTo(4);
    }

    @Test
    void layoutsPutChannelsWhereTheySay() {
        assertThat(Layout.NCHW.strides(Shape.of(2, 3, 4, 5))).containsExactly(60, 20, 5, 1);
        assertThat(Layout.NHWC.strides(Shape.of(2, 3, 4, 5))).containsExactly(60, 1, 15, 3);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new TensorType(DataType.FLOAT32, Shape.of(2, 3), Layout.NHWC))
                .withMessageContaining("rank 4");
    }

    @Test
    void dataMustHaveAsManyBytesAsItsType() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> TensorData.of(Shape.of(2, 2), 1, 2, 3))
                .withMessageContaining("2×2")
                .withMessageContaining("3 values");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> TensorData.of(TensorType.of(DataType.INT32, Shape.of(2)), ByteBuffer.allocate(7)))
                .withMessageContaining("8 bytes")
                .withMessageContaining("7");
    }

    @Test
    void generatedDataAreWhatTheFunctionSays() {
        Random random = new Random(5);
        float[] values = new float[1000];
        for (int i = 0; i < values.length; i++) {
            values[i] = random.nextFloat();
        }
        TensorData data = TensorData.generate(TensorType.of(DataType.FLOAT32, Shape.of(10, 100)), i -> values[(int) i]);
        assertThat(data.toFloats()).containsExactly(values);
        assertThat(data.reshape(Shape.of(1000)).toFloats()).containsExactly(values);
    }
}
