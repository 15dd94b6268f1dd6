package io.awa.cron;

import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.Method;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

import org.jspecify.annotations.Nullable;
import org.springframework.aop.framework.autoproxy.AutoProxyUtils;
import org.springframework.aop.scope.ScopedProxyUtils;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.core.MethodIntrospector;
import org.springframework.core.ResolvableType;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.core.annotation.AnnotationUtils;

import io.awa.InsertOptions;
import io.awa.JobKinds;
import io.awa.json.JobCodec;
import io.awa.worker.HandlerParameters;
import io.awa.worker.JobHandler;

/**
 * Finds the schedules that handlers declare by {@link CronJob}, without creating beans.
 */
public final class CronJobScanner {

	private static final List<String> HANDLER_TYPES = List.of("io.awa.worker.BlockingJobHandler",
			"io.awa.worker.ReactiveJobHandler", "io.awa.worker.BatchJobHandler",
			"io.awa.worker.ReactiveBatchJobHandler");

	private final ConfigurableListableBeanFactory beans;

	private final CronJobReader reader;

	/**
	 * Creates the scanner.
	 * @param beans where to look
	 * @param codec reads payloads
	 */
	public CronJobScanner(ConfigurableListableBeanFactory beans, JobCodec codec) {
		this.beans = beans;
		this.reader = new CronJobReader(beans, codec);
	}

	/**
	 * Finds the schedules.
	 * @return the schedules in the order of their beans
	 * @throws InvalidScheduleException if one of them makes no sense
	 */
	public List<CronDeclaration> scan() {
		List<CronDeclaration> found = new ArrayList<>();
		for (String name : this.beans.getBeanDefinitionNames()) {
			Class<?> type = ScopedProxyUtils.isScopedTarget(name) ? null
					: AutoProxyUtils.determineTargetClass(this.beans, name);
			if (type != null && AnnotationUtils.isCandidateClass(type, List.of(CronJob.class, CronJobs.class))) {
				onType(type, found);
				onMethods(type, found);
			}
		}
		return found;
	}

	private void onType(Class<?> type, List<CronDeclaration> found) {
		for (CronJob cronJob : annotations(type)) {
			String source = "@CronJob on " + type.getName();
			Type payload = handledType(type, source);
			JobHandler handler = AnnotatedElementUtils.findMergedAnnotation(type, JobHandler.class);
			found.addAll(this.reader.read(cronJob, target(handler, payload, source)));
		}
	}

	private void onMethods(Class<?> type, List<CronDeclaration> found) {
		Map<Method, Set<CronJob>> methods = MethodIntrospector.selectMethods(type,
				(MethodIntrospector.MetadataLookup<@Nullable Set<CronJob>>) (method) -> {
					Set<CronJob> cronJobs = annotations(method);
					return cronJobs.isEmpty() ? null : cronJobs;
				});
		methods.forEach((method, cronJobs) -> {
			String source = "@CronJob on method " + type.getName() + "." + method.getName() + "(…)";
			JobHandler handler = AnnotatedElementUtils.findMergedAnnotation(method, JobHandler.class);
			if (handler == null) {
				throw new InvalidScheduleException(source,
						"The method handles no jobs. Add @JobHandler to it, or remove @CronJob.", null);
			}
			Target target = target(handler, HandlerParameters.payloadType(type, method), source);
			cronJobs.forEach((cronJob) -> found.addAll(this.reader.read(cronJob, target)));
		});
	}

	private static Set<CronJob> annotations(AnnotatedElement element) {
		return AnnotatedElementUtils.findMergedRepeatableAnnotations(element, CronJob.class, CronJobs.class);
	}

	private static Target target(@Nullable JobHandler handler, Type payload, String source) {
		String kind = (handler != null && !handler.kind().isEmpty()) ? handler.kind()
				: kindOf(ResolvableType.forType(payload).toClass(), source);
		return new Target(kind, (handler != null) ? handler.queue() : InsertOptions.DEFAULT_QUEUE, payload, source);
	}

	private static String kindOf(Class<?> payload, String source) {
		try {
			return JobKinds.kindOf(payload);
		}
		catch (RuntimeException ex) {
			throw new InvalidScheduleException(source, String.valueOf(ex.getMessage()), ex);
		}
	}

	/** By name, because an application without Reactor cannot load one of them. */
	private static Type handledType(Class<?> type, String source) {
		for (ResolvableType current = ResolvableType.forClass(type); current != ResolvableType.NONE; current = current
			.getSuperType()) {
			for (ResolvableType candidate : current.getInterfaces()) {
				if (HANDLER_TYPES.contains(candidate.toClass().getName())) {
					return candidate.getGeneric(0).getType();
				}
			}
		}
		throw new InvalidScheduleException(source, "The class implements neither BlockingJobHandler nor "
				+ "ReactiveJobHandler. Put @CronJob on a method with @JobHandler instead.", null);
	}

	/** Whose jobs a schedule inserts. */
	record Target(String kind, String queue, Type payload, String source) {

	}

}
