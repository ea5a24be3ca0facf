package dev.binocle.opencl;

import static org.assertj.core.api.Assertions.assertThat;

import dev.binocle.Engine;
import dev.binocle.testing.TestDevices;
import org.junit.jupiter.api.Test;

/** The question whether tensor cores come out right, asked of devices without: there each lane does the same by itself. */
class TensorCoresTest {
    @Test
    void whatComesOutRightIsTaken() {
        try (Engine engine = TestDevices.openCl()) {
            long before = engine.runtime().backend().liveResources();
            assertThat(TensorCores.work(engine.runtime().backend())).isTrue();
            assertThat(engine.runtime().backend().liveResources()).isEqualTo(before);
        }
    }
}
