package io.awa.autoconfigure;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.LazyInitializationExcludeFilter;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;

import io.awa.NewCronSchedule;
import io.awa.cron.CronDeclaration;
import io.awa.cron.CronJobScanner;
import io.awa.cron.CronRunner;
import io.awa.cron.CronSettings;
import io.awa.json.JobCodec;
import io.awa.worker.HandlerRegistry;
import io.awa.worker.JobWakeUps;
import io.awa.worker.WorkerStorage;

/**
 * Auto-configuration of what makes schedules fire. They are declared by annotation, by
 * bean and by property.
 */
@AutoConfiguration(after = { AwaStorageAutoConfiguration.class, AwaWorkerAutoConfiguration.class })
@ConditionalOnBean({ WorkerStorage.class, JobWakeUps.class })
@ConditionalOnBooleanProperty(name = "awa.cron.enabled", matchIfMissing = true)
public final class AwaCronAutoConfiguration {

	@Bean
	static LazyInitializationExcludeFilter awaCronLazyInitializationExcludeFilter() {
		return LazyInitializationExcludeFilter.forBeanTypes(CronRunner.class);
	}

	@Bean
	@ConditionalOnMissingBean
	CronRunner awaCronRunner(AwaProperties properties, WorkerStorage storage, JobCodec codec, JobWakeUps wakeUps,
			ObjectProvider<HandlerRegistry> handlers, ConfigurableListableBeanFactory beanFactory) {
		List<CronDeclaration> declarations = new ArrayList<>(new CronJobScanner(beanFactory, codec).scan());
		beanFactory.getBeansOfType(NewCronSchedule.class)
			.forEach((name, schedule) -> declarations.add(new CronDeclaration(schedule, "the bean '" + name + "'")));
		declarations.addAll(declared(properties.cron().schedules(), codec));
		HandlerRegistry registry = handlers.getIfAvailable();
		CronSettings settings = new CronSettings(registry != null && !registry.kinds().isEmpty(),
				properties.cron().pollInterval(), properties.cron().retireAfter());
		return new CronRunner(storage.operations(), wakeUps, CronDeclaration.encode(declarations, codec), settings);
	}

	private static List<CronDeclaration> declared(Map<String, CronScheduleProperties> schedules, JobCodec codec) {
		return schedules.entrySet()
			.stream()
			.filter((schedule) -> schedule.getValue().enabled())
			.map((schedule) -> schedule.getValue().declare(schedule.getKey(), codec))
			.toList();
	}

}
