/**
 * Putting places back after Redis was lost: the window in which tickets show themselves and return to their own index,
 * and its end. Outside of such a window nothing here touches a store.
 */
package sluice.healing;
