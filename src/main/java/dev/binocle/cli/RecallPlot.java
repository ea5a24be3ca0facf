package dev.binocle.cli;

import dev.binocle.BinocleException;
import dev.binocle.metrics.CocoEvaluation;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.IntStream;
import org.knowm.xchart.BitmapEncoder;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.style.markers.SeriesMarkers;

/** Precision over recall, mean of the categories, as a picture. */
final class RecallPlot {
    private static final double[] THRESHOLDS = {0.5, 0.75};

    private RecallPlot() {}

    static void write(CocoEvaluation evaluation, String type, Path file) {
        XYChart chart = new XYChartBuilder()
                .width(800)
                .height(600)
                .title("Precision over recall, mean of the categories (" + type + ")")
                .xAxisTitle("recall")
                .yAxisTitle("precision")
                .build();
        chart.getStyler()
                .setXAxisMin(0.0)
                .setXAxisMax(1.0)
                .setYAxisMin(0.0)
                .setYAxisMax(1.0)
                .setXAxisDecimalPattern("0.0#");
        double[] recalls =
                IntStream.rangeClosed(0, 100).mapToDouble(i -> i / 100.0).toArray();
        for (double threshold : THRESHOLDS) {
            double[] precisions = evaluation.precisionRecall(threshold);
            if (precisions.length > 0) {
                chart.addSeries("IoU " + threshold, recalls, precisions).setMarker(SeriesMarkers.NONE);
            }
        }
        try {
            Files.createDirectories(file.toAbsolutePath().getParent());
            try (OutputStream out = Files.newOutputStream(file)) {
                BitmapEncoder.saveBitmap(chart, out, BitmapEncoder.BitmapFormat.PNG);
            }
        } catch (IOException e) {
            throw new BinocleException(file + ": can't be written: " + e, e);
        }
    }
}
