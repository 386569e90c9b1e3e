package sluice.reservation;

import sluice.sale.SaleId;

/** Units of one product. */
public record Line(String product, int quantity) {
    public Line {
        if (!SaleId.isValid(product)) throw new IllegalArgumentException("not a product id");
        if (quantity < 1) throw new IllegalArgumentException("a quantity is at least 1");
    }
}
