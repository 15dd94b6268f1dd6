package io.awa.actuate;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.actuate.endpoint.SecurityContext;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;
import org.springframework.boot.actuate.endpoint.annotation.Selector;
import org.springframework.boot.actuate.endpoint.annotation.WriteOperation;
import org.springframework.boot.actuate.endpoint.web.WebEndpointResponse;
import org.springframework.boot.actuate.endpoint.web.annotation.EndpointWebExtension;
import reactor.core.publisher.Mono;

import io.awa.actuate.EndpointCommand.Reason;

/**
 * The {@link ReactiveAwaEndpoint} on the web, as {@link AwaEndpointWebExtension}.
 */
@EndpointWebExtension(endpoint = ReactiveAwaEndpoint.class)
public final class ReactiveAwaEndpointWebExtension {

	private final ReactiveAwaEndpoint endpoint;

	/**
	 * Creates the extension.
	 * @param endpoint the endpoint
	 */
	public ReactiveAwaEndpointWebExtension(ReactiveAwaEndpoint endpoint) {
		this.endpoint = endpoint;
	}

	/**
	 * Shows how the job queue does.
	 * @return the overview
	 */
	@ReadOperation
	public Mono<WebEndpointResponse<EndpointAnswer>> overview() {
		return answer(this.endpoint.overview());
	}

	/**
	 * Shows a group of things.
	 * @param user who asks
	 * @param view which group
	 * @return what it is
	 */
	@ReadOperation
	public Mono<WebEndpointResponse<EndpointAnswer>> view(SecurityContext user, @Selector String view) {
		return answer(this.endpoint.read(EndpointPath.of(view), this.endpoint.settings().viewFor(user)));
	}

	/**
	 * Shows one thing.
	 * @param user who asks
	 * @param view which group
	 * @param name the name of the queue or schedule, or the id of the job
	 * @return what it is
	 */
	@ReadOperation
	public Mono<WebEndpointResponse<EndpointAnswer>> item(SecurityContext user, @Selector String view,
			@Selector String name) {
		return answer(this.endpoint.read(EndpointPath.of(view, name), this.endpoint.settings().viewFor(user)));
	}

	/**
	 * Changes one thing.
	 * @param user who asks, and pauses if nobody else is named
	 * @param view which group
	 * @param action what to do with it
	 * @param reason why it is paused
	 * @param duration how long it is paused
	 * @param by who asks for it
	 * @param name the name of the queue or schedule, or the id of the job
	 * @return what became of it
	 */
	@WriteOperation
	public Mono<WebEndpointResponse<EndpointAnswer>> change(SecurityContext user, @Selector String view, String action,
			@Nullable String reason, @Nullable String duration, @Nullable String by, @Selector String name) {
		Reason why = new Reason(reason, duration, by).orBy(EndpointFailures.name(user));
		return answer(this.endpoint.write(EndpointPath.of(view, name), action, why));
	}

	private static Mono<WebEndpointResponse<EndpointAnswer>> answer(Mono<? extends EndpointAnswer> operation) {
		return operation.<WebEndpointResponse<EndpointAnswer>>map(WebEndpointResponse::new)
			.onErrorResume(RuntimeException.class, (ex) -> Mono.fromCallable(() -> EndpointFailures.answer(ex)));
	}

}
