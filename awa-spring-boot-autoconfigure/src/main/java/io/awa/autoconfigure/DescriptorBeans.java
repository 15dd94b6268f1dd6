package io.awa.autoconfigure;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.stream.Stream;

import org.springframework.beans.factory.ObjectProvider;

import io.awa.Description;
import io.awa.InvalidRequestException;
import io.awa.KindDescriptor;
import io.awa.QueueDescriptor;

/**
 * What an application says about its queues and kinds, by beans and by properties. A
 * property replaces the bean of the same name, because it is what can be changed without
 * a build.
 */
record DescriptorBeans(List<QueueDescriptor> queues, List<KindDescriptor> kinds) {

	static DescriptorBeans of(DescriptorProperties properties, ObjectProvider<QueueDescriptor> queues,
			ObjectProvider<KindDescriptor> kinds) {
		return new DescriptorBeans(
				merge("awa.descriptors.queues", queues.stream(), QueueDescriptor::queue, properties.queues(),
						QueueDescriptor::of),
				merge("awa.descriptors.kinds", kinds.stream(), KindDescriptor::kind, properties.kinds(),
						KindDescriptor::of));
	}

	private static <T> List<T> merge(String prefix, Stream<T> beans, Function<T, String> name,
			Map<String, DescriptorProperties.Descriptor> properties, BiFunction<String, Description, T> factory) {
		Map<String, T> byName = new TreeMap<>();
		beans.forEach((bean) -> {
			if (byName.put(name.apply(bean), bean) != null) {
				throw new IllegalStateException("Two beans of type " + bean.getClass().getSimpleName() + " describe '"
						+ name.apply(bean) + "'. Remove one of them.");
			}
		});
		properties.forEach((key, value) -> byName.put(key, described(prefix, key, value, factory)));
		return List.copyOf(byName.values());
	}

	/** Here and not in the properties, so that beans and properties obey one rule. */
	private static <T> T described(String prefix, String key, DescriptorProperties.Descriptor value,
			BiFunction<String, Description, T> factory) {
		try {
			return factory.apply(key, new Description(value.displayName(), value.description(), value.owner(),
					value.docsUrl(), value.tags()));
		}
		catch (InvalidRequestException ex) {
			throw new IllegalArgumentException(prefix + "[" + key + "]: " + ex.getMessage(), ex);
		}
	}

}
