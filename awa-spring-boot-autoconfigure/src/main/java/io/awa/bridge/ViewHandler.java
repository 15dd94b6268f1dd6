package io.awa.bridge;

import java.lang.invoke.MethodHandles;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;

import org.jspecify.annotations.Nullable;
import org.springframework.util.ReflectionUtils;

/**
 * What stands behind the proxy of a view.
 */
final class ViewHandler implements InvocationHandler {

	private static final Object[] NO_ARGUMENTS = {};

	private final ViewKey key;

	private final Object target;

	private final ViewMapping mapping;

	private final SpecialMethods special;

	private final Views views;

	ViewHandler(ViewKey key, Object target, ViewMapping mapping, SpecialMethods special, Views views) {
		this.key = key;
		this.target = target;
		this.mapping = mapping;
		this.special = special;
		this.views = views;
	}

	/** The handler of a view, {@code null} for any other object. */
	static @Nullable ViewHandler of(@Nullable Object object) {
		return (object != null && Proxy.isProxyClass(object.getClass())
				&& Proxy.getInvocationHandler(object) instanceof ViewHandler handler) ? handler : null;
	}

	Object target() {
		return this.target;
	}

	@Override
	public @Nullable Object invoke(Object proxy, Method method, @Nullable Object @Nullable [] arguments)
			throws Throwable {
		if (ReflectionUtils.isObjectMethod(method)) {
			return answer(method, arguments);
		}
		Method handled = this.special.find(method);
		if (handled != null) {
			return SpecialMethods.invoke(handled, this.special.handler(), arguments);
		}
		MethodMapping mapped = this.mapping.find(method);
		if (mapped != null) {
			return mapped.call(this.target, (arguments != null) ? arguments : NO_ARGUMENTS, this.views);
		}
		return MethodHandles.privateLookupIn(method.getDeclaringClass(), MethodHandles.lookup())
			.unreflectSpecial(method, method.getDeclaringClass())
			.bindTo(proxy)
			.invokeWithArguments((arguments != null) ? arguments : NO_ARGUMENTS);
	}

	/** Views of one target are equal if their calls also go the same way. */
	private Object answer(Method method, @Nullable Object @Nullable [] arguments) {
		return switch (method.getName()) {
			case "equals" -> {
				ViewHandler other = (arguments != null) ? of(arguments[0]) : null;
				yield other != null && this.key.view() == other.key.view() && this.views.callsLike(other.views)
						&& this.target.equals(other.target);
			}
			case "hashCode" -> this.target.hashCode();
			default -> this.key.direction().text() + " " + this.key.view().getSimpleName() + " of " + this.target;
		};
	}

}
