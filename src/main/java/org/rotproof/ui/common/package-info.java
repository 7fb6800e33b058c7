/**
 * What every screen shares: the {@link org.rotproof.ui.common.Screen} and {@link
 * org.rotproof.ui.common.Navigator} contracts, work off JavaFX's thread ({@link
 * org.rotproof.ui.common.Background}, {@link org.rotproof.ui.common.HostCalls}), texts ({@link
 * org.rotproof.ui.common.Strings}), icons and small widgets.
 *
 * <p>Looks come from {@code rotproof.css} and from nowhere else. Its head documents the palette
 * (looked-up colours such as {@code -rp-accent}, {@code -rp-good}), the type scale (classes {@code
 * page-title}, {@code section-title}, {@code body}, {@code small}, {@code caption}, {@code mono})
 * and the 8-pixel grid (classes {@code gap-8}, {@code pad-16}, …).
 */
package org.rotproof.ui.common;
