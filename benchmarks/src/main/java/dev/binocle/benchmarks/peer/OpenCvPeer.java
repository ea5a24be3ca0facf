package dev.binocle.benchmarks.peer;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.opencv.core.Core;
import org.opencv.core.CvType;
import org.opencv.core.Mat;
import org.opencv.core.MatOfByte;
import org.opencv.dnn.Dnn;
import org.opencv.dnn.Net;

/** OpenCV's dnn module on the CPU. */
final class OpenCvPeer implements Subject {
    private final Net net;
    private final String output;
    private final List<Mat> inputs = new ArrayList<>();

    OpenCvPeer(Job job) {
        nu.pattern.OpenCV.loadLocally();
        Core.setNumThreads(Runtime.getRuntime().availableProcessors());
        net = Dnn.readNetFromONNX(new MatOfByte(job.model()));
        output = net.getUnconnectedOutLayersNames().get(0);
        for (Job.Input input : job.inputs()) {
            int[] dims = Arrays.stream(input.dims()).mapToInt(Math::toIntExact).toArray();
            Mat mat = new Mat(dims, CvType.CV_32F);
            mat.put(new int[dims.length], input.values());
            inputs.add(mat);
        }
    }

    private Mat forward() {
        for (int i = 0; i < inputs.size(); i++) {
            net.setInput(inputs.get(i));
        }
        return net.forward(output);
    }

    @Override
    public void run() {
        forward().release();
    }

    @Override
    public float[] output() {
        Mat mat = forward();
        float[] values = new float[Math.toIntExact(mat.total())];
        mat.get(new int[mat.dims()], values);
        mat.release();
        return values;
    }

    @Override
    public void close() {
        inputs.forEach(Mat::release);
    }
}
