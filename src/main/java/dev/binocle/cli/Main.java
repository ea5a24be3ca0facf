package dev.binocle.cli;

import dev.binocle.BinocleException;
import dev.binocle.NoSuchDeviceException;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.ScopeType;

/** The command line: its commands, its exit codes, and how it says what went wrong. */
@Command(
        name = "binocle",
        description = "Convolutional networks and detection post-processing on any OpenCL device.",
        mixinStandardHelpOptions = true,
        versionProvider = Main.Version.class,
        synopsisSubcommandLabel = "COMMAND",
        footer = {
            "",
            "Exit codes: 0 all is right, 1 something came out wrong, 2 the command line is wrong, 3 there is no such device.",
            "A device is gpu, cpu, reference, opencl, an id such as opencl:1, or a part of its name; $BINOCLE_DEVICE names",
            "the one to use where --device does not."
        },
        subcommands = {
            DevicesCommand.class,
            OperatorsCommand.class,
            DoctorCommand.class,
            RunCommand.class,
            DetectCommand.class,
            DemoCommand.class,
            EvaluateCommand.class,
            ConformanceCommand.class,
            SelftestCommand.class,
            BenchCommand.class,
            TuneCommand.class
        })
public final class Main {
    static final int OK = 0;
    static final int WRONG = 1;
    static final int NO_DEVICE = 3;

    @Option(
            names = {"-v", "--verbose"},
            scope = ScopeType.INHERIT,
            description = "Say more: what is compiled, which kernels run, stack traces.")
    private boolean verbose;

    private Main() {}

    static final class Version implements CommandLine.IVersionProvider {
        @Override
        public String[] getVersion() {
            String version = Main.class.getPackage().getImplementationVersion();
            return new String[] {"binocle " + (version == null ? "(not packaged)" : version)};
        }
    }

    public static void main(String[] args) {
        System.exit(run(args));
    }

    static int run(String... args) {
        Locale.setDefault(Locale.Category.FORMAT, Locale.ROOT);
        // on JDK 25 LWJGL's default memory backend warns; the library leaves this to the application, and this is one
        if (Runtime.version().feature() >= 25 && System.getProperty("org.lwjgl.system.memoryBackend") == null) {
            System.setProperty("org.lwjgl.system.memoryBackend", "ffm");
        }
        // from JDK 22 on System.console() is there even where nobody looks, unless it is the plain one
        if (System.getProperty("jdk.console") == null) {
            System.setProperty("jdk.console", "java.base");
        }
        Main main = new Main();
        CommandLine command = new CommandLine(main);
        // --help would otherwise make a command that does not exist look as if it did
        boolean unknown = args.length > 0
                && !args[0].startsWith("-")
                && !command.getSubcommands().containsKey(args[0]);
        return command.setCaseInsensitiveEnumValuesAllowed(true)
                .setExecutionStrategy(parsed -> {
                    Logs.configure(main.verbose);
                    return new CommandLine.RunLast().execute(parsed);
                })
                .setExecutionExceptionHandler(main::failed)
                .execute(unknown ? new String[] {args[0]} : args);
    }

    private int failed(Exception failure, CommandLine command, @Nullable ParseResult parsed) {
        if (verbose) {
            failure.printStackTrace(command.getErr());
        }
        boolean known = failure instanceof BinocleException || failure instanceof IllegalArgumentException;
        command.getErr().println("binocle: " + (known ? failure.getMessage() : failure.toString()));
        if (!known && !verbose) {
            command.getErr().println("(this is unexpected: --verbose shows where it happened)");
        }
        return failure instanceof NoSuchDeviceException ? NO_DEVICE : WRONG;
    }
}
