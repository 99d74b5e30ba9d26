/** How SageMaker and S3 are spoken to. */
@NullMarked
package dev.modelregistry.sagemaker.internal;

import org.jspecify.annotations.NullMarked;
