package io.awa.cron;

import java.util.Arrays;
import java.util.List;
import java.util.Map;

import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.util.StringUtils;

import io.awa.CronPolicies;
import io.awa.InsertOptions;
import io.awa.InvalidJobException;
import io.awa.NewCronSchedule;
import io.awa.cron.CronJobScanner.Target;
import io.awa.json.JobCodec;
import io.awa.json.JobDecodingException;

/**
 * Reads what a {@link CronJob} says.
 */
final class CronJobReader {

	private final ConfigurableListableBeanFactory beans;

	private final JobCodec codec;

	CronJobReader(ConfigurableListableBeanFactory beans, JobCodec codec) {
		this.beans = beans;
		this.codec = codec;
	}

	/** Returns no schedule if it is disabled. */
	List<CronDeclaration> read(CronJob cronJob, Target target) {
		String expression = resolve(cronJob.cron());
		if (expression.equals(CronJob.DISABLED)) {
			return List.of();
		}
		return List.of(CronDeclaration.of(target.source(), () -> schedule(cronJob, expression, target)));
	}

	private NewCronSchedule schedule(CronJob cronJob, String expression, Target target) {
		String name = resolve(cronJob.name());
		CronTexts timing = new CronTexts(expression, resolve(cronJob.every()), resolve(cronJob.zone()),
				resolve(cronJob.startsAt()), resolve(cronJob.endsAt()));
		CronPolicies policies = new CronPolicies(cronJob.missed(), cronJob.missedLimit(), cronJob.overlap(),
				CronTexts.duration("jitter", resolve(cronJob.jitter()), "PT0S"));
		return new NewCronSchedule(StringUtils.hasText(name) ? name : target.kind(), timing.toTiming(),
				args(resolve(cronJob.args()), target), options(cronJob, target), policies);
	}

	private InsertOptions options(CronJob cronJob, Target target) {
		InsertOptions options = InsertOptions.defaults()
			.withKind(target.kind())
			.withQueue(target.queue())
			.withPriority(cronJob.priority())
			.withMaxAttempts(cronJob.maxAttempts())
			.withTags(Arrays.stream(cronJob.tags()).map(this::resolve).toArray(String[]::new));
		String timeout = resolve(cronJob.timeout());
		return StringUtils.hasText(timeout) ? options.withTimeout(CronTexts.duration("timeout", timeout, timeout))
				: options;
	}

	/** The handler must be able to read what its jobs will carry. */
	private Map<String, Object> args(String json, Target target) {
		try {
			Map<String, Object> args = CronTexts.args(json, this.codec);
			this.codec.decodeArgs(json, target.payload());
			return args;
		}
		catch (JobDecodingException ex) {
			throw new InvalidJobException("args", json, "The handler cannot read the args " + json + " as "
					+ target.payload().getTypeName() + ": " + ex.getMessage() + " Mend args of @CronJob.", ex);
		}
	}

	private String resolve(String text) {
		String resolved = this.beans.resolveEmbeddedValue(text);
		return (resolved != null) ? resolved.trim() : "";
	}

}
