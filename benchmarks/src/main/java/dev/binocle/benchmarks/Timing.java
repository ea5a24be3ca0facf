package dev.binocle.benchmarks;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.binocle.benchmarks.peer.Peer;
import dev.binocle.benchmarks.peer.Subject;
import dev.binocle.benchmarks.workload.Workload;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** One peer at one case: what JMH runs, in a process of its own. Its result goes into a file, to be compared with the others'. */
@State(Scope.Benchmark)
public class Timing {
    @Param("")
    public String workload;

    @Param("")
    public String file;

    @Param("")
    public String test;

    @Param("")
    public String peer;

    @Param("")
    public String device;

    @Param("")
    public String folder;

    private static final Logger LIBRARY = Logger.getLogger("dev.binocle");

    private Subject subject;

    @Setup
    public void open() throws Exception {
        LIBRARY.setLevel(Level.SEVERE); // which device it is stands in the results
        subject = Peer.valueOf(peer.toUpperCase(Locale.ROOT))
                .open(Workload.of(workload, Path.of(file)).job(test), device);
        Outcome.of(subject).write(outcome(folder, peer));
    }

    static Path outcome(String folder, String peer) {
        return Path.of(folder, peer);
    }

    @Benchmark
    public void run() throws Exception {
        subject.run();
    }

    @TearDown
    public void close() throws Exception {
        subject.close();
    }

    /** What a process tells of itself beside its times. */
    record Outcome(String detail, int times, float[] output) {
        static Outcome of(Subject subject) throws Exception {
            return new Outcome(subject.detail(), subject.times(), subject.output());
        }

        void write(Path file) throws IOException {
            byte[] text = detail.getBytes(UTF_8);
            ByteBuffer bytes = ByteBuffer.allocate(3 * Integer.BYTES + text.length + output.length * Float.BYTES);
            bytes.putInt(times).putInt(text.length).put(text).putInt(output.length);
            bytes.asFloatBuffer().put(output);
            Files.write(file, bytes.array());
        }

        static Outcome read(Path file) throws IOException {
            ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file));
            int times = bytes.getInt();
            byte[] text = new byte[bytes.getInt()];
            bytes.get(text);
            float[] output = new float[bytes.getInt()];
            bytes.asFloatBuffer().get(output);
            return new Outcome(new String(text, UTF_8), times, output);
        }

        /** The relative L2 norm of the difference to another's output; infinite where their sizes differ. */
        double difference(Outcome other) {
            if (output.length != other.output.length) {
                return Double.POSITIVE_INFINITY;
            }
            double error = 0;
            double energy = 0;
            for (int i = 0; i < output.length; i++) {
                error += Math.pow((double) output[i] - other.output[i], 2);
                energy += Math.pow(output[i], 2);
            }
            return Math.sqrt(error / Math.max(energy, Double.MIN_NORMAL));
        }
    }
}
