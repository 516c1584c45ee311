package io.nextmavens.runtime.storage;

import io.nextmavens.npm.NpmProject;
import io.nextmavens.runtime.ServedRuntime;
import io.nextmavens.runtime.TestServer;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** An unmodified supabase-js and tus-js-client. The tests are in {@code src/test/storage-js}. */
class StorageJsIT {

    private static final Path TESTS = Path.of("src/test/storage-js");
    private static final NpmProject STORAGE_JS = new NpmProject(TESTS, Path.of("target/storage-js"));

    @Test
    void theirTestsPass() throws Exception {
        try (S3Server s3 = S3Server.start();
                StorageStack stack = StorageStack.start(withS3(s3))) {
            STORAGE_JS.test(
                    TESTS,
                    Map.of(
                            // the native binary cannot
                            "READS_IMAGES",
                            Boolean.toString(ServedRuntime.binary().isEmpty()),
                            "BASE_URL",
                            "http://127.0.0.1:" + stack.server().port(),
                            "ANON_KEY",
                            StorageStack.anonymous().substring("Bearer ".length()),
                            "SERVICE_KEY",
                            StorageStack.service().substring("Bearer ".length()),
                            "JWT_SECRET",
                            TestServer.SECRET,
                            "STORAGE_TEST_TENANT",
                            StorageStack.A,
                            "STORAGE_TEST_TUS_BYTES",
                            System.getProperty("storage.tus.bytes", "67108864")));
        }
    }

    private static String[] withS3(S3Server s3) {
        return Stream.concat(Stream.of(s3.settings()), Stream.of("STORAGE_BACKEND", "s3"))
                .toArray(String[]::new);
    }
}
