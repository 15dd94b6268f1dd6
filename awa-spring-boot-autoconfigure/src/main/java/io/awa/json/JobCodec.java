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
	 * Reads a payload.
	 * @param <A> the type to read
	 * @param json the JSON text of the payload
	 * @param type the type to read, generics included
	 * @return the payload
	 * @throws JobDecodingException if the text does not fit the type
	 */
	<A> A decodeArgs(String json, Type type);

	/**
	 * Reads metadata.
	 * @param json the JSON text of the metadata
	 * @return the metadata
	 * @throws JobDecodingException if the text is no JSON object
	 */
	Map<String, Object> decodeMetadata(String json);

}
