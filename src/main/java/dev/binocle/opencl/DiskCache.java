package dev.binocle.opencl;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Binaries of programs on disk, one file each, in {@code $BINOCLE_CACHE}, else where the system keeps such things. Written atomically;
 * several processes may share it. A file carries its own length and checksum, and a damaged or foreign one is never given out: PoCL
 * kills the process on a truncated binary. Where the disk can't be used everything works without, and it is said once.
 */
final class DiskCache {
    private static final System.Logger LOG = System.getLogger(DiskCache.class.getName());
    private static final byte[] MAGIC = "binocle program 1\n".getBytes(StandardCharsets.US_ASCII);
    private static final int DIGEST = 32;
    private static final byte[] NOTHING = {};
    private static final AtomicBoolean COMPLAINED = new AtomicBoolean();

    private final Optional<Path> folder;

    private DiskCache(Optional<Path> folder) {
        this.folder = folder;
    }

    static DiskCache open() {
        return new DiskCache(folder().map(path -> path.resolve("programs")));
    }

    /** Keeps nothing. */
    static DiskCache none() {
        return new DiskCache(Optional.empty());
    }

    static DiskCache in(Path folder) {
        return new DiskCache(Optional.of(folder));
    }

    /** Whether the environment names a folder. */
    static boolean isAskedFor() {
        return named().isPresent();
    }

    private static Optional<Path> named() {
        return Optional.ofNullable(System.getenv("BINOCLE_CACHE"))
                .filter(name -> !name.isBlank())
                .map(Path::of);
    }

    /** Where the cache is, by environment and system; empty if there is no home. */
    static Optional<Path> folder() {
        Optional<Path> named = named();
        if (named.isPresent()) {
            return named;
        }
        String home = System.getProperty("user.home", "");
        String system = System.getProperty("os.name", "").toLowerCase(Locale.ROOT);
        String local = System.getenv(system.contains("win") ? "LOCALAPPDATA" : "XDG_CACHE_HOME");
        if (local != null && !local.isBlank()) {
            return Optional.of(Path.of(local, "binocle"));
        }
        if (home.isBlank() || home.equals("?")) {
            return Optional.empty();
        }
        return Optional.of(
                system.contains("mac")
                        ? Path.of(home, "Library", "Caches", "binocle")
                        : system.contains("win")
                                ? Path.of(home, "AppData", "Local", "binocle")
                                : Path.of(home, ".cache", "binocle"));
    }

    boolean isThere() {
        return folder.isPresent();
    }

    /** The binary that was written for this identity, or nothing. */
    byte[] read(String identity) {
        if (folder.isEmpty()) {
            return NOTHING;
        }
        try {
            return unwrap(Files.readAllBytes(file(folder.get(), identity)), identity);
        } catch (NoSuchFileException e) {
            return NOTHING;
        } catch (IOException e) {
            complain(e);
            return NOTHING;
        }
    }

    void write(String identity, byte[] binary) {
        if (folder.isEmpty() || binary.length == 0) {
            return;
        }
        try {
            Path directory = folder.get();
            createPrivate(directory);
            Path fresh = Files.createTempFile(directory, "new", ".tmp"); // readable by its owner only
            try {
                Files.write(fresh, wrap(binary, identity));
                Files.move(
                        fresh,
                        file(directory, identity),
                        StandardCopyOption.ATOMIC_MOVE,
                        StandardCopyOption.REPLACE_EXISTING);
            } finally {
                Files.deleteIfExists(fresh);
            }
        } catch (IOException e) {
            complain(e);
        }
    }

    /** A folder that only its owner may look into, where the system knows owners. */
    static void createPrivate(Path directory) throws IOException {
        if (Files.isDirectory(directory)) {
            return;
        }
        if (FileSystems.getDefault().supportedFileAttributeViews().contains("posix")) {
            Files.createDirectories(
                    directory, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        } else {
            Files.createDirectories(directory); // Windows: below the user's own profile
        }
    }

    private static void complain(IOException e) {
        if (!COMPLAINED.getAndSet(true)) {
            LOG.log(
                    System.Logger.Level.WARNING,
                    "compiled kernels can''t be kept on disk, so every start compiles them: {0}",
                    e.toString());
        }
    }

    private static Path file(Path folder, String identity) {
        return folder.resolve(HexFormat.of().formatHex(digest(identity.getBytes(StandardCharsets.UTF_8))) + ".bin");
    }

    /** magic, digest of the identity, length, digest of the binary, binary. */
    private static byte[] wrap(byte[] binary, String identity) {
        return ByteBuffer.allocate(MAGIC.length + DIGEST + Long.BYTES + DIGEST + binary.length)
                .put(MAGIC)
                .put(digest(identity.getBytes(StandardCharsets.UTF_8)))
                .putLong(binary.length)
                .put(digest(binary))
                .put(binary)
                .array();
    }

    private static byte[] unwrap(byte[] file, String identity) {
        int header = MAGIC.length + DIGEST + Long.BYTES + DIGEST;
        if (file.length < header) {
            return NOTHING;
        }
        ByteBuffer bytes = ByteBuffer.wrap(file);
        byte[] magic = take(bytes, MAGIC.length);
        byte[] owner = take(bytes, DIGEST);
        long length = bytes.getLong();
        byte[] checksum = take(bytes, DIGEST);
        if (!Arrays.equals(magic, MAGIC)
                || !Arrays.equals(owner, digest(identity.getBytes(StandardCharsets.UTF_8)))
                || length != bytes.remaining()) {
            return NOTHING;
        }
        byte[] binary = take(bytes, bytes.remaining());
        return Arrays.equals(checksum, digest(binary)) ? binary : NOTHING;
    }

    private static byte[] take(ByteBuffer bytes, int count) {
        byte[] taken = new byte[count];
        bytes.get(taken);
        return taken;
    }

    private static byte[] digest(byte[] bytes) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(bytes);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
