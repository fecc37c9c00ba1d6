package io.github.segmenta.command;

import io.github.segmenta.core.CanceledException;
import io.github.segmenta.core.InvalidInputException;
import io.github.segmenta.core.Progress;
import io.github.segmenta.imagej.Models;
import io.github.segmenta.nn.model.Model;
import io.github.segmenta.nn.model.ModelCard;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Objects;
import java.util.function.Function;

/**
 * The model that a command has loaded: read at its first use and again when another one is named, given back by {@link
 * #close}. Previews and the run use it from their own threads; what one of them computes with stays until that has ended,
 * whatever the others do.
 */
final class LoadedModel {

	private Model model;
	private ModelCard card;
	private String name;

	/**
	 * Works with a model.
	 *
	 * @param wanted its name or path, see {@link Models#find}
	 * @param progress no model is read for work that is cancelled already
	 * @throws InvalidInputException if there is no such model, or it is damaged
	 * @throws CanceledException if the work is cancelled
	 */
	<T> T use(final String wanted, final Progress progress, final Function<Model, T> work) {
		final Model used = retained(wanted, progress);
		try {
			return work.apply(used);
		}
		finally {
			used.network().parameters().release();
		}
	}

	private synchronized Model retained(final String wanted, final Progress progress) {
		progress.check();
		if (model == null || !Objects.equals(wanted, name)) {
			close();
			try {
				model = Model.read(Models.find(wanted));
			}
			catch (final IOException e) {
				throw new UncheckedIOException(e);
			}
			name = wanted;
			card = model.card();
		}
		model.network().parameters().retain();
		return model;
	}

	/** The card of a model, for which its weights needn't be read; see {@link #use}. */
	synchronized ModelCard card(final String wanted) {
		if (card != null && Objects.equals(wanted, name)) return card;
		close();
		try {
			card = Model.readCard(Models.find(wanted));
		}
		catch (final IOException e) {
			throw new UncheckedIOException(e);
		}
		name = wanted;
		return card;
	}

	/** Gives the model back; the next use reads it again. */
	synchronized void close() {
		if (model != null) model.close();
		model = null;
		card = null;
		name = null;
	}
}
