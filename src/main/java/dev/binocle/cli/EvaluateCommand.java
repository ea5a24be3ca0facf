package dev.binocle.cli;

import dev.binocle.metrics.CocoEvaluation;
import dev.binocle.metrics.CocoRules;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
        name = "evaluate",
        mixinStandardHelpOptions = true,
        description = "Average precision and recall of detections, as COCO defines them: the figures of pycocotools.")
final class EvaluateCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Option(
            names = "--ground-truth",
            paramLabel = "FILE",
            required = true,
            description = "COCO's instances_*.json, or a file like it.")
    private Path groundTruth = Path.of("");

    @Option(
            names = "--results",
            paramLabel = "FILE",
            required = true,
            description =
                    "A JSON array of image_id, category_id, score, and bbox (x, y, width, height) or segmentation.")
    private Path results = Path.of("");

    @Option(
            names = "--type",
            paramLabel = "bbox|segm",
            defaultValue = "bbox",
            description = "What is compared: boxes (the default) or masks.")
    private CocoEvaluation.Type type = CocoEvaluation.Type.BBOX;

    @Option(
            names = "--json",
            paramLabel = "FILE",
            description = "Writes {\"stats\": {\"AP\": ...}, \"categories\": {...}} there.")
    private Optional<Path> json = Optional.empty();

    @Option(names = "--plot", paramLabel = "FILE", description = "Draws precision over recall there, as PNG.")
    private Optional<Path> plot = Optional.empty();

    @Mixin
    private Rules rules = new Rules();

    /** What pycocotools does and others may not want; each switched off by its option. */
    static final class Rules {
        @Option(
                names = "--no-limit-each-category",
                description = "The limits of 1, 10, 100 results hold for a picture, not for each of its categories.")
        private boolean limitEachPicture;

        @Option(names = "--no-inclusive-areas", description = "32 x 32 is medium, not small and medium.")
        private boolean exclusiveAreas;

        @Option(names = "--no-match-at-threshold", description = "An IoU must be above the threshold, not at it.")
        private boolean matchAboveThreshold;

        @Option(names = "--no-last-equal-wins", description = "Of objects with the same IoU the first is taken.")
        private boolean firstEqualWins;

        @Option(names = "--no-crowds", description = "Crowd regions are objects like others.")
        private boolean noCrowds;

        @Option(
                names = "--no-ignore-is-crowd",
                description = "The field \"ignore\" is heeded, not overwritten by \"iscrowd\".")
        private boolean heedIgnore;

        @Option(names = "--no-ties-in-file-order", description = "At equal scores the later result leads.")
        private boolean tiesReversed;

        @Option(
                names = "--no-id-zero-is-no-match",
                description = "What matches the annotation of id 0 is right; pycocotools takes it for wrong.")
        private boolean idZeroMatches;

        CocoRules get() {
            return new CocoRules(
                    !limitEachPicture,
                    !exclusiveAreas,
                    !matchAboveThreshold,
                    !firstEqualWins,
                    !noCrowds,
                    !heedIgnore,
                    !tiesReversed,
                    !idZeroMatches);
        }
    }

    @Override
    public Integer call() {
        PrintWriter print = spec.commandLine().getOut();
        CocoEvaluation evaluation;
        try (Progress progress = new Progress("evaluate", 0)) {
            evaluation = CocoEvaluation.of(
                    groundTruth,
                    results,
                    type,
                    rules.get(),
                    done -> progress.at(done.done(), done.all(), done.category()));
        }
        evaluation.warnings().forEach(warning -> spec.commandLine().getErr().println("binocle: " + warning));
        Map<String, Double> stats = evaluation.stats();
        stats.forEach((name, value) -> print.printf("%-10s %7.4f%n", name, value));
        String name = type.name().toLowerCase(Locale.ROOT);
        json.ifPresent(file -> {
            Map<String, Object> content = new LinkedHashMap<>();
            content.put("type", name);
            content.put("stats", stats);
            content.put("categories", evaluation.categories());
            Json.write(file, content);
        });
        plot.ifPresent(file -> RecallPlot.write(evaluation, name, file));
        return Main.OK;
    }
}
