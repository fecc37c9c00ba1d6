package io.github.segmenta.fiji;

import ij.ImagePlus;
import ij.WindowManager;

import java.awt.EventQueue;
import java.awt.GridLayout;
import java.io.File;
import java.lang.reflect.InvocationTargetException;
import java.math.BigDecimal;
import java.util.List;

import javax.swing.JCheckBox;
import javax.swing.JComboBox;
import javax.swing.JComponent;
import javax.swing.JDialog;
import javax.swing.JLabel;
import javax.swing.JOptionPane;
import javax.swing.JPanel;
import javax.swing.JSpinner;
import javax.swing.JTextField;
import javax.swing.SpinnerNumberModel;

import org.scijava.module.MethodCallException;
import org.scijava.module.Module;
import org.scijava.module.ModuleItem;
import org.scijava.module.process.AbstractPreprocessorPlugin;
import org.scijava.plugin.Parameter;
import org.scijava.ui.UIService;
import org.scijava.util.NumberUtils;
import org.scijava.util.Types;

/**
 * The dialog that Fiji makes of the inputs nobody has set: a Swing widget for each, whatever its visibility; a preview at
 * once and after each change. Nothing is asked while ImageJ's window isn't shown. Widgets are named after their inputs.
 */
public final class RigHarvester extends AbstractPreprocessorPlugin {

	@Parameter
	private UIService ui;

	@Override
	public void process(final Module module) {
		if (!ui.isVisible(FijiRig.LegacyUI.NAME)) return;
		try {
			final boolean[] ok = { false };
			EventQueue.invokeAndWait(() -> ok[0] = ask(module));
			if (!ok[0]) cancel("");
		}
		catch (final InterruptedException e) {
			cancel("interrupted");
		}
		catch (final InvocationTargetException e) {
			throw new IllegalStateException(module.getInfo().getTitle() + " has no dialog", e.getCause());
		}
	}

	private boolean ask(final Module module) {
		final JPanel panel = new JPanel(new GridLayout(0, 2));
		for (final ModuleItem<?> item : module.getInfo().inputs()) {
			if (module.isInputResolved(item.getName())) continue;
			final JComponent widget = widget(module, item);
			widget.setName(item.getName());
			panel.add(new JLabel(item.getLabel()));
			panel.add(widget);
		}
		if (panel.getComponentCount() == 0) return true;
		module.preview();
		final JOptionPane pane = new JOptionPane(panel, JOptionPane.PLAIN_MESSAGE, JOptionPane.OK_CANCEL_OPTION);
		final JDialog dialog = pane.createDialog(module.getInfo().getTitle());
		dialog.setVisible(true);
		dialog.dispose();
		return Integer.valueOf(JOptionPane.OK_OPTION).equals(pane.getValue());
	}

	private static JComponent widget(final Module module, final ModuleItem<?> item) {
		final Object value = module.getInput(item.getName());
		final Class<?> type = item.getType();
		if (Types.isBoolean(type)) {
			final JCheckBox box = new JCheckBox("", Boolean.TRUE.equals(value));
			box.addItemListener(e -> changed(module, item, box.isSelected()));
			return box;
		}
		if (Types.isNumber(type)) return number(module, item, (Number) value);
		final List<?> choices = item.getChoices();
		if (choices != null && !choices.isEmpty() || type == ImagePlus.class) {
			final JComboBox<Object> box = new JComboBox<>(type == ImagePlus.class ? WindowManager.getImageTitles() : choices
				.toArray());
			if (type != ImagePlus.class) box.setSelectedItem(value);
			else if (item.isRequired() && box.getItemCount() > 0) module.setInput(item.getName(), WindowManager.getImage(
				(String) box.getSelectedItem()));
			box.addItemListener(e -> changed(module, item, type == ImagePlus.class ? WindowManager.getImage((String) box
				.getSelectedItem()) : box.getSelectedItem()));
			return box;
		}
		final JTextField field = new JTextField(value == null ? "" : value.toString(), 12);
		field.addActionListener(e -> changed(module, item, type == File.class ? new File(field.getText()) : field.getText()));
		return field;
	}

	/** A spinner, which needs a finite value that lies between the bounds, and reckons with decimals. */
	@SuppressWarnings({ "unchecked", "rawtypes" })
	private static JComponent number(final Module module, final ModuleItem<?> item, final Number value) {
		final Class<?> type = item.getType();
		final Number min = item.getMinimumValue() == null ? NumberUtils.getMinimumNumber(type) : NumberUtils.toNumber(item
			.getMinimumValue(), type);
		final Number max = item.getMaximumValue() == null ? NumberUtils.getMaximumNumber(type) : NumberUtils.toNumber(item
			.getMaximumValue(), type);
		final Number step = item.getStepSize() == null ? NumberUtils.toNumber("1", type) : NumberUtils.toNumber(item
			.getStepSize(), type);
		for (final Number n : new Number[] { value, min, max, step }) new BigDecimal(n.toString());
		final JSpinner spinner = new JSpinner(new SpinnerNumberModel(value, (Comparable) min, (Comparable) max, step));
		spinner.addChangeListener(e -> changed(module, item, spinner.getValue()));
		return spinner;
	}

	private static void changed(final Module module, final ModuleItem<?> item, final Object value) {
		if (java.util.Objects.equals(module.getInput(item.getName()), value)) return;
		module.setInput(item.getName(), value);
		EventQueue.invokeLater(() -> {
			try {
				item.callback(module);
			}
			catch (final MethodCallException e) {
				throw new IllegalStateException(e);
			}
			module.preview();
		});
	}
}
