/**
 * The window. The only package that knows JavaFX; one folder a screen, strings in bundles ({@code
 * org/rotproof/ui/*.properties}), looks in {@code rotproof.css}. May use host, protocol, plan,
 * storage and the records of scrub.
 *
 * <p>{@link org.rotproof.ui.RotproofApp#launch} opens it; {@link org.rotproof.ui.MainWindow} holds
 * the header bar and one {@link org.rotproof.ui.common.Screen} at a time.
 *
 * <p>Nodes that a robot may look for have stable ids:
 *
 * <ul>
 *   <li>everywhere: {@code #theme}, {@code #dialog} (a card above the rest), {@code #dialog-ok},
 *       {@code #dialog-cancel}, {@code #failure} (a failure in sentences), {@code #failure-output}
 *   <li>start: {@code #start-practice}, {@code #start-computer}, {@code #start-ssh}, {@code
 *       #ssh-target}, {@code #connect-cancel}, {@code #unfinished-go-on}, {@code #unfinished-undo},
 *       {@code #unfinished-leave}
 *   <li>wizard: {@code #next}, {@code #back}, {@code #why-not} (why Next is closed), {@code
 *       #rail-disks} to {@code #rail-done}, {@code #page-title}
 * </ul>
 */
package org.rotproof.ui;
