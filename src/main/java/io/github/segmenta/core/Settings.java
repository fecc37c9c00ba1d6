package io.github.segmenta.core;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * A field with an object – a method – whose {@linkplain Setting settings} are those of the object that has the field too,
 * as those of a threshold are the parameters of its command. They stand where the field stands.
 */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.FIELD)
public @interface Settings {

	/**
	 * Names of those that are; all if there is none. The others keep the values they have.
	 *
	 * @return names, none by default
	 */
	String[] only() default {};

	/**
	 * Name of an earlier setting that these stand before, if they don't stand where the field does.
	 *
	 * @return a name; empty, the default, for the place of the field
	 */
	String before() default "";
}
