package io.awa.actuate;

import java.time.Duration;
import java.util.Objects;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.actuate.endpoint.SecurityContext;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;
import org.springframework.boot.actuate.endpoint.annotation.Selector;
import org.springframework.boot.actuate.endpoint.annotation.WriteOperation;
import org.springframework.boot.actuate.endpoint.web.WebEndpointResponse;
import org.springframework.boot.actuate.endpoint.web.annotation.EndpointWebExtension;
import reactor.core.publisher.Mono;

/**
 * The {@link ReactiveAwaEndpoint} in a servlet application. It waits, as its threads may,
 * because Spring Boot does not take the status of an answer out of a publisher there.
 */
@EndpointWebExtension(endpoint = ReactiveAwaEndpoint.class)
public final class ReactiveAwaEndpointServletExtension {

	private static final Duration LONGEST = Duration.ofMinutes(1);

	private final ReactiveAwaEndpointWebExtension extension;

	/**
	 * Creates the extension.
	 * @param endpoint the endpoint
	 */
	public ReactiveAwaEndpointServletExtension(ReactiveAwaEndpoint endpoint) {
		this.extension = new ReactiveAwaEndpointWebExtension(endpoint);
	}

	/**
	 * Shows how the job queue does.
	 * @return the overview
	 */
	@ReadOperation
	public WebEndpointResponse<EndpointAnswer> overview() {
		return await(this.extension.overview());
	}

	/**
	 * Shows a group of things.
	 * @param user who asks
	 * @param view which group
	 * @return what it is
	 */
	@ReadOperation
	public WebEndpointResponse<EndpointAnswer> view(SecurityContext user, @Selector String view) {
		return await(this.extension.view(user, view));
	}

	/**
	 * Shows one thing.
	 * @param user who asks
	 * @param view which group
	 * @param name the name of the queue or schedule, or the id of the job
	 * @return what it is
	 */
	@ReadOperation
	public WebEndpointResponse<EndpointAnswer> item(SecurityContext user, @Selector String view,
			@Selector String name) {
		return await(this.extension.item(user, view, name));
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
	public WebEndpointResponse<EndpointAnswer> change(SecurityContext user, @Selector String view, String action,
			@Nullable String reason, @Nullable String duration, @Nullable String by, @Selector String name) {
		return await(this.extension.change(user, view, action, reason, duration, by, name));
	}

	private static WebEndpointResponse<EndpointAnswer> await(Mono<WebEndpointResponse<EndpointAnswer>> answer) {
		return Objects.requireNonNull(answer.block(LONGEST));
	}

}
