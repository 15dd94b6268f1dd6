package io.awa.test;

import java.io.IOException;
import java.util.LinkedHashSet;
import java.util.Set;

import org.springframework.boot.test.context.filter.annotation.StandardAnnotationCustomizableTypeExcludeFilter;
import org.springframework.core.type.classreading.MetadataReader;
import org.springframework.core.type.classreading.MetadataReaderFactory;
import org.springframework.util.ClassUtils;

import io.awa.client.JobInsertInterceptor;
import io.awa.json.JobCodec;
import io.awa.worker.BatchJobHandler;
import io.awa.worker.BlockingJobHandler;
import io.awa.worker.FailureClassifier;
import io.awa.worker.JobExecutionInterceptor;
import io.awa.worker.JobHandler;
import io.awa.worker.PayloadRedactor;
import io.awa.worker.PayloadUpcaster;
import io.awa.worker.RetryPolicy;

/**
 * Finds the components that {@link AwaTest} is about.
 */
final class AwaTypeExcludeFilter extends StandardAnnotationCustomizableTypeExcludeFilter<AwaTest> {

	private static final Set<Class<?>> BLOCKING = Set.of(BlockingJobHandler.class, BatchJobHandler.class,
			JobExecutionInterceptor.class, JobInsertInterceptor.class, PayloadUpcaster.class, PayloadRedactor.class,
			RetryPolicy.class, FailureClassifier.class, JobCodec.class);

	/** By name, because an application without Reactor cannot load them. */
	private static final Set<String> REACTIVE = Set.of("io.awa.worker.ReactiveJobHandler",
			"io.awa.worker.ReactiveBatchJobHandler", "io.awa.worker.ReactiveJobExecutionInterceptor");

	private static final Set<Class<?>> KNOWN = known();

	AwaTypeExcludeFilter(Class<?> testClass) {
		super(testClass);
	}

	@Override
	protected Set<Class<?>> getKnownIncludes() {
		return KNOWN;
	}

	@Override
	protected boolean defaultInclude(MetadataReader metadata, MetadataReaderFactory metadataReaders)
			throws IOException {
		return super.defaultInclude(metadata, metadataReaders)
				|| metadata.getAnnotationMetadata().hasAnnotatedMethods(JobHandler.class.getName());
	}

	private static Set<Class<?>> known() {
		ClassLoader loader = AwaTypeExcludeFilter.class.getClassLoader();
		Set<Class<?>> known = new LinkedHashSet<>(BLOCKING);
		if (ClassUtils.isPresent("reactor.core.publisher.Mono", loader)) {
			REACTIVE.forEach((name) -> known.add(ClassUtils.resolveClassName(name, loader)));
		}
		return known;
	}

}
