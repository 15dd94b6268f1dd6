package io.awa.bridge;

import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

import org.jspecify.annotations.Nullable;
import org.springframework.core.ResolvableType;
import org.springframework.util.ReflectionUtils;

import io.awa.bridge.ViewKey.Direction;

/**
 * How the methods of a view are carried out by those of a target's type.
 */
final class ViewMapping {

	private final ViewKey key;

	private final Map<Method, MethodMapping> methods = new HashMap<>();

	private final Map<Method, String> problems = new HashMap<>();

	private final Set<ViewKey> nested = new LinkedHashSet<>();

	ViewMapping(ViewKey key) {
		this.key = key;
		Collection<Counterpart> candidates = Counterpart.of(key.target());
		for (Method method : key.view().getMethods()) {
			if (Modifier.isAbstract(method.getModifiers()) && !ReflectionUtils.isObjectMethod(method)) {
				add(new Counterpart(method, key.view()), candidates);
			}
		}
	}

	@Nullable MethodMapping find(Method method) {
		return this.methods.get(method);
	}

	/** The views that methods of this one return or take. */
	Set<ViewKey> nested() {
		return this.nested;
	}

	/**
	 * Returns what is missing, as text.
	 * @param special methods that need no counterpart
	 */
	Collection<String> problems(SpecialMethods special) {
		Set<String> texts = new TreeSet<>();
		this.problems.forEach((method, problem) -> {
			if (special.find(method) == null) {
				texts.add(problem);
			}
		});
		return texts;
	}

	private void add(Counterpart wanted, Collection<Counterpart> candidates) {
		List<Fit> fits = new ArrayList<>();
		List<String> sameName = new ArrayList<>();
		for (Counterpart candidate : candidates) {
			if (candidate.method().getName().equals(wanted.method().getName())) {
				sameName.add(candidate.text());
				Fit fit = fit(wanted, candidate);
				if (fit != null) {
					fits.add(fit);
				}
			}
		}
		Fit best = Fit.best(fits, wanted);
		if (best != null) {
			addResult(wanted, best);
		}
		else {
			this.problems.put(wanted.method(), describe(wanted) + (sameName.isEmpty() ? " has no counterpart"
					: " has no one counterpart whose parameters fit: there is " + String.join(" and ", sameName)));
		}
	}

	private @Nullable Fit fit(Counterpart wanted, Counterpart candidate) {
		if (candidate.parameters() != wanted.parameters()) {
			return null;
		}
		Set<ViewKey> views = new LinkedHashSet<>();
		Parameters parameters = new Parameters(this.key.direction(), new TypeRules(this.key.direction(), views));
		List<Conversion> conversions = new ArrayList<>();
		for (int i = 0; i < wanted.parameters(); i++) {
			Conversion conversion = parameters.map(wanted.parameter(i), candidate.parameter(i));
			if (conversion == null) {
				return null;
			}
			conversions.add(conversion);
		}
		return new Fit(candidate, conversions, views);
	}

	private void addResult(Counterpart wanted, Fit fit) {
		ResolvableType from = fit.method().result();
		TypeRules types = new TypeRules(this.key.direction(), this.nested);
		this.nested.addAll(fit.views());
		ResultMapping result = (this.key.direction() == Direction.BLOCKING)
				? new BlockingResults(types).map(from, wanted.result())
				: new ReactiveResults(types).map(from, wanted.result());
		if (result == null) {
			this.problems.put(wanted.method(), describe(wanted) + " returns " + Counterpart.simple(wanted.result())
					+ ", which cannot be made of " + Counterpart.simple(from));
			return;
		}
		Method method = fit.method().method();
		method.setAccessible(true);
		boolean later = MethodMapping
			.isLater((this.key.direction() == Direction.BLOCKING) ? wanted.result().toClass() : from.toClass());
		this.methods.put(wanted.method(),
				new MethodMapping(method, fit.arguments(), result, this.key.direction(), later));
	}

	private String describe(Counterpart wanted) {
		return this.key.view().getSimpleName() + "." + wanted.text();
	}

	/**
	 * A method that takes the arguments.
	 *
	 * @param method the method
	 * @param arguments the conversions
	 * @param views what they make
	 */
	private record Fit(Counterpart method, List<Conversion> arguments, Set<ViewKey> views) {

		/** The same parameters, or else those closest to them. */
		static @Nullable Fit best(List<Fit> fits, Counterpart wanted) {
			return fits.stream()
				.filter((fit) -> fit.isAssignableTo(wanted)
						&& new Fit(wanted, List.of(), Set.of()).isAssignableTo(fit.method()))
				.findFirst()
				.or(() -> fits.stream()
					.filter((fit) -> fits.stream().allMatch((other) -> fit.isAssignableTo(other.method())))
					.findFirst())
				.orElse(null);
		}

		private boolean isAssignableTo(Counterpart other) {
			for (int i = 0; i < other.parameters(); i++) {
				if (!other.parameter(i).toClass().isAssignableFrom(this.method.parameter(i).toClass())) {
					return false;
				}
			}
			return true;
		}

	}

}
