package dev.binocle.opencl;

import dev.binocle.backend.Choice;
import dev.binocle.backend.Device;
import dev.binocle.backend.Tunable;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * What was measured on a device with a driver: shipped in the jar for devices that we had, and in a file beside the program cache for what
 * {@code binocle tune} found here, which goes before. Lines of text, sorted, so that equal findings are equal files:
 *
 * <pre>
 * PROBLEM tried   COUNT
 * PROBLEM choice  ALGORITHM   NAME=VALUE,NAME=VALUE   LAYOUTS   MICROSECONDS
 * PROBLEM wrong   TITLE
 * </pre>
 *
 * separated by tabs. The system property {@code binocle.tuned} names another folder for the file. A file is read, put together and moved into place under a lock, so several processes may tune at once.
 */
final class TunedTable {
    private static final System.Logger LOG = System.getLogger(TunedTable.class.getName());
    private static final String TRIED = "tried";
    private static final String CHOICE = "choice";
    private static final String WRONG = "wrong";

    /** A choice as the file has it: it becomes one again when it is found among a problem's candidates. */
    private record Entry(String algorithm, String parameters, String layouts, double microseconds) {
        static Entry of(Tunable.Measured measured) {
            Choice choice = measured.choice();
            return new Entry(choice.algorithm(), parameters(choice), layouts(choice), measured.microseconds());
        }

        static String parameters(Choice choice) {
            return choice.parameters().entrySet().stream()
                    .map(one -> one.getKey() + "=" + one.getValue())
                    .collect(Collectors.joining(","));
        }

        static String layouts(Choice choice) {
            return choice.inputs().get(0).layout() + ">"
                    + choice.outputs().get(0).layout();
        }

        boolean is(Choice choice) {
            return algorithm.equals(choice.algorithm())
                    && parameters.equals(parameters(choice))
                    && layouts.equals(layouts(choice));
        }

        String likeness() {
            return algorithm + "\t" + layouts;
        }
    }

    private static final class Problem {
        private int tried;
        private final TreeMap<String, Entry> entries = new TreeMap<>();
        private final List<String> wrong = new ArrayList<>();

        private void add(Entry entry) {
            entries.merge(entry.likeness(), entry, (a, b) -> a.microseconds() <= b.microseconds() ? a : b);
        }

        /** A way that is there already has this time now; another is the better or the worse one. */
        private void renew(Entry entry) {
            Entry there = entries.get(entry.likeness());
            if (there != null && there.parameters.equals(entry.parameters)) {
                entries.put(entry.likeness(), entry);
            } else {
                add(entry);
            }
        }

        private void addWrong(String title) {
            if (!wrong.contains(title)) {
                wrong.add(title);
                wrong.sort(Comparator.naturalOrder());
            }
        }
    }

    private final Optional<Path> folder;
    private final Optional<Path> file;
    private final String title;
    private Map<String, Problem> problems = new TreeMap<>();

    private TunedTable(Optional<Path> folder, String name, String title) {
        this.folder = folder;
        this.file = folder.map(path -> path.resolve(name));
        this.title = title;
    }

    /** What is known of a device: by the jar, then by the file. A file that can't be read is as good as none. */
    static TunedTable of(Device device) {
        String version = Optional.ofNullable(TunedTable.class.getPackage().getImplementationVersion())
                .orElse("unpackaged");
        String wanted = System.getProperty("binocle.tuned", "");
        Optional<Path> folder =
                wanted.isEmpty() ? DiskCache.folder().map(path -> path.resolve("tuned")) : Optional.of(Path.of(wanted));
        return in(folder, slug(device.name() + " " + device.driver() + " " + device.units() + " units"), version);
    }

    /** @param device its name, driver's version and units, in characters that a file's name may have */
    static TunedTable in(Optional<Path> folder, String device, String version) {
        String name = device + "-" + slug(version) + ".tsv";
        TunedTable table = new TunedTable(folder, name, device);
        try (InputStream shipped = TunedTable.class.getResourceAsStream("/dev/binocle/tuned/" + device + ".tsv")) {
            if (shipped != null) {
                table.read(new String(shipped.readAllBytes(), StandardCharsets.UTF_8));
            }
            if (table.file.isPresent() && Files.exists(table.file.get())) {
                table.read(Files.readString(table.file.get()));
            }
        } catch (IOException | IllegalArgumentException e) { // what could be read before stays
            LOG.log(System.Logger.Level.WARNING, "what was tuned for {0} can''t be read: {1}", device, e.toString());
        }
        return table;
    }

