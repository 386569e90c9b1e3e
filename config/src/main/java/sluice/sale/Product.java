package sluice.sale;

/**
 * One thing of a sale: a size, a seat category.
 *
 * @param price in minor units of the sale's currency
 * @param total units offered
 * @param maxPerBuyer most units of this product a buyer may hold; 0 for no limit beyond the sale's
 */
public record Product(String id, String title, long price, long total, int maxPerBuyer) {}
