package dev.modelregistry.sagemaker.internal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.modelregistry.entry.Flavor;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** AWS's images by framework, version and region. The expected ones are those of AWS's SDK for Python. */
class FrameworkImagesTest {

    @ParameterizedTest
    @CsvSource({
        "xgboost, 1.7,    us-east-1,     683313688378.dkr.ecr.us-east-1.amazonaws.com/sagemaker-xgboost:1.7-1",
        "xgboost, 1.7.6,  eu-central-1,  492215442770.dkr.ecr.eu-central-1.amazonaws.com/sagemaker-xgboost:1.7-1",
        "XGBoost, 2.1.1,  us-gov-west-1, 414596584902.dkr.ecr.us-gov-west-1.amazonaws.com/sagemaker-xgboost:2.1-0",
        "sklearn, 1.2.2,  us-west-2,     246618743249.dkr.ecr.us-west-2.amazonaws.com/sagemaker-scikit-learn:1.2-1-cpu-py3",
        "sklearn, 0.23.2, cn-north-1,    450853457545.dkr.ecr.cn-north-1.amazonaws.com.cn/sagemaker-scikit-learn:0.23-1-cpu-py3"
    })
    void thereIsOneOfTheVersionsMajorAndMinorNumber(String name, String version, String region, String image) {
        assertThat(FrameworkImages.of(Flavor.of(name, version), region)).contains(image);
    }

    @ParameterizedTest
    @CsvSource({
        "xgboost, 1.6.2, us-east-1",
        "xgboost, 1,     us-east-1",
        "xgboost, 1.7rc, us-east-1",
        "sklearn, 1.5.2, us-east-1",
        "sklearn, 1.2.2, mars-east-1",
        "pytorch, 2.4.1, us-east-1"
    })
    void elsewhereThereIsNone(String name, String version, String region) {
        assertThat(FrameworkImages.of(Flavor.of(name, version), region)).isEmpty();
    }

    @Test
    void aFlavorWithoutVersionHasNone() {
        assertThat(FrameworkImages.of(new Flavor("xgboost", Optional.empty(), Map.of()), "us-east-1"))
                .isEmpty();
    }
}