    private static String slug(String text) {
        return text.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9.]+", "-");
    }

    /** Where it is kept, if it is. */
    Optional<Path> file() {
        return file;
    }

    /** Candidates that came out wrong, with their problems. */
    synchronized List<String> wrong() {
        return problems.entrySet().stream()
                .flatMap(problem -> problem.getValue().wrong.stream().map(one -> one + " at " + problem.getKey()))
                .toList();
    }

    /** @param candidates of the problem, among which the entries are found again; what is no longer among them is left out */
    synchronized Tunable.Tuning tuning(String problem, List<Choice> candidates) {
        Problem known = problems.get(problem);
        if (known == null) {
            return Tunable.Tuning.NONE;
        }
        List<Tunable.Measured> measured = new ArrayList<>();
        for (Entry entry : known.entries.values()) {
            candidates.stream()
                    .filter(entry::is)
                    .findFirst()
                    .ifPresent(choice -> measured.add(new Tunable.Measured(choice, entry.microseconds())));
        }
        return new Tunable.Tuning(known.tried, measured, known.wrong);
    }

    synchronized boolean isEmpty() {
        return problems.isEmpty();
    }

    synchronized boolean knows(String problem) {
        return problems.containsKey(problem);
    }

    /** Keeps it, here and in the file, which may have grown meanwhile. */
    void keep(String problem, Tunable.Tuning tuning) {
        synchronized (TunedTable.class) { // a lock of a file keeps other processes out, not other threads
            keepAlone(problem, tuning);
        }
    }

    private synchronized void keepAlone(String problem, Tunable.Tuning tuning) {
        Runnable put = () -> {
            Problem mine = problems.computeIfAbsent(problem, any -> new Problem());
            mine.tried = Math.max(mine.tried, tuning.tried());
            tuning.measured().forEach(one -> mine.renew(Entry.of(one)));
            tuning.wrong().forEach(mine::addWrong);
        };
        if (file.isEmpty() || folder.isEmpty()) {
            put.run();
            return;
        }
        Path path = file.get();
        try {
            DiskCache.createPrivate(folder.get());
            Path lock = path.resolveSibling(path.getFileName() + ".lock");
            try (FileChannel channel = FileChannel.open(lock, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                    var held = channel.lock()) {
                if (held.isValid()) {
                    readAgain(path);
                }
                put.run();
                Path fresh = Files.createTempFile(folder.get(), "new", ".tmp");
                try {
                    Files.writeString(fresh, text());
                    Files.move(fresh, path, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
                } finally {
                    Files.deleteIfExists(fresh);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException("what was tuned for " + title + " can't be kept in " + path, e);
        }
    }

    /** What others wrote meanwhile; a damaged file is written over. */
    private void readAgain(Path path) throws IOException {
        try {
            if (Files.exists(path)) {
                read(Files.readString(path));
            }
        } catch (IllegalArgumentException e) {
            LOG.log(System.Logger.Level.WARNING, "{0} is damaged and begun anew: {1}", path, e.getMessage());
        }
    }

    private synchronized String text() {
        StringBuilder text = new StringBuilder();
        problems.forEach((name, problem) -> {
            line(text, name, TRIED, "" + problem.tried);
            problem.entries
                    .values()
                    .forEach(entry -> line(
                            text,
                            name,
                            CHOICE,
                            entry.algorithm(),
                            entry.parameters(),
                            entry.layouts(),
                            String.format(Locale.ROOT, "%.2f", entry.microseconds())));
            problem.wrong.forEach(one -> line(text, name, WRONG, one));
        });
        return text.toString();
    }

    private static void line(StringBuilder text, String... fields) {
        text.append(String.join("\t", fields)).append('\n');
    }

    private void read(String text) {
        Map<String, Problem> read = new TreeMap<>(problems);
        for (String line : text.lines().toList()) {
            String[] fields = line.split("\t", -1);
            Problem problem = read.computeIfAbsent(fields[0], any -> new Problem());
            switch (field(fields, 1)) {
                case TRIED -> problem.tried = Math.max(problem.tried, Integer.parseInt(field(fields, 2)));
                case CHOICE ->
                    problem.add(new Entry(
                            field(fields, 2),
                            field(fields, 3),
                            field(fields, 4),
                            Double.parseDouble(field(fields, 5))));
                case WRONG -> problem.addWrong(field(fields, 2));
                default -> throw new IllegalArgumentException("no such line: " + line);
            }
        }
        problems = read;
    }

    private static String field(String[] fields, int index) {
        if (index >= fields.length) {
            throw new IllegalArgumentException("a line that ends too early: " + String.join("\t", fields));
        }
        return fields[index];
    }
}
