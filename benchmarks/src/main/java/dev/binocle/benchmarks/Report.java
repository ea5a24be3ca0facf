package dev.binocle.benchmarks;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import dev.binocle.benchmarks.peer.Job;
import dev.binocle.benchmarks.peer.Peer;
import java.io.IOException;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/** What came, as tables in Markdown and as JSON. */
final class Report {
    /** @param results Binocle first */
    record Row(String test, double flops, double bytes, List<Measured> results) {
        static Row of(String test, Job job, List<Measured> results) {
            return new Row(test, job.flops(), job.bytes(), results);
        }

        Measured ours() {
            return results.get(0);
        }

        /** Our time over that of the fastest of the others. */
        double ratio(ToDoubleFunction<Measured> time) {
            return time.applyAsDouble(ours())
                    / results.stream().skip(1).mapToDouble(time).min().orElse(Double.NaN);
        }
    }

    private final Machine machine;
    private final List<Row> rows = new ArrayList<>();

    Report(Machine machine) {
        this.machine = machine;
    }

    void add(Row row) {
        rows.add(row);
    }

    List<Row> rows() {
        return rows;
    }

    static double geometricMean(List<Double> values) {
        return Math.exp(values.stream()
                .filter(Double::isFinite)
                .mapToDouble(Math::log)
                .average()
                .orElse(Double.NaN));
    }

    /** The table of one list of peers. */
    String table(List<Peer> peers) {
        List<Row> shown = rows.stream()
                .filter(row -> !row.results().isEmpty() && row.ours().peer() == peers.get(0))
                .toList();
        StringBuilder text = new StringBuilder("| case | bound ms |");
        peers.forEach(peer -> text.append(' ').append(peer.title()).append(" best / median |"));
        text.append(" GFLOP/s | × FMA peak | GB/s | of the bound | best ÷ best peer | median ÷ best peer |\n");
        text.append("| --- ".repeat(peers.size() + 8)).append("|\n");
        for (Row row : shown) {
            text.append("| ").append(row.test()).append(" | ");
            double bound = machine.boundMs(row.flops(), row.bytes());
            text.append(number(bound)).append(" |");
            for (Peer peer : peers) {
                text.append(row.results().stream()
                        .filter(one -> one.peer() == peer)
                        .map(one -> " " + number(one.best()) + " / " + number(one.median()) + " |")
                        .findFirst()
                        .orElse(" |"));
            }
            double best = row.ours().best();
            text.append(row.flops() == 0
                    ? " | | "
                    : " " + number(row.flops() / best / 1e6) + " | "
                            + number(row.flops() / best * 1e3 / machine.flops()) + " | ");
            text.append(
                    row.bytes() == 0
                            ? "| | "
                            : number(row.bytes() / best / 1e6) + " | " + number(bound / best) + " | ");
            text.append(number(row.ratio(Measured::best)))
                    .append(" | ")
                    .append(number(row.ratio(Measured::median)))
                    .append(" |\n");
        }
        text.append("\nGeometric mean of the ratios: best ")
                .append(number(geometricMean(
                        shown.stream().map(row -> row.ratio(Measured::best)).toList())))
                .append(", median ")
                .append(number(geometricMean(
                        shown.stream().map(row -> row.ratio(Measured::median)).toList())))
                .append(".\n");
        return text.toString();
    }

    static String number(double value) {
        if (!Double.isFinite(value)) {
            return "";
        }
        return value >= 100
                ? String.format(Locale.ROOT, "%.0f", value)
                : String.format(Locale.ROOT, "%.3g", value);
    }

    void write(Path json) throws IOException {
        Map<String, Object> all = new LinkedHashMap<>();
        all.put("date", LocalDate.now().toString());
        all.put("java", System.getProperty("java.version"));
        all.put("fma_gflops", machine.flops() / 1e9);
        all.put("copy_gb_s", machine.bandwidth() / 1e9);
        List<Object> list = new ArrayList<>();
        for (Row row : rows) {
            for (Measured one : row.results()) {
                Map<String, Object> entry = new LinkedHashMap<>();
                entry.put("case", row.test());
                entry.put("peer", one.peer().toString());
                entry.put("best_ms", one.best());
                entry.put("median_ms", one.median());
                entry.put("spread", one.spread());
                entry.put("difference", one.difference());
                entry.put("detail", one.detail());
                entry.put("bound_ms", machine.boundMs(row.flops(), row.bytes()));
                entry.put("flops", row.flops());
                entry.put("bytes", row.bytes());
                list.add(entry);
            }
        }
        all.put("results", list);
        new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT).writeValue(json.toFile(), all);
    }
}
