package io.awa.autoconfigure;

import java.time.Duration;
import java.util.Objects;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Configuration;
import org.springframework.r2dbc.core.DatabaseClient;

import io.awa.client.AwaClient;
import io.awa.client.ReactiveAwaClient;

/**
 * Auto-configuration of the doctor, who looks at everything when the application has
 * started, and ends it.
 */
@AutoConfiguration(after = { AwaJdbcAutoConfiguration.class, AwaR2dbcAutoConfiguration.class })
@ConditionalOnBooleanProperty("awa.doctor.enabled")
public final class AwaDoctorAutoConfiguration {

	@Configuration(proxyBeanMethods = false)
	@Conditional(OnBlockingClient.class)
	static class BlockingDoctorConfiguration {

		@Bean
		DoctorCommand awaDoctor(AwaClient client) {
			return new DoctorCommand(client::diagnose, System::exit);
		}

	}

	@Configuration(proxyBeanMethods = false)
	@ConditionalOnClass(DatabaseClient.class)
	@ConditionalOnBean(ReactiveAwaClient.class)
	@ConditionalOnMissingBean(type = "io.awa.client.JdbcAwaClient")
	static class ReactiveDoctorConfiguration {

		/** The application has started on a thread that may wait. */
		private static final Duration LONGEST = Duration.ofMinutes(1);

		@Bean
		DoctorCommand awaReactiveDoctor(ReactiveAwaClient client) {
			return new DoctorCommand(() -> Objects.requireNonNull(client.diagnose().block(LONGEST)), System::exit);
		}

	}

}
