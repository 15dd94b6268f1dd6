package io.awa.modulith;

import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.function.Predicate;

import org.jspecify.annotations.Nullable;
import org.springframework.modulith.events.support.OutboxEventExternalizer;
import org.springframework.util.ClassUtils;

import io.awa.json.JobCodec;
import io.awa.worker.BlockingJobHandler;
import io.awa.worker.JobContext;
import io.awa.worker.JobHandler;
import io.awa.worker.JobOutcome;

/**
 * Hands recorded events to the transports of the application. An event leaves at least
 * once: if one of several transports fails, the next attempt takes all of them again.
 */
@JobHandler(queue = EventSender.QUEUE)
public final class EventSender implements BlockingJobHandler<ExternalizeEvent> {

	/** The queue in which events wait to leave. */
	public static final String QUEUE = "events";

	private final JobCodec codec;

	private final List<OutboxEventExternalizer> externalizers;

	private final Predicate<Class<?>> known;

	private final @Nullable ClassLoader classLoader;

	/**
	 * Creates the handler.
	 * @param codec reads the events
	 * @param externalizers one for each transport
	 * @param known which classes may be events; of others no instance is created, because
	 * who can write to the database must not choose classes
	 * @param classLoader knows the classes of the application
	 */
	public EventSender(JobCodec codec, List<OutboxEventExternalizer> externalizers, Predicate<Class<?>> known,
			@Nullable ClassLoader classLoader) {
		this.codec = codec;
		this.externalizers = externalizers;
		this.known = known;
		this.classLoader = classLoader;
	}

	@Override
	public @Nullable JobOutcome handle(ExternalizeEvent job, JobContext context) throws Exception {
		Object event = this.codec.decodeArgs(job.event(), typeOf(job.type()));
		for (OutboxEventExternalizer externalizer : this.externalizers) {
			externalize(externalizer, event);
		}
		return null;
	}

	private Class<?> typeOf(String name) throws ClassNotFoundException {
		Class<?> type = ClassUtils.forName(name, this.classLoader);
		if (!this.known.test(type)) {
			throw new IllegalArgumentException("The class '" + name + "' is no event of this application: it is "
					+ "neither annotated with @Externalized nor below the application's packages. Annotate it.");
		}
		return type;
	}

	private static void externalize(OutboxEventExternalizer externalizer, Object event) throws Exception {
		try {
			externalizer.externalize(event).get();
		}
		catch (ExecutionException ex) {
			if (ex.getCause() instanceof Exception cause) {
				throw cause;
			}
			throw ex;
		}
	}

}
