package io.github.segmenta.core;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

import org.scijava.plugin.Parameter;
import org.scijava.plugin.SciJavaPlugin;

/**
 * What a {@link Parameter} offers: the names of all plugins of a type, in the order of {@link Plugins#names}. Dialogs and
 * macros take them from the {@link Setting}, so that a new method is offered by being there.
 */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.FIELD)
public @interface PluginChoices {

	/**
	 * The type that their {@code @Plugin} annotations name.
	 *
	 * @return the type
	 */
	Class<? extends SciJavaPlugin> value();

	/**
	 * Choices before them that are no plugins.
	 *
	 * @return texts, none by default
	 */
	String[] first() default {};

	/**
	 * Choices after them that are no plugins.
	 *
	 * @return texts, none by default
	 */
	String[] more() default {};
}
