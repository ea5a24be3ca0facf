package dev.binocle.cli;

import dev.binocle.BinocleException;
import dev.binocle.Engine;
import dev.binocle.boxes.Detection;
import dev.binocle.vision.Detector;
import dev.binocle.vision.Picture;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import javax.imageio.ImageIO;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
        name = "demo",
        mixinStandardHelpOptions = true,
        description = "Finds the faces in a public-domain portrait (Eileen Collins, NASA), or in a picture of yours.")
final class DemoCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Mixin
    private DeviceOption device = new DeviceOption();

    @Option(
            names = "--model",
            paramLabel = "FILE",
            required = true,
            description = "A face detector: BlazeFace or UltraFace.")
    private Path model = Path.of("");

    @Option(names = "--image", paramLabel = "FILE", description = "Your picture instead of the portrait.")
    private Optional<Path> image = Optional.empty();

    @Option(
            names = "--out",
            paramLabel = "DIR",
            defaultValue = "target/demo",
            description = "Where faces.png and detections.json go. Default: ${DEFAULT-VALUE}")
    private Path out = Path.of("");

    @Override
    public Integer call() {
        PrintWriter print = spec.commandLine().getOut();
        long start = System.nanoTime();
        BufferedImage picture = image.map(Picture::read).orElseGet(DemoCommand::portrait);
        long decoded = System.nanoTime();
        try (Engine engine = device.open()) {
            long opened = System.nanoTime();
            print.println("device     " + engine.device().label());
            print.println("           because " + engine.reason());
            try (Detector detector = Detector.load(engine, model)) {
                long loaded = System.nanoTime();
                Detector.Result first = detector.detectTimed(picture);
                Detector.Result again = detector.detectTimed(picture);
                long drawStart = System.nanoTime();
                DetectionFile.writeJson(
                        out.resolve("detections.json"), engine.device().label(), again.detections());
                DetectionFile.writePicture(out.resolve("faces.png"), picture, again.detections());
                long written = System.nanoTime();
                print.printf(
                        "times      decode picture %.0f ms, open device %.0f ms, load model %.0f ms (%s)%n",
                        (decoded - start) / 1e6, (opened - decoded) / 1e6, (loaded - opened) / 1e6, detector.decoder());
                times(print, "first run ", first.times());
                times(print, "second run", again.times());
                print.printf("           draw and write %.0f ms%n", (written - drawStart) / 1e6);
                again.detections().forEach(detection -> face(print, detection));
                print.println("found      " + again.detections().size()
                        + (again.detections().size() == 1 ? " face" : " faces"));
                print.println("written    " + out.resolve("faces.png") + ", " + out.resolve("detections.json"));
            }
        }
        return Main.OK;
    }

    private static void times(PrintWriter print, String run, Detector.Times times) {
        print.printf(
                "           %s: picture to tensor %.2f ms, network %.2f ms, boxes %.2f ms%n",
                run, times.prepareMs(), times.networkMs(), times.decodeMs());
    }

    private static void face(PrintWriter print, Detection face) {
        print.printf(
                "%-10s %.0f%% sure, x %.0f..%.0f, y %.0f..%.0f%n",
                face.label(),
                100 * face.score(),
                face.box().x1(),
                face.box().x2(),
                face.box().y1(),
                face.box().y2());
    }

    private static BufferedImage portrait() {
        try (InputStream in = DemoCommand.class.getResourceAsStream("astronaut.png")) {
            if (in == null) {
                throw new BinocleException("the portrait is not in this jar; use --image");
            }
            return ImageIO.read(in);
        } catch (IOException e) {
            throw new BinocleException("the portrait in this jar can't be read: " + e, e);
        }
    }
}
