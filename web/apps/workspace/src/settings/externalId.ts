interface Known {
  label: string;
  description: string;
}

const GENERIC: Known = {
  label: "Id at the provider",
  description: "What the provider calls this account: it finds the merchant of what comes in.",
};

/** Only words: a platform that is missing here is asked for the same thing, in general ones. */
const KNOWN: Record<string, Known | null> = {
  mailgun: { label: "Mail domain", description: "As it stands at Mailgun, e.g. mg.acme.example." },
  imap: { label: "Mailbox", description: "Its address, e.g. support@acme.example." },
  facebook: { label: "Page id", description: "The number of the page, not its name." },
  instagram: { label: "Account id", description: "The number of the professional account." },
  whatsapp: { label: "Phone number id", description: "Meta's id of the number, not the number." },
  wechat: { label: "Original id", description: "Of the official account; begins with gh_." },
  telegram: { label: "Bot name", description: "As in t.me/…" },
  web_chat: null,
  shopify: { label: "Shop domain", description: "e.g. acme-outdoor.myshopify.com" },
  woocommerce: { label: "Shop name", description: "The host of the site, e.g. shop.acme.example." },
  magento: { label: "Shop name", description: "The host of the site, e.g. shop.acme.example." },
  erp: { label: "Name of the system", description: "Your own word for it, e.g. erp-acme." },
};

/** How a platform's name for an account is asked for; null where it has none. */
export function externalId(slug: string): Known | null {
  const known = KNOWN[slug];
  return known === undefined ? GENERIC : known;
}
