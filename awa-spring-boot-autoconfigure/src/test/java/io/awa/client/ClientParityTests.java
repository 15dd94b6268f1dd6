package io.awa.client;

import java.lang.reflect.Method;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Both clients have the same operations: same names, parameters, parameter names and, in
 * their own clothes, results.
 */
class ClientParityTests {

	@Test
	void everyBlockingOperationHasItsReactiveCounterpartAndTheReverse() {
		TreeSet<String> blocking = new TreeSet<>();
		for (Method method : AwaClient.class.getMethods()) {
			blocking.add(signature(method, reactiveForm(method.getGenericReturnType())));
		}
		TreeSet<String> reactive = new TreeSet<>();
		for (Method method : ReactiveAwaClient.class.getMethods()) {
			reactive.add(signature(method, method.getGenericReturnType().getTypeName()));
		}

		assertThat(reactive).isNotEmpty().isEqualTo(blocking);
	}

	@Test
	void implementationsAddNoPublicOperations() {
		assertThat(operations(JdbcAwaClient.class)).isEqualTo(operations(AwaClient.class));
		assertThat(operations(R2dbcAwaClient.class)).isEqualTo(operations(ReactiveAwaClient.class));
	}

	/**
	 * {@code T} becomes {@code Mono<T>}, {@code Optional<T>} too, {@code void}
	 * {@code Mono<Void>}.
	 */
	private static String reactiveForm(Type type) {
		if (type == void.class) {
			return Mono.class.getName() + "<java.lang.Void>";
		}
		if (type instanceof ParameterizedType parameterized && parameterized.getRawType() == Optional.class) {
			return Mono.class.getName() + "<" + parameterized.getActualTypeArguments()[0].getTypeName() + ">";
		}
		return Mono.class.getName() + "<" + type.getTypeName() + ">";
	}

	private static String signature(Method method, String result) {
		List<String> parameters = Arrays.stream(method.getParameters())
			.map((parameter) -> parameter.getParameterizedType().getTypeName() + " " + parameter.getName())
			.toList();
		return result + " " + method.getName() + parameters;
	}

	private static TreeSet<String> operations(Class<?> type) {
		TreeSet<String> operations = new TreeSet<>();
		for (Method method : type.getMethods()) {
			if (method.getDeclaringClass() != Object.class) {
				operations.add(method.getName() + Arrays.toString(method.getParameterTypes()));
			}
		}
		return operations;
	}

}
