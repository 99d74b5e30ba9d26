/** What adapter authors and users need to test against a model registry. Runs on the class path of a test. */
module dev.modelregistry.testkit {
    requires static org.jspecify;
    requires com.fasterxml.jackson.databind;
    requires transitive dev.modelregistry.core;
    requires transitive org.junit.jupiter.api;
    requires org.junit.jupiter.params;
    requires static transitive net.jqwik.api;
    requires static transitive org.assertj.core;

    exports dev.modelregistry.testkit;
    exports dev.modelregistry.testkit.contract;
    exports dev.modelregistry.testkit.fault;

    opens dev.modelregistry.testkit;
    opens dev.modelregistry.testkit.contract;
}
