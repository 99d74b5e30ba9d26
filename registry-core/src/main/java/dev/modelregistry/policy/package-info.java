/** Who may do what with a model, on which evidence. */
@NullMarked
package dev.modelregistry.policy;

import org.jspecify.annotations.NullMarked;
