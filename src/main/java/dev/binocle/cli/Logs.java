package dev.binocle.cli;

import java.util.logging.ConsoleHandler;
import java.util.logging.Formatter;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/** The library's log on standard error, a line each. */
final class Logs {
    private static final Logger LIBRARY = Logger.getLogger("dev.binocle");

    private Logs() {}

    static void configure(boolean verbose) {
        for (Handler handler : LIBRARY.getHandlers()) {
            LIBRARY.removeHandler(handler);
        }
        Handler handler = new ConsoleHandler();
        handler.setLevel(Level.ALL);
        handler.setFormatter(new Formatter() {
            @Override
            public String format(LogRecord record) {
                String level = record.getLevel().intValue() >= Level.WARNING.intValue() ? "warning: " : "";
                return level + formatMessage(record) + System.lineSeparator();
            }
        });
        LIBRARY.addHandler(handler);
        LIBRARY.setUseParentHandlers(false);
        LIBRARY.setLevel(verbose ? Level.FINE : Level.WARNING);
    }
}
