package io.awa.json;

import java.lang.reflect.Type;
import java.util.Map;

import io.awa.InvalidJobException;

/**
 * Encodes what a job carries. Register a bean of this type to replace Jackson.
 */
public interface JobCodec {

	/**
	 * Encodes a payload.
	 * @param args the payload
	 * @return a JSON object as text, free of NUL characters
	 * @throws InvalidJobException if the payload cannot be stored
	 */
	String encodeArgs(Object args);

	/**
	 * Encodes metadata.
	 * @param metadata the metadata of a job
	 * @return a JSON object as text, free of NUL characters
	 * @throws InvalidJobException if the metadata cannot be stored
	 */
	String encodeMetadata(Map<String, Object> metadata);

	/**
	 * Encodes any value: a result, a checkpoint.
	 * @param field what it is, for messages
	 * @param value the value
	 * @return the JSON text, free of NUL characters
	 * @throws InvalidJobException if the value cannot be stored
	 */
	String encodeValue(String field, Object value);

	/**
	 * Reads a payload, or another value.
	 * @param <A> the type to read
	 * @param json the JSON text
	 * @param type the type to read, generics included
	 * @return the payload
	 * @throws JobDecodingException if the text does not fit the type
	 */
	<A> A decodeArgs(String json, Type type);

	/**
	 * Reads a payload without a type, to bring it up to date.
	 * @param json the JSON text of the payload
	 * @return its members; numbers with a fraction as {@link java.math.BigDecimal} if the
	 * codec can, so that none loses digits
	 * @throws JobDecodingException if the text is no JSON object
	 */
	default Map<String, Object> decodeTree(String json) {
		return decodeMetadata(json);
	}

	/**
	 * Reads metadata.
	 * @param json the JSON text of the metadata
	 * @return the metadata
	 * @throws JobDecodingException if the text is no JSON object
	 */
	Map<String, Object> decodeMetadata(String json);

}
