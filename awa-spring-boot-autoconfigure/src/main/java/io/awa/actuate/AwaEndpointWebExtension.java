package io.awa.actuate;

import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.actuate.endpoint.SecurityContext;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;
import org.springframework.boot.actuate.endpoint.annotation.Selector;
import org.springframework.boot.actuate.endpoint.annotation.WriteOperation;
import org.springframework.boot.actuate.endpoint.web.WebEndpointResponse;
import org.springframework.boot.actuate.endpoint.web.annotation.EndpointWebExtension;

import io.awa.actuate.EndpointCommand.Reason;

/**
 * The {@link AwaEndpoint} on the web, where it is known who asks. A request that cannot
 * be answered gets the reason as its body.
 */
@EndpointWebExtension(endpoint = AwaEndpoint.class)
public final class AwaEndpointWebExtension {

	private final AwaEndpoint endpoint;

	/**
	 * Creates the extension.
	 * @param endpoint the endpoint
	 */
	public AwaEndpointWebExtension(AwaEndpoint endpoint) {
		this.endpoint = endpoint;
	}

	/**
	 * Shows how the job queue does.
	 * @return the overview
	 */
	@ReadOperation
	public WebEndpointResponse<EndpointAnswer> overview() {
		return answer(this.endpoint::overview);
	}

	/**
	 * Shows a group of things.
	 * @param user who asks
	 * @param view which group
	 * @return what it is
	 */
	@ReadOperation
	public WebEndpointResponse<EndpointAnswer> view(SecurityContext user, @Selector String view) {
		return answer(() -> this.endpoint.read(EndpointPath.of(view), this.endpoint.settings().viewFor(user)));
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
		return answer(() -> this.endpoint.read(EndpointPath.of(view, name), this.endpoint.settings().viewFor(user)));
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
		Reason why = new Reason(reason, duration, by).orBy(EndpointFailures.name(user));
		return answer(() -> this.endpoint.write(EndpointPath.of(view, name), action, why));
	}

	private static WebEndpointResponse<EndpointAnswer> answer(Supplier<? extends EndpointAnswer> operation) {
		try {
			return new WebEndpointResponse<>(operation.get());
		}
		catch (RuntimeException ex) {
			return EndpointFailures.answer(ex);
		}
	}

}
