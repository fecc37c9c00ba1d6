package io.github.segmenta.imagej;

import ij.WindowManager;
import ij.measure.ResultsTable;
import ij.text.TextPanel;
import ij.text.TextWindow;

import java.awt.Image;

import sun.reflect.ReflectionFactory;

/**
 * A table without a display that ImageJ's macro functions find by its title, as in
 * {@code Table.get("Area", 0, "cell-objects")}. They look for a {@link TextWindow} with that title, but Java refuses to
 * construct any window without a display. This one is a window in name only: its constructors are never run (it is made
 * as serialization makes objects), and all that ImageJ asks of it is answered here.
 */
final class HeadlessTable extends TextWindow {

	private static final long serialVersionUID = 1;

	private String name;
	private ResultsTable rows;
	private Panel panel;

	private HeadlessTable() {
		super(null, null, 0, 0);
		throw new AssertionError("is made without a constructor");
	}

	/** The panel of such a table, likewise never constructed. */
	private static final class Panel extends TextPanel {

		private static final long serialVersionUID = 1;

		private ResultsTable rows;

		private Panel() {
			throw new AssertionError("is made without a constructor");
		}

		@Override
		public ResultsTable getResultsTable() {
			return rows;
		}

		@Override
		public ResultsTable getOrCreateResultsTable() {
			return rows;
		}

		@Override
		public int getLineCount() {
			return rows.size();
		}

		@Override
		public String getColumnHeadings() {
			return rows.getColumnHeadings();
		}
	}

	/** A new empty table, among the windows that ImageJ knows. */
	static HeadlessTable open(final String title) {
		final HeadlessTable table = make(HeadlessTable.class);
		table.name = title;
		table.rows = new ResultsTable() {

			@Override
			public String getTitle() {
				return table.getTitle();
			}
		};
		table.panel = make(Panel.class);
		table.panel.rows = table.rows;
		WindowManager.addWindow(table);
		return table;
	}

	private static <T> T make(final Class<T> type) {
		try {
			return type.cast(ReflectionFactory.getReflectionFactory().newConstructorForSerialization(type, Object.class
				.getDeclaredConstructor()).newInstance());
		}
		catch (final ReflectiveOperationException e) {
			throw new IllegalStateException(e);
		}
	}

	@Override
	public String getTitle() {
		return name;
	}

	@Override
	public void setTitle(final String title) {
		name = title;
	}

	@Override
	public void rename(final String title) {
		name = title;
	}

	@Override
	public ResultsTable getResultsTable() {
		return rows;
	}

	@Override
	public TextPanel getTextPanel() {
		return panel;
	}

	/** Makes it the table that functions without a title mean. */
	@Override
	public void toFront() {
		WindowManager.setWindow((java.awt.Frame) this);
	}

	/** Fiji has a main window in name only, too, and its icon for others. */
	@Override
	public void setIconImage(final Image icon) {
		// there is nothing to show
	}

	@Override
	public void setState(final int state) {
		// there is nothing to show
	}

	@Override
	public void setVisible(final boolean visible) {
		// there is nothing to show
	}

	@Override
	public void dispose() {
		// there is nothing to take away
	}

	@Override
	public void close(final boolean ask) {
		WindowManager.removeWindow((java.awt.Frame) this);
	}

	@Override
	public String toString() {
		return name;
	}
}
