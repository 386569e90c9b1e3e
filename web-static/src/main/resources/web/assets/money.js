// Money is an integer of minor units and an ISO 4217 code; the currency knows how many digits it has.

export const digitsOf = (currency) =>
  new Intl.NumberFormat('en', { style: 'currency', currency }).resolvedOptions().maximumFractionDigits;

/** `1999, "EUR"` as the visitor writes it: `€19.99`. */
export function money(minor, currency, locale) {
  try {
    return new Intl.NumberFormat(locale, { style: 'currency', currency }).format(minor / 10 ** digitsOf(currency));
  } catch {
    return `${minor} ${currency}`;
  }
}

/** Sum of a basket `{productId: quantity}` at the sale's prices. */
export function basketTotal(products, basket) {
  return products.reduce((sum, product) => sum + product.price * (basket[product.id] ?? 0), 0);
}
