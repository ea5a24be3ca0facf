package dev.binocle.cli;

import java.util.Optional;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;

/** Progress of long work: a bar where a person looks at a terminal, nothing where output goes to a file. */
final class Progress implements AutoCloseable {
    private final Optional<ProgressBar> bar;

    @SuppressWarnings("SystemConsoleNull") // Main sets jdk.console so that JDK 22 and later answer as those before
    Progress(String task, long steps) {
        this.bar = System.console() == null
                ? Optional.empty()
                : Optional.of(new ProgressBarBuilder()
                        .setTaskName(task)
                        .setInitialMax(steps)
                        .setStyle(ProgressBarStyle.ASCII)
                        .build());
    }

    void step(String what) {
        bar.ifPresent(b -> b.setExtraMessage(what).step());
    }

    /** How far it is of how much, where that is not known before. */
    void at(long done, long all, String what) {
        bar.ifPresent(b -> b.maxHint(all).stepTo(done).setExtraMessage(what));
    }

    @Override
    public void close() {
        bar.ifPresent(ProgressBar::close);
    }
}
