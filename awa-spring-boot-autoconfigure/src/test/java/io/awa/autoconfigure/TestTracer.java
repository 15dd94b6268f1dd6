package io.awa.autoconfigure;

import java.time.Duration;
import java.util.Comparator;
import java.util.List;

import io.micrometer.observation.ObservationHandler.FirstMatchingCompositeObservationHandler;
import io.micrometer.observation.ObservationRegistry;
import io.micrometer.tracing.handler.DefaultTracingObservationHandler;
import io.micrometer.tracing.handler.PropagatingReceiverTracingObservationHandler;
import io.micrometer.tracing.handler.PropagatingSenderTracingObservationHandler;
import io.micrometer.tracing.otel.bridge.OtelCurrentTraceContext;
import io.micrometer.tracing.otel.bridge.OtelPropagator;
import io.micrometer.tracing.otel.bridge.OtelTracer;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.propagation.ContextPropagators;
import io.opentelemetry.sdk.testing.exporter.InMemorySpanExporter;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;
import org.awaitility.Awaitility;

/**
 * A registry of observations as Spring Boot makes it, with OpenTelemetry behind it, and
 * the spans that have ended.
 */
final class TestTracer {

	private static final Duration LIMIT = Duration.ofSeconds(20);

	private final InMemorySpanExporter exporter = InMemorySpanExporter.create();

	private final ObservationRegistry registry = ObservationRegistry.create();

	TestTracer() {
		Tracer tracer = SdkTracerProvider.builder()
			.addSpanProcessor(SimpleSpanProcessor.create(this.exporter))
			.build()
			.get("test");
		OtelTracer bridge = new OtelTracer(tracer, new OtelCurrentTraceContext(), (event) -> {
		});
		OtelPropagator propagator = new OtelPropagator(
				ContextPropagators.create(W3CTraceContextPropagator.getInstance()), tracer);
		this.registry.observationConfig()
			.observationHandler(new FirstMatchingCompositeObservationHandler(
					new PropagatingSenderTracingObservationHandler<>(bridge, propagator),
					new PropagatingReceiverTracingObservationHandler<>(bridge, propagator),
					new DefaultTracingObservationHandler(bridge)));
	}

	ObservationRegistry registry() {
		return this.registry;
	}

	/** Waits for spans of a name, in the order in which they began. */
	List<SpanData> await(String name, int count) {
		Awaitility.await(name).atMost(LIMIT).until(() -> spans(name).size() >= count);
		return spans(name);
	}

	List<SpanData> spans(String name) {
		return this.exporter.getFinishedSpanItems()
			.stream()
			.filter((span) -> span.getName().equals(name))
			.sorted(Comparator.comparingLong(SpanData::getStartEpochNanos))
			.toList();
	}

	static String tag(SpanData span, String key) {
		return span.getAttributes().get(AttributeKey.stringKey(key));
	}

}
