package dev.binocle.cli;

import dev.binocle.BinocleException;
import dev.binocle.Engine;
import dev.binocle.boxes.Detection;
import dev.binocle.boxes.Detections;
import dev.binocle.vision.Detector;
import dev.binocle.vision.Picture;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
        name = "detect",
        mixinStandardHelpOptions = true,
        description =
                "Finds things in pictures with a detection network: writes OUT/NAME.png and OUT/NAME.json for each.")
final class DetectCommand implements Callable<Integer> {
    private static final Pattern NUMBER = Pattern.compile("(?<!\\d)(\\d{1,18})(?=\\D*$)");

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Mixin
    private DeviceOption device = new DeviceOption();

    @Parameters(index = "0", paramLabel = "MODEL", description = "An ONNX file of a detector that is known.")
    private Path model = Path.of("");

    @Parameters(
            index = "1..*",
            arity = "1..*",
            paramLabel = "IMAGE",
            description = "Pictures: PNG, JPEG, GIF, BMP, TIFF.")
    private List<Path> images = new ArrayList<>();

    @Option(names = "--out", paramLabel = "DIR", required = true, description = "Where the results go.")
    private Path out = Path.of("");

    @Option(
            names = "--decoder",
            paramLabel = "NAME",
            defaultValue = "",
            description = "blazeface, ultraface or yolox; default: known by the network's inputs and outputs.")
    private String decoder = "";

    @Option(names = "--threshold", paramLabel = "SCORE", description = "From 0 to 1: nothing below it is reported.")
    private Optional<Float> threshold = Optional.empty();

    @Option(
            names = "--coco",
            paramLabel = "FILE",
            description =
                    "Writes all results there as COCO has them, for binocle evaluate; the last number in a picture's name is its id;"
                            + " faces are category 1.")
    private Optional<Path> coco = Optional.empty();

    @Override
    public Integer call() {
        PrintWriter print = spec.commandLine().getOut();
        boolean failed = false;
        images.forEach(this::refuseToOverwrite);
        coco.ifPresent(file -> images.forEach(this::number));
        try (Engine engine = device.open();
                Detector detector = Detector.load(engine, model, decoder);
                Progress progress = new Progress("detect", images.size())) {
            threshold.map(this::checked).ifPresent(detector::threshold);
            print.println("device: " + engine.device().label() + ", " + engine.reason());
            Set<String> names = new HashSet<>();
            List<Map<String, Object>> rows = new ArrayList<>();
            for (Path image : images) {
                try {
                    Detections found = detect(print, engine, detector, image, unique(names, image));
                    if (coco.isPresent()) {
                        rows.addAll(DetectionFile.cocoRows(number(image), found));
                    }
                } catch (BinocleException e) { // one bad picture does not stop the others
                    spec.commandLine().getErr().println("binocle: " + e.getMessage());
                    failed = true;
                }
                progress.step(image.toString());
            }
            coco.ifPresent(file -> Json.write(file, rows));
        }
        return failed ? Main.WRONG : Main.OK;
    }

    /** The last number in a picture's name: COCO_val2014_000000000139.jpg is picture 139. */
    private long number(Path image) {
        Matcher digits = NUMBER.matcher(image.getFileName().toString());
        if (!digits.find()) {
            throw new ParameterException(
                    spec.commandLine(),
                    "--coco: " + image + " must have a number of up to 18 digits in its name, its id");
        }
        return Long.parseLong(digits.group(1));
    }

    private Detections detect(PrintWriter print, Engine engine, Detector detector, Path image, String name) {
        BufferedImage picture = Picture.read(image);
        Detector.Result result = detector.detectTimed(picture);
        DetectionFile.writeJson(out.resolve(name + ".json"), engine.device().label(), result.detections());
        DetectionFile.writePicture(out.resolve(name + ".png"), picture, result.detections());
        print.printf(
                "%s: %d found in %.1f ms%n",
                image, result.detections().size(), result.times().totalMs());
        for (Detection detection : result.detections()) {
            print.printf(
                    "  %s %.3f at %.1f %.1f %.1f %.1f%n",
                    detection.label(),
                    detection.score(),
                    detection.box().x1(),
                    detection.box().y1(),
                    detection.box().x2(),
                    detection.box().y2());
        }
        return result.detections();
    }

    /** The results must not take the place of a picture. */
    private void refuseToOverwrite(Path image) {
        try {
            Path folder = image.toAbsolutePath().getParent();
            boolean same = folder != null && Files.isDirectory(out) && Files.isSameFile(folder, out);
            if (same && image.toString().toLowerCase(Locale.ROOT).endsWith(".png")) {
                throw new ParameterException(
                        spec.commandLine(),
                        "--out must be another folder than that of " + image + ", which would be overwritten");
            }
        } catch (IOException e) {
            throw new BinocleException(out + ": can't be looked at: " + e, e);
        }
    }

    private float checked(float score) {
        if (!(score >= 0 && score <= 1)) {
            throw new ParameterException(spec.commandLine(), "--threshold must be from 0 to 1, got " + score);
        }
        return score;
    }

    /** The picture's name without its ending; with a number where two are alike. */
    private static String unique(Set<String> names, Path image) {
        String file = image.getFileName().toString();
        String base = file.contains(".") ? file.substring(0, file.lastIndexOf('.')) : file;
        String name = base;
        for (int i = 2; !names.add(name); i++) {
            name = base + "-" + i;
        }
        return name;
    }
}
