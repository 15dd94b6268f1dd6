package io.awa.client;

import java.lang.invoke.MethodType;
import java.lang.reflect.Method;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Both transactions have the same operations, except those that end the blocking one.
 */
class TransactionParityTests {

	private static final Set<String> ENDINGS = Set.of("commit", "rollback", "close");

	/** What asks for something without sending a statement. */
	private static final Set<String> AT_ONCE = Set.of("setRollbackOnly");

	@Test
	void everyBlockingOperationHasItsReactiveCounterpartAndTheReverse() {
		TreeSet<String> blocking = new TreeSet<>();
		for (Method method : AwaTransaction.class.getMethods()) {
			if (!ENDINGS.contains(method.getName())) {
				blocking.add(signature(method, reactiveForm(method)));
			}
		}
		TreeSet<String> reactive = new TreeSet<>();
		for (Method method : ReactiveAwaTransaction.class.getMethods()) {
			reactive.add(signature(method, method.getGenericReturnType().getTypeName()));
		}

		assertThat(reactive).isNotEmpty().isEqualTo(blocking);
	}

	@Test
	void endingsExist() {
		assertThat(AwaTransaction.class.getMethods()).extracting(Method::getName).containsAll(ENDINGS);
	}

	private static String reactiveForm(Method method) {
		Type type = method.getGenericReturnType();
		if (AT_ONCE.contains(method.getName())) {
			return type.getTypeName();
		}
		String value = (type instanceof Class<?> simple)
				? MethodType.methodType(simple).wrap().returnType().getTypeName() : type.getTypeName();
		if (type instanceof ParameterizedType parameterized && parameterized.getRawType() == Optional.class) {
			value = parameterized.getActualTypeArguments()[0].getTypeName();
		}
		return Mono.class.getName() + "<" + value + ">";
	}

	private static String signature(Method method, String result) {
		return result + " " + method.getName()
				+ Arrays.stream(method.getParameters())
					.map((parameter) -> parameter.getParameterizedType().getTypeName() + " " + parameter.getName())
					.toList();
	}

}
