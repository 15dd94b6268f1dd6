package io.awa.autoconfigure;

import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.event.EventListener;
import reactor.core.publisher.Mono;

import io.awa.JobKind;
import io.awa.event.JobCompleted;
import io.awa.worker.JobContext;
import io.awa.worker.JobExecutionInterceptor;
import io.awa.worker.JobHandler;
import io.awa.worker.JobOutcome;

/**
 * An application whose classes can be loaded many times. What it uses of the test is of
 * the JDK only, because its package is another one then.
 */
@Configuration(proxyBeanMethods = false)
public class ThrowAwayApplication {

	private final Queue<String> seen = new ConcurrentLinkedQueue<>();

	private final Map<Long, Integer> completed = new ConcurrentHashMap<>();

	private final AtomicInteger intercepted = new AtomicInteger();

	/** Makes a payload for what it is to be called. */
	@Bean
	public Function<String, Object> payloads() {
		return Greeting::new;
	}

	/** Makes a payload for the reactive handler. */
	@Bean
	public Function<String, Object> reactivePayloads() {
		return Farewell::new;
	}

	/** The names of the payloads that handlers got. */
	@Bean
	public Queue<String> seen() {
		return this.seen;
	}

	/** The jobs of whose end a listener was told. */
	@Bean
	public Map<Long, Integer> completed() {
		return this.completed;
	}

	/** Has to be around each blocking run. */
	@Bean
	public JobExecutionInterceptor interceptor() {
		return (context, invocation) -> {
			this.intercepted.incrementAndGet();
			return invocation.proceed();
		};
	}

	/** Holds meters that hold the application. */
	@Bean
	public MeterRegistry meterRegistry() {
		return new SimpleMeterRegistry();
	}

	/** Handles jobs by blocking. */
	@JobHandler
	public void greet(Greeting greeting, JobContext context) {
		this.seen.add(greeting.name());
	}

	/** Handles jobs reactively. */
	@JobHandler
	public Mono<JobOutcome> part(Farewell farewell) {
		return Mono.fromCallable(() -> {
			this.seen.add(farewell.name());
			return JobOutcome.completed();
		});
	}

	/** Is told of ended jobs. */
	@EventListener
	public void count(JobCompleted event) {
		this.completed.merge(event.jobId(), 1, Integer::sum);
	}

	/** A payload. */
	@JobKind("greet")
	public record Greeting(String name) {

	}

	/** Another payload. */
	@JobKind("part")
	public record Farewell(String name) {

	}

}
