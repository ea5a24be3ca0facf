package dev.binocle.benchmarks;

import dev.binocle.benchmarks.peer.Peer;
import java.awt.Color;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.knowm.xchart.BitmapEncoder;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.XYSeries;
import org.knowm.xchart.style.Styler;
import org.knowm.xchart.style.markers.SeriesMarkers;

/** The roofline (Williams, Waterman, Patterson 2009): what each peer reached, over FLOPs a byte, beneath what the machine can do. */
final class Roofline {
    private Roofline() {}

    static void draw(Machine machine, List<Report.Row> rows, Path file) throws IOException {
        XYChart chart = new XYChartBuilder()
                .width(1200)
                .height(800)
                .title("Convolution, two cores: GFLOP/s over FLOPs a byte")
                .xAxisTitle("FLOPs a byte of memory")
                .yAxisTitle("GFLOP/s, counted as a direct convolution")
                .build();
        chart.getStyler().setXAxisLogarithmic(true);
        chart.getStyler().setYAxisLogarithmic(true);
        chart.getStyler().setDefaultSeriesRenderStyle(XYSeries.XYSeriesRenderStyle.Scatter);
        chart.getStyler().setLegendPosition(Styler.LegendPosition.OutsideE);
        chart.getStyler().setMarkerSize(9);
        double least = rows.stream().mapToDouble(Roofline::intensity).min().orElse(1) / 1.5;
        double most = rows.stream().mapToDouble(Roofline::intensity).max().orElse(1) * 1.5;
        double ridge = machine.flops() / machine.bandwidth();
        double middle = Math.min(most, Math.max(least, ridge));
        XYSeries roof = chart.addSeries(
                "roof: copy and FMA peak",
                new double[] {least, middle, most},
                new double[] {height(machine, least), height(machine, middle), height(machine, most)});
        roof.setXYSeriesRenderStyle(XYSeries.XYSeriesRenderStyle.Line);
        roof.setMarker(SeriesMarkers.NONE);
        roof.setLineColor(Color.DARK_GRAY);
        Map<Peer, List<double[]>> points = new TreeMap<>();
        for (Report.Row row : rows) {
            for (Measured one : row.results()) {
                points.computeIfAbsent(one.peer(), any -> new java.util.ArrayList<>())
                        .add(new double[] {intensity(row), row.flops() / one.best() / 1e6});
            }
        }
        points.forEach((peer, all) -> chart.addSeries(
                peer.title(),
                all.stream().mapToDouble(point -> point[0]).toArray(),
                all.stream().mapToDouble(point -> point[1]).toArray()));
        BitmapEncoder.saveBitmap(chart, file.toString(), BitmapEncoder.BitmapFormat.PNG);
    }

    private static double intensity(Report.Row row) {
        return row.flops() / row.bytes();
    }

    private static double height(Machine machine, double intensity) {
        return Math.min(machine.flops(), intensity * machine.bandwidth()) / 1e9;
    }
}
