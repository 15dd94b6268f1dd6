package io.awa.modulith;

import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.context.ApplicationListener;
import org.springframework.context.PayloadApplicationEvent;
import org.springframework.context.expression.BeanFactoryResolver;
import org.springframework.expression.spel.support.StandardEvaluationContext;
import org.springframework.modulith.events.EventExternalizationConfiguration;
import org.springframework.modulith.events.core.ConditionalEventListener;
import org.springframework.modulith.events.support.BrokerRouting;

import io.awa.InsertOptions;
import io.awa.JobLimits;
import io.awa.client.AwaClient;
import io.awa.json.JobCodec;

/**
 * Inserts a job for each published event that is to be externalized, in the transaction
 * of who publishes it: commit makes it leave, rollback leaves no trace. A failed insert
 * fails the publication. Without a transaction the job is inserted by itself.
 * <p>
 * The routing key of the event becomes the concurrency key of the job, so events of one
 * key leave one at a time.
 */
public final class EventRecorder implements ApplicationListener<PayloadApplicationEvent<?>>, ConditionalEventListener {

	private final AwaClient client;

	private final JobCodec codec;

	private final EventExternalizationConfiguration configuration;

	private final StandardEvaluationContext expressions = new StandardEvaluationContext();

	/**
	 * Creates the listener.
	 * @param client inserts the jobs
	 * @param codec writes the events
	 * @param configuration says which events are externalized, and where to
	 * @param beans may be named by expressions in routing keys
	 */
	public EventRecorder(AwaClient client, JobCodec codec, EventExternalizationConfiguration configuration,
			BeanFactory beans) {
		this.client = client;
		this.codec = codec;
		this.configuration = configuration;
		this.expressions.setBeanResolver(new BeanFactoryResolver(beans));
	}

	@Override
	public boolean supports(Object event) {
		return this.configuration.supports(event);
	}

	@Override
	public void onApplicationEvent(PayloadApplicationEvent<?> event) {
		Object payload = event.getPayload();
		if (!supports(payload)) {
			return;
		}
		InsertOptions options = InsertOptions.defaults().withQueue(EventSender.QUEUE);
		String key = routingKey(payload);
		this.client.insert(new ExternalizeEvent(payload.getClass().getName(), this.codec.encodeArgs(payload)),
				(key != null) ? options.withConcurrencyKey(key) : options);
	}

	/** A key without bounds is cut where those of jobs end, which only widens it. */
	private @Nullable String routingKey(Object event) {
		String key = BrokerRouting.of(this.configuration.determineTarget(event), this.expressions)
			.getKey(this.configuration.map(event));
		if (key == null || key.isEmpty()) {
			return null;
		}
		return (key.length() <= JobLimits.NAME_LENGTH) ? key : key.substring(0, JobLimits.NAME_LENGTH);
	}

}
