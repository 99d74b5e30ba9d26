/** The embedded registry: a database file and a directory of objects that several processes may share. */
module dev.modelregistry.local {
    requires transitive dev.modelregistry.core;
    requires java.sql;
    requires org.xerial.sqlitejdbc;
    requires static org.jspecify;

    exports dev.modelregistry.local;

    provides dev.modelregistry.spi.RegistryProvider with
            dev.modelregistry.local.LocalProvider;
}
