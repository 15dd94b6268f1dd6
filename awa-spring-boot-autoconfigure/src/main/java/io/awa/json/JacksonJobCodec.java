package io.awa.json;

import java.lang.reflect.Type;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

import org.springframework.core.NestedExceptionUtils;
import tools.jackson.core.JacksonException;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JacksonModule;
import tools.jackson.databind.ObjectReader;
import tools.jackson.databind.cfg.MapperBuilder;
import tools.jackson.databind.exc.MismatchedInputException;
import tools.jackson.databind.json.JsonMapper;

import io.awa.InvalidJobException;
import io.awa.JobLimits;

/**
 * A {@link JobCodec} on a Jackson mapper of its own. It is not the application's mapper,
 * so changing {@code spring.jackson.*} cannot make queued payloads unreadable. Unknown
 * properties are ignored, times are ISO-8601 text, and no type names are written.
 */
public final class JacksonJobCodec implements JobCodec {

	private static final String NUL_ESCAPE = "\\u0000";

	private static final TypeReference<Map<String, Object>> MAP = new TypeReference<>() {
	};

	/**
	 * Looked for once: that reads jars, which an event loop must not do again and again.
	 */
	private static final List<JacksonModule> MODULES = List
		.copyOf(MapperBuilder.findModules(JacksonJobCodec.class.getClassLoader()));

	private final JsonMapper mapper;

	/**
	 * Made once, with what it needs to read: a mapper looks that up behind a lock, for
	 * which an event loop must not wait.
	 */
	private final ObjectReader metadataReader;

	/**
	 * Creates the codec with its default mapper.
	 */
	public JacksonJobCodec() {
		this(JsonMapper.builder()
			.addModules(MODULES)
			.disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
			.build());
	}

	/**
	 * Creates the codec with a mapper.
	 * @param mapper the mapper to use for payloads and metadata
	 */
	public JacksonJobCodec(JsonMapper mapper) {
		this.mapper = mapper;
		this.metadataReader = mapper.readerFor(MAP);
	}

	@Override
	public String encodeArgs(Object args) {
		return encode("args", args);
	}

	@Override
	public String encodeMetadata(Map<String, Object> metadata) {
		return metadata.isEmpty() ? "{}" : encode("metadata", metadata);
	}

	@Override
	public String encodeValue(String field, Object value) {
		return requireStorable(field, value, write(field, value));
	}

	@Override
	public <A> A decodeArgs(String json, Type type) {
		try {
			return this.mapper.readValue(json, this.mapper.constructType(type));
		}
		catch (JacksonException ex) {
			throw new JobDecodingException("The stored payload does not fit " + type.getTypeName() + ": " + describe(ex)
					+ ". Make the type accept it, or insert the job anew.", null);
		}
	}

	@Override
	public Map<String, Object> decodeTree(String json) {
		try {
			return this.mapper.readerFor(MAP).with(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS).readValue(json);
		}
		catch (JacksonException ex) {
			throw new JobDecodingException("The stored payload is no JSON object: " + describe(ex) + ".", null);
		}
	}

	@Override
	public Map<String, Object> decodeMetadata(String json) {
		try {
			return this.metadataReader.readValue(json);
		}
		catch (JacksonException ex) {
			throw new JobDecodingException("The stored metadata is no JSON object: " + describe(ex) + ".", null);
		}
	}

	private String encode(String field, Object value) {
		String json = write(field, value);
		if (!json.startsWith("{")) {
			throw new InvalidJobException(field, value, "The " + field + " of type " + value.getClass().getName()
					+ " is no JSON object. Pass a record, an object with properties or a map.");
		}
		return requireStorable(field, value, json);
	}

	private static String requireStorable(String field, Object value, String json) {
		if (holdsNul(json)) {
			throw new InvalidJobException(field, value, "The " + field + " of type " + value.getClass().getName()
					+ " holds a NUL character, which PostgreSQL cannot store in JSON. Remove it.");
		}
		if (HugeNumbers.mayBeIn(json) && HugeNumbers.areIn(json)) {
			throw new InvalidJobException(field, value, "The " + field + " of type " + value.getClass().getName()
					+ " holds a number that PostgreSQL cannot "
					+ "store or that no handler can read, with more than 1,000 digits or an exponent out of range. "
					+ "Write it as text.");
		}
		if (JobLimits.holdsLoneSurrogate(json)) {
			throw new InvalidJobException(field, value, "The " + field + " of type " + value.getClass().getName()
					+ " holds half of a pair of surrogates, which has no encoding. Remove it.");
		}
		return json;
	}

	private String write(String field, Object value) {
		try {
			return this.mapper.writeValueAsString(value);
		}
		catch (JacksonException ex) {
			throw new InvalidJobException(field, value, "The " + field + " of type " + value.getClass().getName()
					+ " cannot be written as JSON: " + ex.getOriginalMessage() + ". Use a type that Jackson can write.",
					ex);
		}
	}

	/**
	 * Says what is wrong and where, without what Jackson says of it: its messages repeat
	 * the values, which may be secret, and what is thrown here goes to logs.
	 */
	private static String describe(JacksonException failure) {
		Throwable cause = NestedExceptionUtils.getMostSpecificCause(failure);
		String where = failure.getPath().stream().map(JacksonJobCodec::describe).collect(Collectors.joining());
		String wanted = (failure instanceof MismatchedInputException mismatch && mismatch.getTargetType() != null)
				? ", where " + mismatch.getTargetType().getTypeName() + " is expected" : "";
		return cause.getClass().getSimpleName() + " at $" + where + wanted;
	}

	private static String describe(JacksonException.Reference step) {
		return (step.getPropertyName() != null) ? "." + step.getPropertyName() : "[" + step.getIndex() + "]";
	}

	/**
	 * A NUL is always written as an escape. The text may also hold an escaped backslash
	 * followed by "u0000", which is harmless: then the number of backslashes is even.
	 */
	private static boolean holdsNul(String json) {
		for (int at = json.indexOf(NUL_ESCAPE); at >= 0; at = json.indexOf(NUL_ESCAPE, at + 1)) {
			int first = at;
			while (first > 0 && json.charAt(first - 1) == '\\') {
				first--;
			}
			if ((at - first) % 2 == 0) {
				return true;
			}
		}
		return false;
	}

}
