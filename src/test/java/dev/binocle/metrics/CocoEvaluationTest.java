package dev.binocle.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.offset;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.binocle.BinocleException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class CocoEvaluationTest {
    private static final CocoRules ALL = CocoRules.PYCOCOTOOLS;

    @TempDir
    private Path folder;

    /** The twelve figures that pycocotools 2.0.11 prints for COCO's own example, boxes and masks. */
    @ParameterizedTest
    @EnumSource
    void givesTheFiguresOfPycocotools(CocoEvaluation.Type type) {
        Path coco = Path.of(System.getProperty("binocle.shared", "../shared")).resolve("coco");
        assumeThat(coco).as("COCO's example data are not here").isDirectory();
        String name = type.name().toLowerCase(Locale.ROOT);
        CocoEvaluation evaluation = CocoEvaluation.of(
                coco.resolve("instances_val2014_100.json"),
                coco.resolve("instances_val2014_fake" + name + "100_results.json"),
                type,
                ALL,
                progress -> {});
        Map<?, ?> expected = (Map<?, ?>) JsonReader.read(coco.resolve("expected.json"));
        assertThat(evaluation.stats().keySet()).containsExactlyElementsOf(strings((List<?>) expected.get("order")));
        List<Double> values = new ArrayList<>(evaluation.stats().values());
        for (int i = 0; i < values.size(); i++) {
            assertThat(values.get(i)).isEqualTo((double) ((List<?>) expected.get(name)).get(i), offset(1e-12));
        }
        assertThat(evaluation.warnings()).isEmpty();
        assertThat(evaluation.precisionRecall(0.5)).hasSize(101);
        assertThat(evaluation.categories()).hasSize(80);
    }

    private static List<String> strings(List<?> list) {
        return list.stream().map(String::valueOf).toList();
    }

    @Test
    void allFoundIsOneAndNothingToAverageIsMinusOne() throws IOException {
        Map<String, Double> stats = stats(ALL, List.of(object(1, "0,0,50,50", "")), List.of(result("0,0,50,50", 0.9)));
        assertThat(stats)
                .containsEntry("AP", 1.0)
                .containsEntry("AR1", 1.0)
                .containsEntry("AP_medium", 1.0)
                .containsEntry("AP_small", -1.0)
                .containsEntry("AR_large", -1.0);
    }

    @Test
    void nothingFoundIsZero() throws IOException {
        assertThat(stats(ALL, List.of(object(1, "0,0,50,50", "")), List.of()))
                .containsEntry("AP", 0.0)
                .containsEntry("AR100", 0.0);
    }

    /** One of two found, and one wrong before it: precision 1/2 up to recall 1/2, that is at 51 of 101 recalls. */
    @Test
    void precisionIsReadAtAHundredAndOneRecalls() throws IOException {
        Map<String, Double> stats = stats(
                ALL,
                List.of(object(1, "0,0,50,50", ""), object(2, "200,0,50,50", "")),
                List.of(result("100,100,50,50", 0.9), result("0,0,50,50", 0.8)));
        assertThat(stats.get("AP")).isEqualTo(0.5 * 51 / 101, offset(1e-12));
        assertThat(stats.get("AR1")).isEqualTo(0.0, offset(1e-12));
        assertThat(stats.get("AR10")).isEqualTo(0.5, offset(1e-12));
    }

    @Test
    void areasOnABoundAreInBothRanges() throws IOException {
        List<String> objects = List.of(object(1, "0,0,32,32", ""));
        List<String> results = List.of(result("0,0,32,32", 0.9));
        assertThat(stats(ALL, objects, results)).containsEntry("AP_small", 1.0).containsEntry("AP_medium", 1.0);
        CocoRules rules = new CocoRules(true, false, true, true, true, true, true, true);
        assertThat(stats(rules, objects, results))
                .containsEntry("AP_small", -1.0)
                .containsEntry("AP_medium", 1.0);
    }

    /** IoU exactly 1/2: 50 of 100 columns. */
    @Test
    void anIouAtTheThresholdIsAMatch() throws IOException {
        List<String> objects = List.of(object(1, "0,0,100,40", ""));
        List<String> results = List.of(result("0,0,50,40", 0.9));
        assertThat(stats(ALL, objects, results)).containsEntry("AP50", 1.0).containsEntry("AP75", 0.0);
        CocoRules rules = new CocoRules(true, true, false, true, true, true, true, true);
        assertThat(stats(rules, objects, results)).containsEntry("AP50", 0.0);
    }

    /** Between two equal overlaps: who takes the last leaves the first to the next result. */
    @Test
    void theLastOfEqualOverlapsIsTaken() throws IOException {
        List<String> objects = List.of(object(1, "0,0,30,90", ""), object(2, "10,0,30,90", ""));
        List<String> results = List.of(result("5,0,30,90", 0.9), result("0,0,30,90", 0.8));
        assertThat(stats(ALL, objects, results).get("AR100")).isGreaterThan(0.7);
        CocoRules rules = new CocoRules(true, true, true, false, true, true, true, true);
        assertThat(stats(rules, objects, results).get("AR100")).isLessThan(0.7);
    }

    /** Both results lie in the crowd, and count neither way. */
    @Test
    void resultsInACrowdCountNeitherWay() throws IOException {
        List<String> objects = List.of(object(1, "0,0,50,50", ""), object(2, "100,0,200,200", ",\"iscrowd\":1"));
        List<String> results =
                List.of(result("110,0,50,50", 0.9), result("180,0,50,50", 0.8), result("0,0,50,50", 0.7));
        assertThat(stats(ALL, objects, results)).containsEntry("AP", 1.0);
        CocoRules rules = new CocoRules(true, true, true, true, false, true, true, true);
        assertThat(stats(rules, objects, results).get("AP")).isLessThan(0.2);
    }

    @Test
    void ignoreIsOverwritten() throws IOException {
        List<String> objects = List.of(object(1, "0,0,50,50", ""), object(2, "100,0,50,50", ",\"ignore\":1"));
        List<String> results = List.of(result("0,0,50,50", 0.9));
        assertThat(stats(ALL, objects, results)).containsEntry("AR1", 0.5);
        CocoRules rules = new CocoRules(true, true, true, true, true, false, true, true);
        assertThat(stats(rules, objects, results)).containsEntry("AR1", 1.0);
    }

    @Test
    void tiesKeepTheFilesOrder() throws IOException {
        List<String> objects = List.of(object(1, "0,0,50,50", ""));
        List<String> results = List.of(result("0,0,50,50", 0.5), result("200,0,50,50", 0.5));
        assertThat(stats(ALL, objects, results)).containsEntry("AP", 1.0);
        CocoRules rules = new CocoRules(true, true, true, true, true, true, false, true);
        assertThat(stats(rules, objects, results)).containsEntry("AR1", 0.0);
    }

    @Test
    void whatMatchesIdZeroIsWrong() throws IOException {
        List<String> objects = List.of(object(0, "0,0,50,50", ""));
        List<String> results = List.of(result("0,0,50,50", 0.5));
        assertThat(stats(ALL, objects, results)).containsEntry("AP", 0.0);
        CocoRules rules = new CocoRules(true, true, true, true, true, true, true, false);
        assertThat(stats(rules, objects, results)).containsEntry("AP", 1.0);
    }

    /** A hundred wrong results and a right one: in another category it still counts, unless the limit is the whole picture's. */
    @Test
    void limitsHoldForAPictureAndCategory() throws IOException {
        List<String> objects = List.of(object(1, "0,0,50,50", ""));
        List<String> results = new ArrayList<>(
                Collections.nCopies(100, "{\"image_id\":0,\"category_id\":6,\"bbox\":[300,300,50,50],\"score\":0.9}"));
        results.add(result("0,0,50,50", 0.5));
        assertThat(stats(ALL, objects, results)).containsEntry("AR1", 1.0);
        CocoRules rules = new CocoRules(false, true, true, true, true, true, true, true);
        assertThat(stats(rules, objects, results)).containsEntry("AR100", 0.0);
        List<String> same = new ArrayList<>(Collections.nCopies(100, result("300,300,50,50", 0.9)));
        same.add(result("0,0,50,50", 0.5));
        assertThat(stats(ALL, objects, same)).containsEntry("AR100", 0.0);
    }

    /** Neither the order of the objects nor that of results with different scores matters. */
    @Test
    void orderDoesNotMatter() throws IOException {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        List<String> objects = new ArrayList<>();
        List<String> results = new ArrayList<>();
        for (int i = 1; i <= 30; i++) {
            objects.add(object(i, 97 * i % 400 + ",0," + (20 + i) + ",60", ""));
            results.add(result(97 * i % 400 + random.nextInt(9) + ",0," + (20 + i) + ",60", i / 100.0));
        }
        Map<String, Double> expected = stats(ALL, objects, results);
        Collections.shuffle(objects, random);
        Collections.shuffle(results, random);
        assertThat(stats(ALL, objects, results)).as("seed %d", seed).isEqualTo(expected);
    }

    /** A result without a box has that around its mask, and one without a mask has its box for it. */
    @Test
    void boxesAndMasksComeFromEachOther() throws IOException {
        String mask = "{\"size\":[100,100],\"counts\":[0,2500,7500]}"; // the first 25 columns
        List<String> objects = List.of(object(1, "0,0,25,100", ",\"segmentation\":" + mask));
        String result = "{\"image_id\":0,\"category_id\":5,\"segmentation\":" + mask + ",\"score\":0.9}";
        assertThat(stats(ALL, objects, List.of(result))).containsEntry("AP", 1.0);
        Path truth = Files.writeString(
                folder.resolve("truth.json"),
                "{\"images\":[{\"id\":0,\"height\":100,\"width\":100}],\"categories\":[{\"id\":5}],\"annotations\":["
                        + objects.get(0) + "]}");
        Path results = Files.writeString(folder.resolve("results.json"), "[" + result("0,0,25,100", 0.9) + "]");
        assertThat(CocoEvaluation.of(truth, results, CocoEvaluation.Type.SEGM, ALL, progress -> {})
                        .stats()
                        .get("AP"))
                .isEqualTo(1.0, offset(1e-12));
    }

    @Test
    void saysWhatIsWrongWithAFile() throws IOException {
        Path truth = truth(List.of(object(1, "0,0,50,50", "")));
        assertThatExceptionOfType(BinocleException.class)
                .isThrownBy(
                        () -> evaluate(truth, "[{\"image_id\":17,\"category_id\":5,\"bbox\":[0,0,1,1],\"score\":1}]"))
                .withMessageContaining("result 1: picture 17 is not in the ground truth");
        assertThatExceptionOfType(BinocleException.class)
                .isThrownBy(() -> evaluate(truth, "[{\"image_id\":0,\"category_id\":5,\"bbox\":[0,0,1],\"score\":1}]"))
                .withMessageContaining("result 1: bbox must have 4 numbers, got 3");
        assertThatExceptionOfType(BinocleException.class)
                .isThrownBy(() -> evaluate(truth, "[{\"image_id\":0,\"category_id\":5,\"bbox\":[0,0,1,1]}]"))
                .withMessageContaining("result 1 has no \"score\"");
        assertThatExceptionOfType(BinocleException.class)
                .isThrownBy(() -> evaluate(truth, "[\n{\"image_id\" 0}]"))
                .withMessageContaining("line 2")
                .withMessageContaining("expected ':', got \"0}]\"");
        assertThatExceptionOfType(BinocleException.class)
                .isThrownBy(() -> evaluate(truth, "[".repeat(100_000)))
                .withMessageContaining("levels");
    }

    private Map<String, Double> stats(CocoRules rules, List<String> objects, List<String> results) throws IOException {
        Path file = Files.writeString(folder.resolve("results.json"), "[" + String.join(",", results) + "]");
        Map<String, Double> stats = CocoEvaluation.of(
                        truth(objects), file, CocoEvaluation.Type.BBOX, rules, progress -> {})
                .stats();
        stats.replaceAll((name, value) -> Math.rint(value * 1e12) / 1e12); // pycocotools adds an ulp under precision
        return stats;
    }

    private void evaluate(Path truth, String results) throws IOException {
        Path file = Files.writeString(folder.resolve("results.json"), results);
        CocoEvaluation.of(truth, file, CocoEvaluation.Type.BBOX, ALL, progress -> {});
    }

    private Path truth(List<String> objects) throws IOException {
        String text =
                "{\"images\":[{\"id\":0}],\"categories\":[{\"id\":5,\"name\":\"cup\"},{\"id\":6}],\"annotations\":["
                        + String.join(",", objects) + "]}";
        return Files.writeString(folder.resolve("truth.json"), text);
    }

    private static String object(long id, String box, String more) {
        return "{\"id\":" + id + ",\"image_id\":0,\"category_id\":5,\"bbox\":[" + box + "]" + more + "}";
    }

    private static String result(String box, double score) {
        return "{\"image_id\":0,\"category_id\":5,\"bbox\":[" + box + "],\"score\":" + score + "}";
    }
}
