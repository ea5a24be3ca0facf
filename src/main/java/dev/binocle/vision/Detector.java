package dev.binocle.vision;

import dev.binocle.BinocleException;
import dev.binocle.Engine;
import dev.binocle.Tensor;
import dev.binocle.boxes.Detections;
import dev.binocle.graph.Graph;
import dev.binocle.model.Model;
import dev.binocle.tensor.Shape;
import dev.binocle.tensor.TensorType;
import java.awt.image.BufferedImage;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Finds things in pictures with a pretrained network; what its outputs mean is known by their names and shapes.
 *
 * <pre>{@code
 * try (Engine engine = Engine.open(); Detector detector = Detector.load(engine, Path.of("face.onnx"))) {
 *     for (Detection d : detector.detect(ImageIO.read(file))) System.out.println(d.label() + " " + d.score() + " " + d.box());
 * }
 * }</pre>
 */
public final class Detector implements AutoCloseable {
    private static final List<Decoder.Kind> KINDS = List.of(BlazeFace.KIND, UltraFace.KIND, YoloX.KIND);

    /** How long each stage of one detection took, in milliseconds. */
    public record Times(double prepareMs, double networkMs, double decodeMs) {
        public double totalMs() {
            return prepareMs + networkMs + decodeMs;
        }
    }

    /** @param detections the best first, in pixels of the picture */
    public record Result(Detections detections, Times times) {}

    private final Model model;
    private final Decoder decoder;
    private float threshold;

    private Detector(Model model, Decoder decoder) {
        this.model = model;
        this.decoder = decoder;
        this.threshold = decoder.defaultThreshold();
    }

    /** @throws BinocleException if the model can't be read or run, or is none of the detectors that are known (they are listed) */
    public static Detector load(Engine engine, Path file) {
        return load(engine, file, "");
    }

    /** @param decoder its name, {@code blazeface}, {@code ultraface} or {@code yolox}; empty to know it by the model's inputs and outputs */
    public static Detector load(Engine engine, Path file, String decoder) {
        String wanted = decoder.strip().toLowerCase(Locale.ROOT);
        if (!wanted.isEmpty() && KINDS.stream().noneMatch(kind -> kind.name().equals(wanted))) {
            throw new IllegalArgumentException("decoder: there is no \"" + decoder + "\"; there are " + known());
        }
        Model model = Model.load(engine, file);
        for (Decoder.Kind kind : KINDS) {
            Optional<Decoder> found =
                    wanted.isEmpty() || kind.name().equals(wanted) ? kind.of(model) : Optional.empty();
            if (found.isPresent()) {
                return new Detector(model, found.get());
            }
        }
        model.close();
        throw new BinocleException(file + ": not a detector that Binocle can decode"
                + (wanted.isEmpty() ? "" : " as " + wanted) + "; its inputs are "
                + model.inputs().stream().map(Graph.Input::toString).collect(Collectors.joining(", "))
                + ", its outputs "
                + String.join(", ", model.outputs()) + "; known are " + known());
    }

    private static String known() {
        return KINDS.stream()
                .map(kind -> kind.name() + " (" + kind.knownBy() + ")")
                .collect(Collectors.joining("; "));
    }

    /** @param score from 0 to 1: nothing below it is reported */
    public Detector threshold(float score) {
        if (!(score >= 0 && score <= 1)) {
            throw new IllegalArgumentException("threshold: must be from 0 to 1, got " + score);
        }
        this.threshold = score;
        return this;
    }

    public Model model() {
        return model;
    }

    /** The name of the decoder in use. */
    public String decoder() {
        return decoder.name();
    }

    public Detections detect(BufferedImage picture) {
        return detectTimed(picture).detections();
    }

    /** As {@link #detect}, with the times of its stages. */
    public Result detectTimed(BufferedImage picture) {
        Engine engine = model.engine();
        Letterbox fitted =
                Letterbox.fit(picture.getWidth(), picture.getHeight(), decoder.inputWidth(), decoder.inputHeight());
        Letterbox letterbox = decoder.inCorner() ? fitted.inCorner() : fitted;
        boolean channelsLast = decoder.normalization().channelsLast();
        long height = decoder.inputHeight();
        long width = decoder.inputWidth();
        Shape shape = channelsLast ? Shape.of(1, height, width, 3) : Shape.of(1, 3, height, width);
        long start = System.nanoTime();
        try (Tensor input = engine.tensor(
                TensorType.of(decoder.input().dataType(), shape), letterbox.source(picture, decoder.normalization()))) {
            long prepared = System.nanoTime();
            Map<String, Tensor> outputs = model.run(Map.of(decoder.input().name(), input));
            try {
                engine.runtime().finish();
                long computed = System.nanoTime();
                Detections detections = Detections.of(decoder.decode(engine, outputs, threshold).stream()
                        .map(letterbox::toPicture)
                        .toList());
                long decoded = System.nanoTime();
                Times times = new Times(ms(start, prepared), ms(prepared, computed), ms(computed, decoded));
                return new Result(detections, times);
            } finally {
                outputs.values().forEach(Tensor::close);
            }
        }
    }

    private static double ms(long from, long to) {
        return (to - from) / 1e6;
    }

    @Override
    public void close() {
        model.close();
    }
}
