package dev.modelregistry.sagemaker.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.modelregistry.error.InvalidException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Addresses of AWS, by region and by what the environment asks for. The expected ones are those of botocore 1.44.5. */
class EndpointTest {

    private static Settings settings(String region, boolean fips, boolean dualStack) {
        Map<String, String> variables =
                new HashMap<>(Map.of("AWS_ACCESS_KEY_ID", "id", "AWS_SECRET_ACCESS_KEY", "secret"));
        if (fips) {
            variables.put("AWS_USE_FIPS_ENDPOINT", "true");
        }
        if (dualStack) {
            variables.put("AWS_USE_DUALSTACK_ENDPOINT", "true");
        }
        return new Environment(variables)
                .settings(Optional.of(region), Optional.empty())
                .build();
    }

    @ParameterizedTest
    @CsvSource({
        "eu-central-1,   false, false, api.sagemaker.eu-central-1.amazonaws.com,      s3.eu-central-1.amazonaws.com,                sts.eu-central-1.amazonaws.com",
        "eu-central-1,   false, true,  api.sagemaker.eu-central-1.api.aws,            s3.dualstack.eu-central-1.amazonaws.com,      sts.eu-central-1.api.aws",
        "us-east-1,      true,  false, api-fips.sagemaker.us-east-1.amazonaws.com,    s3-fips.us-east-1.amazonaws.com,              sts-fips.us-east-1.amazonaws.com",
        "us-east-1,      true,  true,  api.sagemaker-fips.us-east-1.api.aws,          s3-fips.dualstack.us-east-1.amazonaws.com,    sts-fips.us-east-1.api.aws",
        "us-gov-west-1,  false, false, api.sagemaker.us-gov-west-1.amazonaws.com,     s3.us-gov-west-1.amazonaws.com,               sts.us-gov-west-1.amazonaws.com",
        "us-gov-west-1,  true,  false, api-fips.sagemaker.us-gov-west-1.amazonaws.com, s3-fips.us-gov-west-1.amazonaws.com,         sts.us-gov-west-1.amazonaws.com",
        "us-gov-west-1,  true,  true,  api.sagemaker-fips.us-gov-west-1.api.aws,      s3-fips.dualstack.us-gov-west-1.amazonaws.com, sts-fips.us-gov-west-1.api.aws",
        "cn-north-1,     false, false, api.sagemaker.cn-north-1.amazonaws.com.cn,     s3.cn-north-1.amazonaws.com.cn,               sts.cn-north-1.amazonaws.com.cn",
        "cn-north-1,     false, true,  api.sagemaker.cn-north-1.api.amazonwebservices.com.cn, s3.dualstack.cn-north-1.amazonaws.com.cn, sts.cn-north-1.api.amazonwebservices.com.cn",
        "eusc-de-east-1, false, true,  api.sagemaker.eusc-de-east-1.api.amazonwebservices.eu, s3.dualstack.eusc-de-east-1.amazonaws.eu, sts.eusc-de-east-1.api.amazonwebservices.eu",
        "eusc-de-east-1, true,  false, api.sagemaker-fips.eusc-de-east-1.amazonaws.eu, s3-fips.eusc-de-east-1.amazonaws.eu,          sts-fips.eusc-de-east-1.amazonaws.eu",
        "us-iso-east-1,  false, true,  api.sagemaker.us-iso-east-1.api.aws.ic.gov,    s3.dualstack.us-iso-east-1.c2s.ic.gov,        sts.us-iso-east-1.api.aws.ic.gov",
        "us-isob-east-1, true,  true,  api.sagemaker-fips.us-isob-east-1.api.aws.scloud, s3-fips.dualstack.us-isob-east-1.sc2s.sgov.gov, sts-fips.us-isob-east-1.api.aws.scloud"
    })
    void eachServiceIsAskedWhereAwsHasIt(
            String region, boolean fips, boolean dualStack, String sagemaker, String s3, String sts) {
        Settings settings = settings(region, fips, dualStack);
        assertThat(settings.sagemaker()).isEqualTo("https://" + sagemaker);
        assertThat(settings.partition().s3Host()).isEqualTo(s3);
        assertThat(settings.partition().sts()).isEqualTo("https://" + sts);
    }

    @Test
    void validatedCryptographyIsRefusedWhereS3HasNone() {
        Settings settings = settings("cn-north-1", true, false);
        assertThat(settings.sagemaker()).isEqualTo("https://api.sagemaker-fips.cn-north-1.amazonaws.com.cn");
        assertThatThrownBy(() -> settings.partition().s3Host())
                .isInstanceOf(InvalidException.class)
                .hasMessageContaining("AWS_USE_FIPS_ENDPOINT")
                .hasMessageContaining("cn-north-1");
    }
}
