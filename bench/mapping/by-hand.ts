/** What one would write who trusts every record. */

interface Order {
  readonly id: number;
  readonly name: string;
  readonly currency: string;
  readonly email: string | null;
  readonly phone: string | null;
  readonly total_price: string;
  readonly total_tax: string;
  readonly customer: { readonly id: number; readonly first_name: string; readonly last_name: string };
  readonly shipping_address: {
    readonly phone: string;
    readonly address1: string;
    readonly city: string;
    readonly zip: string;
    readonly country_code: string;
  };
  readonly line_items: readonly {
    readonly sku: string;
    readonly title: string;
    readonly quantity: number;
    readonly price: string;
  }[];
}

export function byHand(record: Order): unknown {
  const { customer, shipping_address: address } = record;
  return {
    tranId: record.name,
    externalId: String(record.id),
    source: "SHOPIFY",
    currency: record.currency,
    memo: `Shopify ${record.name} (${record.currency})`,
    entity: { id: String(customer.id), name: `${customer.first_name} ${customer.last_name}` },
    email: record.email,
    phone: record.phone ?? address.phone,
    total: record.total_price,
    tax: record.total_tax,
    lineCount: record.line_items.length,
    ship: { street: address.address1, city: address.city, zip: address.zip, country: address.country_code },
    items: record.line_items.map((line) => ({
      sku: line.sku,
      name: line.title,
      quantity: line.quantity,
      price: line.price,
    })),
  };
}
