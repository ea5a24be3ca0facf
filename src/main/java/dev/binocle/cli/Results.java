package dev.binocle.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What the cases of a run gave, {@code {"device": ..., "results": [{"name": ...}]}}; the file is rewritten after each case, so that a run
 * that is killed leaves what it had.
 */
final class Results {
    private static final long REWRITE_NANOS = 500_000_000;

    private final Optional<Path> file;
    private final String device;
    private final List<Map<String, Object>> results = new ArrayList<>();
    private long written;

    Results(Optional<Path> file, String device) {
        this.file = file;
        this.device = device;
    }

    void add(String name, Map<String, ?> figures) {
        Map<String, Object> row = new LinkedHashMap<>();
        row.put("name", name);
        row.putAll(figures);
        results.add(row);
        // a rewrite costs more the more there is: cases that take no time share one
        if (System.nanoTime() - written > REWRITE_NANOS) {
            write();
        }
    }

    /** Writes what is not written yet. */
    void write() {
        if (file.isPresent()) {
            Map<String, Object> content = new LinkedHashMap<>();
            content.put("device", device);
            content.put("results", results);
            Json.write(file.get(), content);
        }
        written = System.nanoTime();
    }
}
