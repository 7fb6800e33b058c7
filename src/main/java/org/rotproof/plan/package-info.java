/**
 * What shall be: the blueprint (the answers), the capacity it gives, and the plan (typed steps,
 * each of which renders its own command). Pure functions of their arguments. May use storage.
 */
package org.rotproof.plan;
