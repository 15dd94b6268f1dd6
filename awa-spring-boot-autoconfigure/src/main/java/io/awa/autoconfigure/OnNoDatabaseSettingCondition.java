package io.awa.autoconfigure;

import java.util.List;

import org.springframework.boot.autoconfigure.condition.ConditionMessage;
import org.springframework.boot.autoconfigure.condition.ConditionOutcome;
import org.springframework.boot.autoconfigure.condition.SpringBootCondition;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.core.env.Environment;
import org.springframework.core.type.AnnotatedTypeMetadata;
import org.springframework.util.StringUtils;

/**
 * Matches if no setting names a database.
 */
final class OnNoDatabaseSettingCondition extends SpringBootCondition {

	private static final List<String> SETTINGS = List.of("spring.datasource.url", "spring.datasource.jndi-name",
			"spring.r2dbc.url");

	@Override
	public ConditionOutcome getMatchOutcome(ConditionContext context, AnnotatedTypeMetadata metadata) {
		ConditionMessage.Builder message = ConditionMessage.forCondition("No database setting");
		return SETTINGS.stream()
			.filter((setting) -> isSet(context.getEnvironment(), setting))
			.findFirst()
			.map((setting) -> ConditionOutcome.noMatch(message.because(setting + " is set")))
			.orElseGet(() -> ConditionOutcome.match(message.didNotFind("any of").items(SETTINGS)));
	}

	private static boolean isSet(Environment environment, String setting) {
		try {
			return StringUtils.hasText(environment.getProperty(setting));
		}
		catch (IllegalArgumentException ex) {
			// A placeholder that does not resolve was meant to be a setting.
			return true;
		}
	}

}
