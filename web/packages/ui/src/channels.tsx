import {
  IconBrandFacebook,
  IconBrandInstagram,
  IconBrandWechat,
  IconBrandWhatsapp,
  IconBuildingStore,
  IconMail,
  IconMessage2,
  IconMessageCircle,
  IconServer,
  IconShoppingBag,
  IconShoppingCart,
} from "@tabler/icons-react";
import type { ComponentType } from "react";

interface Look {
  label: string;
  Icon: ComponentType<{ size?: number; stroke?: number; "aria-hidden"?: boolean }>;
}

/** Only looks: a channel that is missing here works, under its own name and a plain icon. */
const LOOKS: Record<string, Look> = {
  mailgun: { label: "Email", Icon: IconMail },
  imap: { label: "Email (IMAP)", Icon: IconMail },
  facebook: { label: "Facebook", Icon: IconBrandFacebook },
  instagram: { label: "Instagram", Icon: IconBrandInstagram },
  whatsapp: { label: "WhatsApp", Icon: IconBrandWhatsapp },
  wechat: { label: "WeChat", Icon: IconBrandWechat },
  web_chat: { label: "Web chat", Icon: IconMessageCircle },
};

/** Channels with a look of their own, in the order of the filter. */
export const KNOWN_CHANNELS = Object.keys(LOOKS);

/** `shopify_pos` becomes `Shopify pos`. */
export function plainWords(slug: string): string {
  const words = slug.replaceAll("_", " ");
  return words.charAt(0).toUpperCase() + words.slice(1);
}

/** As `LOOKS`, for shops: their orders are shown, nobody writes by them. */
const SHOPS: Record<string, Look> = {
  shopify: { label: "Shopify", Icon: IconShoppingBag },
  woocommerce: { label: "WooCommerce", Icon: IconShoppingCart },
  magento: { label: "Magento", Icon: IconBuildingStore },
  erp: { label: "ERP", Icon: IconServer },
};

export function shopLabel(platform: string): string {
  return SHOPS[platform]?.label ?? plainWords(platform);
}

/** Beside the shop's name, so silent for a screen reader. */
export function ShopIcon({ platform, size = 14 }: { platform: string; size?: number }) {
  const Icon = SHOPS[platform]?.Icon ?? IconBuildingStore;
  return <Icon size={size} stroke={1.7} aria-hidden />;
}

/** The icon of a connected account, which is a channel or a shop. */
export function AccountIcon({ slug, size = 18 }: { slug: string; size?: number }) {
  const Icon = (LOOKS[slug] ?? SHOPS[slug])?.Icon ?? IconServer;
  return <Icon size={size} stroke={1.7} aria-hidden />;
}

export function channelLabel(channel: string): string {
  return LOOKS[channel]?.label ?? plainWords(channel);
}

/** Says its channel to a screen reader; sighted agents know it by its shape. */
export function ChannelIcon({ channel, size = 16 }: { channel: string; size?: number }) {
  const Icon = LOOKS[channel]?.Icon ?? IconMessage2;
  const label = channelLabel(channel);
  return (
    <span role="img" aria-label={label} title={label} style={{ display: "inline-flex" }}>
      <Icon size={size} stroke={1.7} aria-hidden />
    </span>
  );
}
