package io.awa.autoconfigure;

import java.util.List;

import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.ConfigurableBeanFactory;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.AutoConfigurationPackages;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.modulith.events.EventExternalizationConfiguration;
import org.springframework.modulith.events.Externalized;
import org.springframework.modulith.events.support.EventExternalizationTransport;
import org.springframework.modulith.events.support.OutboxEventExternalizerFactory;

import io.awa.client.AwaClient;
import io.awa.json.JobCodec;
import io.awa.modulith.EventRecorder;
import io.awa.modulith.EventSender;

/**
 * Auto-configuration of jobs as Spring Modulith's outbox: in its mode {@code outbox},
 * where the application declares a transport. Fails without a blocking client, because
 * events would get lost.
 */
@AutoConfiguration(after = AwaJdbcAutoConfiguration.class,
		afterName = "org.springframework.modulith.events.config.EventExternalizationAutoConfiguration")
@ConditionalOnClass(OutboxEventExternalizerFactory.class)
@ConditionalOnBean({ OutboxEventExternalizerFactory.class, EventExternalizationTransport.class })
public final class AwaModulithAutoConfiguration {

	@Bean
	@ConditionalOnMissingBean
	EventRecorder awaEventRecorder(AwaClient client, JobCodec codec, EventExternalizationConfiguration configuration,
			BeanFactory beans) {
		return new EventRecorder(client, codec, configuration, beans);
	}

	@Bean
	@ConditionalOnMissingBean
	EventSender awaEventSender(JobCodec codec, OutboxEventExternalizerFactory externalizers,
			ObjectProvider<EventExternalizationTransport> transports, ConfigurableBeanFactory beans) {
		return new EventSender(codec, transports.orderedStream().map(externalizers::forTransport).toList(),
				(type) -> isEvent(type, beans), beans.getBeanClassLoader());
	}

	private static boolean isEvent(Class<?> type, BeanFactory beans) {
		List<String> packages = AutoConfigurationPackages.has(beans) ? AutoConfigurationPackages.get(beans) : List.of();
		return AnnotatedElementUtils.hasAnnotation(type, Externalized.class)
				|| packages.stream().anyMatch((name) -> (type.getPackageName() + ".").startsWith(name + "."));
	}

}
