/** SageMaker Model Registry: model package groups and packages, with artifacts, log and aliases on S3. */
module dev.modelregistry.sagemaker {
    requires transitive dev.modelregistry.core;
    requires com.fasterxml.jackson.databind;
    requires dev.modelregistry.artifacts;
    requires dev.modelregistry.http;
    requires java.xml;
    requires org.apache.commons.compress;
    requires org.slf4j;
    requires software.amazon.awssdk.auth;
    requires software.amazon.awssdk.http;
    requires software.amazon.awssdk.http.auth.aws;
    requires software.amazon.awssdk.http.auth.spi;
    requires software.amazon.awssdk.identity.spi;
    requires software.amazon.awssdk.regions;
    requires static org.jspecify;

    exports dev.modelregistry.sagemaker;

    provides dev.modelregistry.spi.RegistryProvider with
            dev.modelregistry.sagemaker.SageMakerProvider;
}
