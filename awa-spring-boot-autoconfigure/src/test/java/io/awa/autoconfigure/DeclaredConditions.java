package io.awa.autoconfigure;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.annotation.Annotation;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Conditional;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.core.annotation.MergedAnnotation;
import org.springframework.core.annotation.MergedAnnotation.Adapt;
import org.springframework.core.annotation.MergedAnnotations;
import org.springframework.core.io.Resource;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;
import org.springframework.core.type.AnnotationMetadata;
import org.springframework.core.type.MethodMetadata;
import org.springframework.core.type.classreading.SimpleMetadataReaderFactory;

/**
 * The conditions that the class files of a package declare, one for each class, bean or
 * setting that they name.
 */
final class DeclaredConditions {

	private static final Set<String> ITEMS = Set.of("value", "type", "name", "endpoint");

	private DeclaredConditions() {
	}

	/** Those of the package of a class, from where that class comes from. */
	static List<String> besides(Class<?> type) {
		String location = type.getProtectionDomain().getCodeSource().getLocation().toString();
		String pattern = "classpath*:" + type.getPackageName().replace('.', '/') + "/*.class";
		List<String> found = new ArrayList<>();
		try {
			for (Resource resource : new PathMatchingResourcePatternResolver(type.getClassLoader())
				.getResources(pattern)) {
				if (resource.getURL().toString().contains(location)) {
					add(new SimpleMetadataReaderFactory().getMetadataReader(resource).getAnnotationMetadata(), found);
				}
			}
			return found;
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	static String sourceName(String className) {
		return className.substring(className.lastIndexOf('.') + 1);
	}

	private static void add(AnnotationMetadata type, List<String> found) {
		if (type.isAnnotation()) {
			return;
		}
		add(sourceName(type.getClassName()), type.getAnnotations(), "", found);
		for (MethodMetadata method : type.getDeclaredMethods()) {
			add(sourceName(type.getClassName()) + "#" + method.getMethodName(), method.getAnnotations(),
					method.getReturnTypeName(), found);
		}
	}

	private static void add(String source, MergedAnnotations annotations, String returned, List<String> found) {
		annotations.stream()
			.filter((annotation) -> annotation.getDistance() == 0 && isCondition(annotation.getType()))
			.flatMap((annotation) -> items(annotation, returned)
				.map((item) -> source + " @" + annotation.getType().getSimpleName() + "(" + item + ")"))
			.forEach(found::add);
	}

	private static boolean isCondition(Class<? extends Annotation> type) {
		return type == Conditional.class || AnnotatedElementUtils.isAnnotated(type, Conditional.class);
	}

	private static Stream<String> items(MergedAnnotation<?> annotation, String returned) {
		Set<String> items = new LinkedHashSet<>();
		StringBuilder details = new StringBuilder();
		Map<String, Object> attributes = annotation.filterDefaultValues().asMap(Adapt.CLASS_TO_STRING);
		attributes.forEach((name, value) -> {
			if (ITEMS.contains(name) && (value instanceof String || value instanceof String[])) {
				items.addAll((value instanceof String[] values) ? List.of(values) : List.of((String) value));
			}
			else {
				details.append(' ').append(name).append('=').append(text(value));
			}
		});
		if (items.isEmpty()) {
			items.add(isAboutBeans(annotation.getType()) ? returned : "");
		}
		return items.stream().map((item) -> (item + details).strip());
	}

	private static String text(Object value) {
		return (value instanceof Object[] values) ? Arrays.toString(values) : value.toString();
	}

	private static boolean isAboutBeans(Class<?> type) {
		return type == ConditionalOnBean.class || type == ConditionalOnMissingBean.class;
	}

}
