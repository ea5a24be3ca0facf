package dev.binocle.opencl;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DiskCacheTest {
    private static final byte[] BINARY = {1, 2, 3, 4, 5, 6, 7, 8, 9};

    @TempDir
    private Path folder;

    private Path only() throws IOException {
        try (Stream<Path> files = Files.list(folder.resolve("programs"))) {
            List<Path> all = files.toList();
            assertThat(all).hasSize(1);
            return all.get(0);
        }
    }

    private DiskCache cache() {
        return DiskCache.in(folder.resolve("programs"));
    }

    @Test
    void givesBackWhatWasWritten() {
        cache().write("kernel a", BINARY);
        assertThat(cache().read("kernel a")).containsExactly(BINARY);
        assertThat(cache().read("kernel b")).isEmpty();
    }

    @Test
    void neverGivesOutADamagedFile() throws IOException {
        cache().write("kernel", BINARY);
        Path file = only();
        byte[] whole = Files.readAllBytes(file);
        for (int length = 0; length < whole.length; length++) {
            Files.write(file, Arrays.copyOf(whole, length));
            assertThat(cache().read("kernel")).as("cut at %d", length).isEmpty();
        }
        for (int i = 0; i < whole.length; i++) {
            byte[] flipped = whole.clone();
            flipped[i] ^= 0x10;
            Files.write(file, flipped);
            assertThat(cache().read("kernel")).as("flipped at %d", i).isEmpty();
        }
        Files.write(file, Arrays.copyOf(whole, whole.length + 1));
        assertThat(cache().read("kernel")).as("something after it").isEmpty();
    }

    @Test
    void neverGivesOutAForeignFile() throws IOException {
        cache().write("kernel a", BINARY);
        Path a = only();
        byte[] foreign = Files.readAllBytes(a);
        Files.delete(a);
        cache().write("kernel b", BINARY);
        Files.write(only(), foreign); // a's file under b's name
        assertThat(cache().read("kernel b")).isEmpty();
    }

    @Test
    void replacesADamagedFile() throws IOException {
        cache().write("kernel", BINARY);
        Files.write(only(), new byte[] {1});
        cache().write("kernel", BINARY);
        assertThat(cache().read("kernel")).containsExactly(BINARY);
    }

    @Test
    void isReadableByItsOwnerOnly() throws IOException {
        cache().write("kernel", BINARY);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve("programs"))))
                .isEqualTo("rwx------");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(only())))
                .isEqualTo("rw-------");
    }

    @Test
    void worksWithoutADisk() throws IOException {
        Path file = Files.writeString(folder.resolve("a file"), "where a folder should be");
        DiskCache cache = DiskCache.in(file);
        cache.write("kernel", BINARY);
        assertThat(cache.read("kernel")).isEmpty();
    }
}
