package io.github.segmenta.ij1;

import ij.gui.GUI;
import ij.gui.GenericDialog;

import java.awt.Component;
import java.awt.Container;
import java.awt.Dimension;
import java.awt.GridBagConstraints;
import java.awt.GridBagLayout;
import java.awt.Insets;
import java.awt.Panel;
import java.awt.Point;
import java.awt.ScrollPane;
import java.awt.event.FocusAdapter;
import java.awt.event.FocusEvent;

/** A dialog whose fields scroll where the screen is too low for all of them; its buttons stay in sight. */
final class ScrollingDialog extends GenericDialog {

	/** What a taskbar and the frame of the window may take from the screen. */
	private static final int SPARE = 80;
	private static final int STEP = 25;

	private boolean fitted;

	ScrollingDialog(final String title) {
		super(title);
	}

	/** Is called as soon as everything is in the dialog, the buttons last. */
	@Override
	public void pack() {
		super.pack();
		final int available = GUI.getMaxWindowBounds(this).height - SPARE;
		if (fitted || getHeight() <= available) return;
		fitted = true;
		scroll(getHeight() - available);
		super.pack();
	}

	private void scroll(final int excess) {
		final GridBagLayout layout = (GridBagLayout) getLayout();
		final Panel fields = new Panel(new GridBagLayout());
		final Component[] all = getComponents();
		for (int i = 0; i < all.length - 1; i++) {
			final GridBagConstraints place = layout.getConstraints(all[i]);
			remove(all[i]);
			fields.add(all[i], place);
		}
		final ScrollPane pane = new ScrollPane(ScrollPane.SCROLLBARS_AS_NEEDED);
		final Dimension size = fields.getPreferredSize();
		pane.add(fields);
		pane.getVAdjustable().setUnitIncrement(STEP);
		final Insets insets = pane.getInsets();
		pane.setPreferredSize(new Dimension(size.width + pane.getVScrollbarWidth() + insets.left + insets.right + STEP, Math.max(
			4 * STEP, size.height - excess)));
		final GridBagConstraints place = new GridBagConstraints();
		place.gridy = 0;
		place.gridwidth = GridBagConstraints.REMAINDER;
		place.fill = GridBagConstraints.BOTH;
		place.weightx = place.weighty = 1;
		add(pane, place, 0);
		follow(fields, fields, pane);
	}

	/** Brings the field that the keyboard is in into sight. */
	private static void follow(final Container container, final Panel fields, final ScrollPane pane) {
		for (final Component component : container.getComponents()) {
			component.addFocusListener(new FocusAdapter() {

				@Override
				public void focusGained(final FocusEvent event) {
					int y = 0;
					for (Component c = component; c != fields; c = c.getParent()) y += c.getY();
					final Point at = pane.getScrollPosition();
					final int height = pane.getViewportSize().height;
					if (y < at.y) pane.setScrollPosition(at.x, y);
					else if (y + component.getHeight() > at.y + height) pane.setScrollPosition(at.x, y + component.getHeight() - height);
				}
			});
			if (component instanceof Container) follow((Container) component, fields, pane);
		}
	}
}
