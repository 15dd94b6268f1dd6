package io.awa.autoconfigure;

import java.util.Map;

import org.springframework.boot.autoconfigure.condition.ConditionMessage;
import org.springframework.boot.autoconfigure.condition.ConditionOutcome;
import org.springframework.boot.autoconfigure.condition.SpringBootCondition;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.web.context.reactive.ConfigurableReactiveWebEnvironment;
import org.springframework.boot.web.context.reactive.ReactiveWebApplicationContext;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.context.annotation.ConfigurationCondition;
import org.springframework.core.type.AnnotatedTypeMetadata;

import io.awa.autoconfigure.AwaProperties.Client;

/**
 * Chooses the clients by {@code awa.client} and the database beans that exist; the web
 * stack only breaks the tie.
 */
final class OnAwaClientCondition extends SpringBootCondition implements ConfigurationCondition {

	@Override
	public ConfigurationPhase getConfigurationPhase() {
		return ConfigurationPhase.REGISTER_BEAN;
	}

	@Override
	public ConditionOutcome getMatchOutcome(ConditionContext context, AnnotatedTypeMetadata metadata) {
		Client wanted = wantedClient(metadata);
		Client setting = Binder.get(context.getEnvironment()).bind("awa.client", Client.class).orElse(Client.AUTO);
		ConditionMessage.Builder message = ConditionMessage.forCondition(ConditionalOnAwaClient.class, wanted);
		if (!DatabaseBeans.exist(context, wanted)) {
			return ConditionOutcome.noMatch(message.didNotFind("bean").items(DatabaseBeans.typeName(wanted)));
		}
		if (setting != Client.AUTO) {
			return new ConditionOutcome(setting == wanted || setting == Client.BOTH,
					message.because("awa.client is " + setting));
		}
		return byTie(context, wanted, message);
	}

	private static ConditionOutcome byTie(ConditionContext context, Client wanted, ConditionMessage.Builder message) {
		Client other = (wanted == Client.JDBC) ? Client.R2DBC : Client.JDBC;
		if (!DatabaseBeans.exist(context, other)) {
			return ConditionOutcome
				.match(message.because("there is only a bean of type " + DatabaseBeans.typeName(wanted)));
		}
		boolean reactive = isReactiveWebApplication(context);
		return new ConditionOutcome((wanted == Client.R2DBC) == reactive,
				message.because("there are beans for both clients and this is " + (reactive ? "" : "not ")
						+ "a reactive web application; set awa.client to choose"));
	}

	private static Client wantedClient(AnnotatedTypeMetadata metadata) {
		Map<String, Object> attributes = metadata.getAnnotationAttributes(ConditionalOnAwaClient.class.getName());
		if (attributes == null || !(attributes.get("value") instanceof Client client)) {
			throw new IllegalStateException("The condition is only for @ConditionalOnAwaClient.");
		}
		return client;
	}

	private static boolean isReactiveWebApplication(ConditionContext context) {
		return context.getEnvironment() instanceof ConfigurableReactiveWebEnvironment
				|| context.getResourceLoader() instanceof ReactiveWebApplicationContext;
	}

}
