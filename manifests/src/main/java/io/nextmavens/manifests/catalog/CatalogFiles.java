package io.nextmavens.manifests.catalog;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** The files of the catalog that are packaged with this class. */
public final class CatalogFiles {

    /** A list and not a search: neither a jar nor a native image can be listed the way a folder can. */
    private static final List<String> NAMES = List.of(
            "0001_schemas.sql",
            "0002_roles.sql",
            "0003_extensions.sql",
            "0004_claims.sql",
            "0005_auth_tables.sql",
            "0006_tenants.sql",
            "0007_isolation.sql",
            "0008_event_triggers.sql",
            "0009_storage.sql",
            "0010_realtime.sql",
            "0011_net.sql",
            "0012_jwt.sql",
            "0013_privileges.sql",
            "0014_publication.sql",
            "0015_views.sql",
            "0016_sharing.sql",
            "0017_isolation_report.sql",
            "0018_auth_service.sql",
            "0019_second_factors.sql",
            "0020_storage_content.sql",
            "0021_storage_isolation.sql",
            "0030_realtime_tenants.sql",
            "0031_tenant_quotas.sql",
            "0032_invitation_mails.sql",
            "0033_tenant_schemas.sql");

    private CatalogFiles() {}

    /** Returns them in the order in which they apply. */
    public static List<CatalogFile> packaged() {
        return NAMES.stream().map(CatalogFiles::read).toList();
    }

    /** Returns the file that creates the roles of the server, which a login must be a member of. */
    public static CatalogFile roles() {
        return read("0002_roles.sql");
    }

    private static CatalogFile read(String name) {
        String path = "/io/nextmavens/manifests/sql/" + name;
        try (InputStream in = CatalogFiles.class.getResourceAsStream(path)) {
            if (in == null) {
                throw new IllegalStateException("the catalog's file " + path + " is not packaged with this program");
            }
            return new CatalogFile(name, new String(in.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException("could not read the catalog's file " + path, e);
        }
    }
}
