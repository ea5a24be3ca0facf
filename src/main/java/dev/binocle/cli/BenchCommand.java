package dev.binocle.cli;

import picocli.CommandLine.Command;

@Command(
        name = "bench",
        mixinStandardHelpOptions = true,
        description = "Times operations on a device.",
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {BenchConvCommand.class, BenchNmsCommand.class, BenchMemoryCommand.class})
final class BenchCommand {}
