package dev.binocle.cli;

import picocli.CommandLine.Model.CommandSpec;

/** Whether {@code --verbose} was given, which every command inherits. */
final class Verbose {
    private Verbose() {}

    static boolean isOn(CommandSpec spec) {
        Boolean value = spec.commandLine().getParseResult().matchedOptionValue("--verbose", false);
        return value || Boolean.TRUE.equals(spec.root().findOption("--verbose").getValue());
    }
}
